/** Evidence of edges. Reads only. */
import type { FastifyInstance } from "fastify";
import { serve } from "../contract/route.js";
import { LIST_TRACES } from "../operations/traces.js";
import { type PageQuery, pageOf } from "../page.js";
import type { TracePort, TraceQuery } from "../ports.js";

export function traceRoutes(app: FastifyInstance, traces: TracePort): void {
  serve<{ Querystring: PageQuery & TraceQuery }>(app, LIST_TRACES, ({ query }) => {
    const { limit, cursor, ...wanted } = query;
    const page = { ...(limit === undefined ? {} : { limit }), ...(cursor === undefined ? {} : { cursor }) };
    const { items, ...next } = pageOf(
      "traces",
      traces.list(wanted),
      // The newest first.
      ({ atMs, traceId, sidecar, direction, destination }) => [
        -atMs,
        traceId,
        sidecar,
        direction,
        destination,
      ],
      page,
    );
    return { traces: items, ...next };
  });
}
