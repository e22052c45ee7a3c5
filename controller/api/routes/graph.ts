/** `/api/v1/graph`: the mesh in a window of the past hour. */
import type { FastifyInstance } from "fastify";
import { formatTime, parseTimeMs } from "../../policy/index.js";
import { serve } from "../contract/route.js";
import {
  DEFAULT_TARGET,
  DEFAULT_WINDOW,
  GET_GRAPH,
  LONGEST_TARGET,
  LONGEST_WINDOW,
  SHORTEST_WINDOW,
} from "../operations/graph.js";
import type { ObservationPort } from "../ports.js";
import { ApiError } from "../problems.js";
import { durationWithin, shown } from "../requests.js";

interface GraphQuery {
  at?: string;
  window?: string;
  target?: string;
  histogram?: boolean;
}

export function graphRoute(app: FastifyInstance, { graph }: Pick<ObservationPort, "graph">): void {
  serve<{ Querystring: GraphQuery }>(app, GET_GRAPH, ({ query }) => {
    const { at, window = DEFAULT_WINDOW, target = DEFAULT_TARGET, histogram = false } = query;
    const view = graph.view({
      ...(at === undefined ? {} : { atMs: timeOf("at", at) }),
      windowMs: durationWithin("window", window, SHORTEST_WINDOW, LONGEST_WINDOW),
      targetMs: durationWithin("target", target, "1ms", LONGEST_TARGET),
      withHistogram: histogram,
    });
    if (view === undefined) throw notKept(at ?? "now", graph.keptFromMs);
    return view;
  });
}

/** RFC 3339 or digits. */
function timeOf(name: string, text: string): number {
  const timeMs = /^\d{1,15}$/.test(text) ? Number(text) : parseTimeMs(text);
  if (timeMs !== null) return timeMs;
  const advice = "write it like 2026-11-21T12:00:00Z, or as milliseconds since the epoch";
  throw new ApiError("invalid_request", `query/${name} ${shown(text)} is no time: ${advice}`);
}

function notKept(at: string, keptFromMs: number): ApiError {
  const detail = `at ${at}: kept is what was counted after ${formatTime(keptFromMs)}, and until now`;
  return new ApiError("not_kept", detail);
}
