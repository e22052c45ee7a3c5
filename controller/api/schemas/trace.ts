/** Evidence of edges: traces of slow and of failed requests. */
import { OUTCOMES } from "../../model/index.js";
import { choice, instant, number, record, text } from "../contract/schema.js";
import { DIRECTION } from "./observation.js";

export const OUTCOME = choice("How the request ended.", OUTCOMES);

export const TRACE = record(
  "A traced request that says something of its edge: the slowest, or one that failed.",
  {
    traceId: text("16 or 32 hex digits, as the tracing headers of the request had it."),
    direction: DIRECTION,
    source: text("namespace/service; unknown, or outside."),
    destination: text("namespace/service, or other."),
    outcome: OUTCOME,
    durationMs: number("Of the whole request, as this sidecar saw it."),
    atMs: instant("Its end."),
    sidecar: text("Node id of the Envoy that saw it."),
  },
  { url: text("Where a person sees the trace; absent where the controller runs without --trace-url.") },
);
