/** What the sidecars see: edges, breakers, faults. */
import { DIRECTIONS, FAULT_KINDS, OUTCOMES, VERDICTS } from "../../model/index.js";
import {
  choice,
  counts,
  type Fields,
  flag,
  instant,
  integer,
  list,
  number,
  orNull,
  record,
  text,
} from "../contract/schema.js";

const BREAKER_STATES = ["closed", "open", "half_open", "ramp"];
const DIRECTION = choice("outbound: seen by the caller's sidecar; inbound: by the callee's.", DIRECTIONS);
const STALE = flag("Not reported any more: this is how it was last seen.");

/** What a report says of one thing in one sidecar. */
const PLACE: Fields = {
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

const COMPLETIONS: Fields = {
  completed: integer("Requests completed in the window."),
  failed: integer("Failures among them."),
  consecutive: integer("Failures in a row."),
};

export const TRANSITION = record("A breaker went from one state to another.", {
  sidecar: text("Node id of the Envoy."),
  generation: integer("The state's number; rises with each transition."),
  from: choice("State before.", BREAKER_STATES),
  to: choice("State after.", BREAKER_STATES),
  reason: text("Why.", { examples: ["consecutive", "rate", "deadline", "recovered"] }),
  atMs: instant("When, by the sidecar's clock."),
  ...COMPLETIONS,
});

export const BREAKER = record("One circuit breaker in one sidecar.", {
  ...PLACE,
  state: choice("Its state.", BREAKER_STATES),
  mode: choice("What it does with its verdicts.", ["enforce", "shadow", "forcedOpen", "disabled"]),
  generation: integer("The state's number."),
  sinceMs: instant("In this state since."),
  openUntilMs: orNull(instant("When it lets the first probe through; null: it is not open.")),
  attempt: integer("How often in a row it has opened."),
  ...COMPLETIONS,
  rejected: integer("Requests that it answered itself."),
  shadowRejected: integer("Requests that it would have answered, in shadow."),
  lostProbes: integer("Probes that did not end in time."),
  transitions: list("The newest last.", TRANSITION),
  stale: STALE,
});

export const FAULT = record("One fault in one sidecar. Counts are totals.", {
  ...PLACE,
  verdicts: counts("Matching requests by what was decided.", VERDICTS),
  injected: counts("Faults injected, by kind.", FAULT_KINDS),
  matched: integer("Matching requests."),
  stale: STALE,
});
