// What a handful of trials says: quantiles by nearest rank, and the ratio of two medians with its spread.
import { randomFrom } from "../mesh/index.js";

/** Half of the grain that the clients' pace gives: below it nothing can be told apart. */
export const GRAIN_MS = 1;
const RESAMPLES = 2_000;
/** The middle 95 % of what resampling gives. */
const SPREAD = { low: 0.025, high: 0.975 };

export interface Distribution {
  count: number;
  min: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** Median over median, and the middle 95 % of the same for resampled trials (bootstrap). */
export interface Ratio {
  median: number;
  low: number;
  high: number;
}

/** Throws where there is nothing. */
export function distributionOf(values: readonly number[]): Distribution {
  if (values.length === 0) throw new RangeError("there is no trial to tell of");
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => quantile(sorted, share);
  return { count: values.length, min: at(0), p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

/** How many times `theirs` goes into `ours`, milliseconds; what is under the grain counts as the grain. */
export function ratioOf(ours: readonly number[], theirs: readonly number[], seed: number): Ratio {
  const random = randomFrom(seed);
  const ratios = Array.from({ length: RESAMPLES }, () =>
    medianRatio(resample(ours, random), resample(theirs, random)),
  ).sort((a, b) => a - b);
  return {
    median: medianRatio(ours, theirs),
    low: quantile(ratios, SPREAD.low),
    high: quantile(ratios, SPREAD.high),
  };
}

function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  const median = (values: readonly number[]) => Math.max(GRAIN_MS, distributionOf(values).p50);
  return median(ours) / median(theirs);
}

function resample(values: readonly number[], random: () => number): number[] {
  return values.map((value) => values[Math.floor(random() * values.length)] ?? value);
}

/** The smallest that `share` of all do not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}
