// What an experiment must leave as it is: limits that the controller watches, and never the filter.
import {
  CONDITION_BYTES,
  duration,
  filled,
  integer,
  list,
  needsOne,
  object,
  percentage,
  type Schema,
} from "./parts.js";

/** Each has a share of the error that a guard may make: more would prove nothing in time. */
const MOST_EXPECTATIONS = 16;
/** The last bucket of the reports' histogram begins at 62.9 s: no longer limit can be told to be passed. */
const LONGEST_P95 = "60s";
const MOST_MINIMUM = 1_000_000;

const EXPECTATION = needsOne(
  object("Limits for the requests of one service, as its own sidecars see them.", {
    service: filled(
      { kind: "service", maxBytes: CONDITION_BYTES },
      "Without a / it gets the policy's namespace; absent: each service that is called from outside the mesh.",
      { examples: ["productpage", "shop/cart"] },
    ),
    success: percentage("The least share of requests that succeed.", true),
    p95: duration("At most 5 % of the requests may take longer.", "1ms", LONGEST_P95),
    over: duration("How far back the evidence reaches. Default: 30s.", "1s", "10m"),
    minimum: integer("Fewer requests are not judged. Default: 100.", 1, MOST_MINIMUM),
  }),
  ["success", "p95"],
);

export const EXPECT: Schema = list(
  "Guards: a limit that is proven to be broken stops the experiment for good.",
  EXPECTATION,
  MOST_EXPECTATIONS,
  1,
);
