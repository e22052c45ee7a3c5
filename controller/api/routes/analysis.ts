/** `/api/v1/analysis` and `/api/v1/incidents`. */
import type { FastifyInstance } from "fastify";
import { serve } from "../contract/route.js";
import { GET_ANALYSIS, GET_INCIDENT, GET_INCIDENT_WINDOW, LIST_INCIDENTS } from "../operations/analysis.js";
import { type PageQuery, pageOf } from "../page.js";
import type { AnalysisPort } from "../ports.js";
import { ApiError } from "../problems.js";

type Asked = { Params: { id: string } };

export function analysisRoutes(app: FastifyInstance, analysis: AnalysisPort): void {
  serve(app, GET_ANALYSIS, () => analysis.view());

  serve<{ Querystring: PageQuery }>(app, LIST_INCIDENTS, ({ query }) => {
    const { items, ...next } = pageOf("incidents", analysis.incidents(), ({ id }) => [-id], query);
    return { incidents: items, ...next };
  });

  serve<Asked>(app, GET_INCIDENT, async ({ params: { id } }) => found(id, await analysis.report(Number(id))));

  serve<Asked>(app, GET_INCIDENT_WINDOW, async ({ params: { id } }, reply) => {
    const text = found(id, await analysis.fileText(Number(id)));
    return reply.type("application/json").send(text);
  });
}

function found<T>(id: string, known: T | undefined): T {
  if (known !== undefined) return known;
  throw new ApiError(
    "not_found",
    `there is no incident ${id}: GET /api/v1/incidents lists all that are kept`,
  );
}
