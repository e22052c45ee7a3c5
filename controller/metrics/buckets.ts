/**
 * The buckets of duration histograms in Prometheus. Each bound is a bound of the reports' own buckets, too, so that all
 * counts are exact; that is why they are no round numbers.
 */
import { boundsOf } from "../graph/index.js";

const US_IN_S = 1_000_000;
const US_IN_MS = 1000;

/** About 1, 2.5, 5, 10, 25, 50, 100, 250, 500 ms, 1, 2.5, 5, 10, 30 and 60 s. */
export const BOUNDS_US: readonly number[] = [
  ...[1_024, 2_560, 5_120, 10_240, 24_576, 49_152, 98_304, 245_760, 491_520],
  ...[983_040, 2_621_440, 5_242_880, 10_485_760, 29_360_128, 58_720_256],
];

export const BOUNDS_S = BOUNDS_US.map((us) => String(us / US_IN_S));
export const BOUNDS_MS = BOUNDS_US.map((us) => String(us / US_IN_MS));

/** Counts of the reports' buckets as counts of these, the last for what is over all bounds. */
export function regrouped(counts: ArrayLike<number>): number[] {
  const groups = new Array<number>(BOUNDS_US.length + 1).fill(0);
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const count = counts[bucket] ?? 0;
    if (count === 0) continue;
    const group = groupOf(bucket);
    groups[group] = (groups[group] ?? 0) + count;
  }
  return groups;
}

const GROUPS: number[] = [];

function groupOf(bucket: number): number {
  const known = GROUPS[bucket];
  if (known !== undefined) return known;
  const { toUs } = boundsOf(bucket);
  const at = BOUNDS_US.findIndex((bound) => toUs <= bound);
  const group = at < 0 ? BOUNDS_US.length : at;
  GROUPS[bucket] = group;
  return group;
}
