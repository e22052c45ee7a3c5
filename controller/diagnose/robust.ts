// What is usual and what is not: medians, and how far the time since the onset lies from them.
import type { Frame } from "./frame.js";

/** One step says nothing of what is usual; two say little, and the notes of a diagnosis say so. */
const LEAST_BASELINE = 2;
/** Makes the median distance from the median that of a normal distribution. */
const MAD_TO_SIGMA = 1.4826;
/** Of the observed steps: the first was hit for a part of it only, and single ones may have passed untouched. */
const OBSERVED_QUANTILE = 0.75;
/**
 * What had changed before the onset did not begin with it. Two steps are enough to see that; the lower one counts, as
 * the last before the onset may already be hit in part.
 */
const RECENT_STEPS = 2;

/** By column of a frame; NaN: not known. */
export type Row = Float64Array;

/** Least deviation that counts as one: a share of the median and an amount beside it, in the unit of the row. */
export interface Floor {
  share: number;
  amount: number;
}

export interface Contrast {
  /** Median before the onset. */
  baseline: number;
  /** Upper quartile since. */
  observed: number;
  /** What began with the onset: observed less what was usual, or had been reached just before. */
  excess: number;
  sigma: number;
  /** 0 to 1: how much of it was not there yet in the last step before the onset. */
  fresh: number;
  /** `excess` in robust standard deviations. */
  z: number;
}

/** Undefined: too few steps tell of the time before the onset, or none of the time since. */
export function contrast(row: Row, frame: Frame, floor: Floor): Contrast | undefined {
  const before = sorted(row.subarray(0, frame.baseline));
  const since = sorted(row.subarray(frame.baseline));
  if (before.length < LEAST_BASELINE || since.length === 0) return undefined;
  const baseline = quantileOf(before, 0.5);
  const sigma = Math.max(
    MAD_TO_SIGMA * quantileOf(before.map((value) => Math.abs(value - baseline)).sort(), 0.5),
    floor.share * Math.abs(baseline) + floor.amount,
  );
  const observed = quantileOf(since, OBSERVED_QUANTILE);
  const rise = observed - Math.max(baseline, recentOf(row, frame));
  const fall = quantileOf(since, 1 - OBSERVED_QUANTILE) - baseline;
  const excess = rise >= 0 ? rise : Math.min(0, fall);
  const fresh = freshness(baseline, lastOf(row, frame), observed);
  return { baseline, observed, excess, sigma, fresh, z: excess / sigma };
}

/** `last`: in the last step before the onset; NaN: not known. */
export function freshness(baseline: number, last: number, observed: number): number {
  if (Number.isNaN(last) || observed <= baseline) return 1;
  return Math.min(1, Math.max(0, (observed - last) / (observed - baseline)));
}

/** Of most steps: single ones, such as those in which nothing happened, are not enough to go by. */
export function isTold(row: Row | undefined): row is Row {
  if (row === undefined) return false;
  let known = 0;
  for (const value of row) if (!Number.isNaN(value)) known++;
  return known > 0 && known >= row.length / 2;
}

/** Of the columns since the onset that are known; NaN: none is. */
export function meanSince(row: Row, frame: Frame): number {
  return meanOf(row.subarray(frame.baseline));
}

/** Of the columns before the onset that are known; NaN: none is. */
export function meanBefore(row: Row, frame: Frame): number {
  return meanOf(row.subarray(0, frame.baseline));
}

export function meanOf(row: Row): number {
  let sum = 0;
  let known = 0;
  for (const value of row) {
    if (Number.isNaN(value)) continue;
    sum += value;
    known++;
  }
  return known === 0 ? Number.NaN : sum / known;
}

function lastOf(row: Row, frame: Frame): number {
  return row[frame.baseline - 1] ?? Number.NaN;
}

function recentOf(row: Row, frame: Frame): number {
  let least = Number.POSITIVE_INFINITY;
  let seen = 0;
  for (let at = frame.baseline - 1; at >= 0 && seen < RECENT_STEPS; at--) {
    const value = row[at] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    least = Math.min(least, value);
    seen++;
  }
  return seen < RECENT_STEPS ? Number.NEGATIVE_INFINITY : least;
}

/** By hand: a large mesh asks for some ten thousand of them. */
function sorted(row: Row): Row {
  const known = new Float64Array(row.length);
  let length = 0;
  for (const value of row) if (!Number.isNaN(value)) known[length++] = value;
  return known.subarray(0, length).sort();
}

function quantileOf(ascending: Row, quantile: number): number {
  const at = (ascending.length - 1) * quantile;
  const low = ascending[Math.floor(at)] ?? Number.NaN;
  const high = ascending[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
