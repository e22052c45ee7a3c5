/** The mesh as a graph, now and in the past hour. */
import type { Operation } from "../contract/operation.js";
import { flag, text } from "../contract/schema.js";
import { GRAPH } from "../schemas/graph.js";
import { GRAPH_EXAMPLE } from "./graph-example.js";

/** Longer than any time or duration is written. */
const MAX_CHARS = 64;

export const DEFAULT_WINDOW = "1m";
/** Steps are that long, and the ring. */
export const SHORTEST_WINDOW = "10s";
export const LONGEST_WINDOW = "1h";
/** As is usual for an Apdex. */
export const DEFAULT_TARGET = "500ms";
export const LONGEST_TARGET = "1m";

export const GET_GRAPH: Operation = {
  id: "getGraph",
  method: "GET",
  path: "/api/v1/graph",
  tag: "observations",
  summary: "The mesh in a window of the past hour: services, edges as both ends saw them, rates, durations",
  description:
    "Definitions, units, what is exact and what an estimate: docs/edges.md. A window of an hour with 1,000 edges takes some 0.3 s.",
  query: {
    at: text("End of the window: RFC 3339 in UTC, or milliseconds since the epoch. Default: now.", {
      minLength: 1,
      maxLength: MAX_CHARS,
      examples: ["2026-11-21T12:00:00Z"],
    }),
    window: text(`Its length, ${SHORTEST_WINDOW} to ${LONGEST_WINDOW}, made to whole steps of 10 s.`, {
      maxLength: MAX_CHARS,
      default: DEFAULT_WINDOW,
    }),
    target: text(`Of the performance: the longest duration that satisfies, 1ms to ${LONGEST_TARGET}.`, {
      maxLength: MAX_CHARS,
      default: DEFAULT_TARGET,
    }),
    histogram: flag("Show the histograms, too."),
  },
  replies: { 200: { about: "The graph.", schema: GRAPH, example: GRAPH_EXAMPLE } },
  problems: ["not_kept"],
};
