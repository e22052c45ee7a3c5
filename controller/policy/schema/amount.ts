// How long a delay lasts: always the same time, or by a distribution.
import { duration, exactlyOne, object, type Schema } from "./parts.js";

/** Drawn delays are cut to `limits.delay`, which is at most this. */
export const LONGEST_DELAY = "1h";
/** Sixteen points and `max`. */
const MOST_POINTS = 17;

const MAX = duration("No delay is longer; what is drawn beyond becomes this.", "1ms", LONGEST_DELAY);

const PERCENTILES: Schema = {
  ...object(
    "By percentiles, straight between them, from 0 ms through the points to `max`.",
    { max: duration("The longest.", "1ms", LONGEST_DELAY) },
    ["max"],
  ),
  maxProperties: MOST_POINTS,
  propertyNames: { meshfuse: { kind: "percentile" }, examples: ["p50", "p99.9"] },
  additionalProperties: duration("This share of the delays is shorter.", "0ms", LONGEST_DELAY),
};

const SHAPES: Record<string, Schema> = {
  fixed: duration("How long, never shorter.", "1ms", LONGEST_DELAY),
  uniform: object(
    "Evenly spread between two bounds.",
    {
      min: duration("The shortest.", "0ms", LONGEST_DELAY),
      max: duration("The longest.", "1ms", LONGEST_DELAY),
    },
    ["min", "max"],
  ),
  exponential: object(
    "Many short ones and few long ones, as waits in queues are.",
    { mean: duration("Their mean, were there no `max`.", "1ms", LONGEST_DELAY), max: MAX },
    ["mean", "max"],
  ),
  lognormal: object(
    "As latencies mostly are.",
    {
      median: duration("Half of the delays are shorter.", "1ms", LONGEST_DELAY),
      p99: duration("99 % of the delays are shorter.", "1ms", LONGEST_DELAY),
      max: MAX,
    },
    ["median", "p99", "max"],
  ),
  percentiles: PERCENTILES,
};

/** A delay with further fields of its own. */
export function amountSchema(description: string, around: Record<string, Schema> = {}): Schema {
  return exactlyOne(object(description, { ...SHAPES, ...around }), Object.keys(SHAPES));
}
