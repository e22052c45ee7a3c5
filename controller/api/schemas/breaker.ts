/** Circuit breakers: as listed, and one of them explained. */
import { BREAKER_STATES } from "../../model/index.js";
import {
  choice,
  counts,
  type Fields,
  instant,
  integer,
  list,
  orNull,
  record,
  text,
} from "../contract/schema.js";
import { DIRECTION, PLACE, STALE } from "./observation.js";
import { NEXT_CURSOR } from "./page.js";
import { POLICY_ENTRY } from "./policy.js";

const MODES = ["enforce", "shadow", "forcedOpen", "disabled"];
/** What the filter says; a later one may say more. */
const REASONS = ["consecutive", "rate", "slow", "hung", "probe", "forced", "deadline", "recovered"];
const KEY = text(
  "The value of the key; control characters, bytes that are not UTF-8 and the backslash are written \\xNN.",
);

const NUMBERS: Fields = {
  completed: integer("Requests completed in the window."),
  failed: integer("Failures among them."),
  consecutive: integer("Failures in a row."),
  slowCompleted: integer("Requests completed in the window of `slow`; as `completed` where there is none."),
  slow: integer("Those among them whose response headers came late."),
  hung: integer("Requests that wait for response headers for longer than `hung.over`."),
  probeSuccesses: integer("Probes of the half-open state that succeeded."),
  probeFailures: integer("Probes that failed."),
};

/** Of a transition, beside who and where. */
export const TRANSITION_FIELDS: Fields = {
  generation: integer("Number of the state that begins; rises with each transition."),
  from: choice("State before.", BREAKER_STATES),
  to: choice("State after.", BREAKER_STATES),
  reason: text(`Why: ${REASONS.join(", ")}.`, { examples: REASONS }),
  atMs: instant("When, by the sidecar's clock."),
  ...NUMBERS,
  threshold: integer(
    "What it was judged by: a count (consecutive, hung; of probe the failures allowed, of recovered the successes " +
      "asked for), parts per million (rate, slow), else 0.",
  ),
  attempt: integer("How often in a row it has opened again: 0 the first time."),
  lastsMs: orNull(integer("Milliseconds that the state lasts; null: until something happens.")),
};
export const KEY_FIELD: Fields = {
  key: { ...KEY, description: `Of a keyed breaker: whose. ${KEY.description} Absent: of the shared one.` },
};

export const TRANSITION = record(
  "A breaker, or one key of it, went from one state to another, with the numbers it was judged by.",
  { sidecar: text("Node id of the Envoy."), direction: DIRECTION, ...TRANSITION_FIELDS },
  KEY_FIELD,
);

const STATUS: Fields = {
  state: choice("Its state.", BREAKER_STATES),
  generation: integer("The state's number."),
  sinceMs: instant("In this state since."),
  openUntilMs: orNull(
    instant("When it lets the first probe through; null: it is not open, or forced to be."),
  ),
  untilMs: orNull(instant("When time alone ends the state, the open one or the ramp; null: time does not.")),
  attempt: integer("How often in a row it has opened again: 0 the first time."),
  ...NUMBERS,
  probesInFlight: integer("Probes that have not ended yet."),
  windowRestartedMs: orNull(
    instant("When a configuration with another window last began it anew; null: never."),
  ),
};

const IN_SIDECAR: Fields = {
  ...PLACE,
  ...STATUS,
  mode: choice("What it does with its verdicts.", MODES),
  rejected: integer("Requests that it answered itself."),
  shadowRejected: integer("Requests that it would have answered, in shadow."),
  lostProbes: integer("Probes that did not end in time."),
  stale: STALE,
};
const KEYED: Fields = {
  keys: counts(
    "Of a keyed breaker, whose own state is the one that all further values share: its keys by state.",
    BREAKER_STATES,
  ),
};
const LAST: Fields = { last: TRANSITION };

export const BREAKER = record(
  "One circuit breaker in one sidecar.",
  { ...IN_SIDECAR, transitions: list("The newest last.", TRANSITION) },
  KEYED,
);

export const BREAKER_KEY = record(
  "One key of a keyed breaker in one sidecar.",
  { key: KEY, ...STATUS },
  LAST,
);

export const BREAKER_EXPLANATION = record(
  "One circuit breaker in one sidecar; `last` says how it came into its state, absent: it never changed.",
  {
    ...IN_SIDECAR,
    shownKeys: list(
      "Keys that have ever changed their state, those that are not closed first; as many as were asked for.",
      BREAKER_KEY,
    ),
    droppedKeys: integer("Times that a key found no room to be kept: at most 1,000 are."),
  },
  { ...KEYED, ...LAST },
);

export const BREAKER_DETAIL = record(
  "One circuit breaker in all sidecars: is it open, why, since when, until when, for whom.",
  {
    name: text("namespace/name of the policy."),
    states: counts("Sidecars that report it, by its state.", BREAKER_STATES),
    stale: integer("Sidecars that do not report any more."),
    sidecars: list("One page, ordered by sidecar and direction.", BREAKER_EXPLANATION),
    history: list("The last hundred transitions of all sidecars and keys, the newest last.", TRANSITION),
  },
  { policy: POLICY_ENTRY, nextCursor: NEXT_CURSOR },
);
