// A quantile of what was measured, with bounds that assume no shape of the noise.
import type { Figure } from "../../result/index.js";

/** Standard deviations that hold 95 % of a normal distribution. */
const Z95 = 1.96;

/**
 * The smallest value that `share` (0..1) of the samples do not exceed, and the samples between which the true one lies
 * with a confidence of 95 %: how many of them fall under it is binomial, here taken as normal. Throws a RangeError for
 * no sample.
 */
export function quantileOf(samples: readonly number[], share: number): Figure {
  if (samples.length === 0) throw new RangeError("there is nothing to take a quantile of");
  const sorted = Float64Array.from(samples).sort();
  const count = sorted.length;
  const at = (rank: number) => sorted[Math.min(count, Math.max(1, rank)) - 1] ?? Number.NaN;
  const spread = Z95 * Math.sqrt(count * share * (1 - share));
  return {
    median: at(Math.ceil(count * share)),
    low: at(Math.floor(count * share - spread)),
    high: at(Math.ceil(count * share + spread) + 1),
    samples: count,
  };
}

/** The least of them. */
export function leastOf(samples: readonly number[]): Figure {
  const least = quantileOf(samples, 0).median;
  return { median: least, low: least, high: least, samples: samples.length };
}
