/** Recovery curves: how the failures of a breaker faded, from a trip to the state closed. */
import { RECOVERY_STATES } from "../../model/index.js";
import {
  choice,
  type Fields,
  instant,
  integer,
  list,
  number,
  orNull,
  record,
  text,
} from "../contract/schema.js";
import { DIRECTION } from "./observation.js";

const COUNTED: Fields = {
  completed: integer("Completions that the breaker judged."),
  failed: integer("Those among them that failed."),
};

const BUCKET = record(
  "A span of time with completions, in milliseconds since the trip; a second long, or more.",
  {
    fromMs: number("Its beginning; negative: before the trip."),
    toMs: number("Its end."),
    ...COUNTED,
  },
);

const FIT = record(
  "F(t) = fMax * e^(-(t - failureMs) / tauMs), not below fMin: the curve that fits best by least squares.",
  {
    tauMs: number("Time constant: in so many milliseconds the share falls to 1/e of itself."),
    tauErrorMs: number("Its standard error."),
    r2: number("Share of the buckets' variance that the curve explains; at least 0.6."),
    fMax: number("Share of failures before the fall, 0..1."),
    fMin: number("That of the last bucket, at least 1 / (2 * its completions)."),
    failureMs: number("From the trip to the beginning of the fall: T_failure."),
    recoverMs: number("From the trip until the curve is at fMin: T_failure + tau * ln(fMax / fMin)."),
  },
);

export const RECOVERY = record(
  "One cycle of a breaker in one sidecar, from a trip while closed to the state closed. " +
    "Either `fit` or `noFit` is there once it is over; until then `noFit` says so.",
  {
    sidecar: text("Node id of the Envoy."),
    service: text("namespace/service of that sidecar."),
    direction: DIRECTION,
    breaker: text("namespace/name of the policy."),
    trippedMs: instant("When it tripped, by the sidecar's clock."),
    reason: text("Why it tripped."),
    state: choice(
      "running: not closed yet; settling: closed, and what follows is looked at for ten seconds; over; cut: its end was not seen.",
      RECOVERY_STATES,
    ),
    opened: integer("Times that it opened in this cycle, the trip among them."),
    measuredMs: orNull(
      integer(
        "Milliseconds from the trip to the transition to closed: the measured recovery; null: not closed.",
      ),
    ),
    before: record("The window that the trip was judged by.", COUNTED),
    after: record("What came after it had closed, for ten seconds.", COUNTED),
    buckets: list("Those with completions, the earliest first; at most 40.", BUCKET),
  },
  { fit: FIT, noFit: text("Why there is no curve.") },
);
