// Bounds that a right draw leaves once in a million runs: exact ones for shares, Kolmogorov's and Smirnov's for
// distributions.

/** False alarms of a sample that is the same in every run. */
export const ALPHA = 1e-6;
/** Of one that is another in each run, of which there are many. */
export const ALPHA_OF_EACH_RUN = 1e-9;

/** The least and the most hits of `n` tries of probability `p` that are not too rare, each side by half of `alpha`. */
export function binomialBounds(n: number, p: number, alpha = ALPHA): { least: number; most: number } {
  if (p === 0 || p === 1) return { least: n * p, most: n * p };
  const rarest = alpha / 2;
  let logTerm = n * Math.log1p(-p);
  let below = 0;
  let least: number | undefined;
  for (let k = 0; k <= n; k++) {
    below += Math.exp(logTerm);
    if (least === undefined && below > rarest) least = k;
    if (below >= 1 - rarest) return { least: least ?? 0, most: k };
    logTerm += Math.log((n - k) / (k + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return { least: least ?? 0, most: n };
}

/** How far the shares of the sorted samples lie from a distribution function at most, looked at below `end` alone. */
export function distance(sorted: Float64Array, share: (x: number) => number, end: number): number {
  const n = sorted.length;
  let most = 0;
  for (const [index, x] of sorted.entries()) {
    if (x >= end) break;
    const expected = share(x);
    most = Math.max(most, Math.abs(expected - index / n), Math.abs((index + 1) / n - expected));
  }
  return most;
}

/** The distance that `n` samples of the distribution itself exceed once in 1 / `alpha` times. */
export function farthest(n: number, alpha = ALPHA): number {
  return Math.sqrt(-Math.log(alpha / 2) / (2 * n));
}

/** The normal distribution function: its series, by Marsaglia; exact to 1e-12 for |z| < 6. */
export function normalShare(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 3; Math.abs(term) > 1e-17; n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
