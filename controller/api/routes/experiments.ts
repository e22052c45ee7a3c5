/** `/api/v1/experiments` and `/api/v1/pause`. */
import type { FastifyInstance } from "fastify";
import type { ExperimentDetail } from "../../experiment/index.js";
import { serve } from "../contract/route.js";
import {
  GET_EXPERIMENT,
  GET_PAUSE,
  LIST_EXPERIMENTS,
  PAUSE_EXPERIMENTS,
  RESUME_EXPERIMENTS,
  STOP_EXPERIMENT,
} from "../operations/experiments.js";
import { type PageQuery, pageOf } from "../page.js";
import type { ExperimentPort } from "../ports.js";
import { ApiError } from "../problems.js";
import { shown } from "../requests.js";
import { type AuthorQuery, authorOf } from "./author.js";

const DEFAULT_NAMESPACE = "default";

interface Named {
  name: string;
}

export function experimentRoutes(app: FastifyInstance, experiments: ExperimentPort): void {
  serve<{ Querystring: PageQuery }>(app, LIST_EXPERIMENTS, ({ query }) => {
    const all = experiments.list();
    const { items, ...next } = pageOf("experiments", all, ({ createdMs, id }) => [createdMs, id], query);
    return { experiments: items, ...next };
  });

  serve<{ Params: Named; Querystring: PageQuery }>(app, GET_EXPERIMENT, ({ params, query }) =>
    paged(found(experiments, params), query),
  );

  serve<{ Params: Named; Querystring: AuthorQuery }>(
    app,
    STOP_EXPERIMENT,
    async ({ params, query, body }) => {
      refuseBody(body);
      const { id, policy, state } = found(experiments, params);
      const isOver = state === "ended" || state === "stopped";
      if (isOver || !(await experiments.stop(policy, authorOf(query)))) {
        throw new ApiError("experiment_over", `${policy} has no experiment that may still act`);
      }
      return paged(found(experiments, { name: id }), {});
    },
  );

  serve(app, GET_PAUSE, () => experiments.pauseStatus());

  serve<{ Querystring: AuthorQuery }>(app, PAUSE_EXPERIMENTS, async ({ query, body }) => {
    refuseBody(body);
    await experiments.pauseAll(authorOf(query));
    return experiments.pauseStatus();
  });

  serve<{ Querystring: AuthorQuery }>(app, RESUME_EXPERIMENTS, async ({ query }, reply) => {
    if (await experiments.resumeAll(authorOf(query))) return reply.code(204).send();
    throw new ApiError("not_found", "experiments are not paused: GET /api/v1/pause says so");
  });
}

/** What somebody means by it must not be left out in silence. */
function refuseBody(body: unknown): void {
  if (body === undefined || body === null) return;
  throw new ApiError("invalid_request", "body: none is taken; by and because stand in the query");
}

function found(experiments: ExperimentPort, { name }: Named): ExperimentDetail {
  const detail =
    experiments.detail(name) ??
    (name.includes("/") ? undefined : experiments.detail(`${DEFAULT_NAMESPACE}/${name}`));
  if (detail !== undefined) return detail;
  throw new ApiError(
    "not_found",
    `there is no experiment ${shown(name)}: GET /api/v1/experiments lists all that are kept`,
  );
}

function paged(detail: ExperimentDetail, query: PageQuery): ExperimentDetail {
  const keyOf = ({ sidecar, direction }: ExperimentDetail["places"][number]) => [sidecar, direction];
  const { items, ...next } = pageOf("experiment", detail.places, keyOf, query);
  return { ...detail, places: items, ...next };
}
