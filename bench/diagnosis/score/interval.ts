// Shares of what was counted, and how far off they may be.
import type { Figure } from "../../result/index.js";

/** Of the standard normal distribution: 95 % lie within. */
const Z = 1.959_963_985;

/**
 * `right` of `count` as a share with Wilson's interval of 95 % (Wilson 1927; Brown, Cai, DasGupta 2001): it holds what it
 * says for few cases, too, and for none or all of them. NaN without any. `right` may be broken: an expectation.
 */
export function shareOf(right: number, count: number): Figure {
  if (count === 0) return { median: Number.NaN, low: Number.NaN, high: Number.NaN, samples: 0 };
  const share = right / count;
  const grown = 1 + Z ** 2 / count;
  const middle = (share + Z ** 2 / (2 * count)) / grown;
  const half = (Z / grown) * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2));
  return {
    median: share,
    low: Math.max(0, middle - half),
    high: Math.min(1, middle + half),
    samples: count,
  };
}
