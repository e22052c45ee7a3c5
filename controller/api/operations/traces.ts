/** From an edge to requests that one can look at. */
import { MAX_NAME_CHARS, text } from "../contract/schema.js";
import { DIRECTION } from "../schemas/observation.js";
import { OUTCOME, TRACE } from "../schemas/trace.js";
import { listing } from "./parts.js";

/** Both halves of `namespace/service`. */
const NAME = { minLength: 1, maxLength: 2 * MAX_NAME_CHARS + 1 };

export const LIST_TRACES = listing({
  id: "listTraces",
  path: "/api/v1/traces",
  tag: "observations",
  summary: "List traces of slow and of failed requests, the newest first",
  description:
    "Of each edge, outcome and ten seconds the three slowest that sidecars told, for an hour. Evidence, not counts: " +
    "only sampled requests have a trace, and sidecars look at few of them.",
  word: "traces",
  item: TRACE,
  query: {
    source: text("Of this caller: namespace/service, or a service of any namespace.", NAME),
    destination: text("Of calls to it, likewise.", NAME),
    direction: DIRECTION,
    outcome: OUTCOME,
    since: { type: "integer", minimum: 0, description: "Ended then or later. Milliseconds since the epoch." },
  },
});
