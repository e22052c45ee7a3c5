/** What the sidecars see: edges, breakers, faults. */
import { DIRECTIONS, FAULT_KINDS, OUTCOMES, VERDICTS } from "../../model/index.js";
import {
  choice,
  counts,
  type Fields,
  flag,
  integer,
  number,
  orNull,
  record,
  text,
} from "../contract/schema.js";

export const DIRECTION = choice(
  "outbound: seen by the caller's sidecar; inbound: by the callee's.",
  DIRECTIONS,
);
export const STALE = flag("Not reported any more: this is how it was last seen.");

/** What a report says of one thing in one sidecar. */
export const PLACE: Fields = {
  direction: DIRECTION,
  name: text("namespace/name of the policy."),
  sidecar: text("Node id of the Envoy."),
  service: text("namespace/service of that sidecar."),
};

export const EDGE = record("One caller and callee as one end saw them. Counts are totals.", {
  direction: DIRECTION,
  source: text("namespace/service; unknown, or outside."),
  destination: text("namespace/service, or other."),
  outcomes: counts("Requests by outcome.", OUTCOMES),
  requests: integer("All of them."),
  inFlight: integer("Requests now."),
  rate: number("Requests a second over the last window."),
  errorShare: number("Share of failures over the last window, 0 to 1."),
  p50Ms: orNull(number("Median of the last window; null: no requests.")),
  p99Ms: orNull(number("99th percentile of the last window; null: no requests.")),
  windowMs: number("Length of that window."),
  durationSumMs: number("All durations together."),
  stale: STALE,
});

export const FAULT = record("One fault in one sidecar. Counts are totals.", {
  ...PLACE,
  verdicts: counts("Matching requests by what was decided.", VERDICTS),
  injected: counts("Faults injected, by kind.", FAULT_KINDS),
  matched: integer("Matching requests."),
  stale: STALE,
});
