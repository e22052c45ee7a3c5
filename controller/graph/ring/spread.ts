/**
 * Cuts the time that a report tells of at the borders of steps. When within it a request ended is not known, so its
 * counts are spread evenly: a report that comes late is no peak at the instant at which it comes.
 */
import type { EdgeIncrement } from "../../report/index.js";

export const STEP_MS = 10_000;

/** Of what a report counted: which share lies in one step. */
export interface Part {
  step: number;
  /** Shares of the whole, 0 to 1, before this part and with it. */
  before: number;
  until: number;
}

/** What a report says of one edge. */
export type Counts = Pick<EdgeIncrement, "outcomes" | "durationSumUs" | "buckets">;

/** An instant on a border belongs to the step that ends there. */
export function stepOf(timeMs: number, stepMs = STEP_MS): number {
  return Math.ceil(timeMs / stepMs) - 1;
}

/**
 * Oldest first; what lies before `keptFromMs` is left out. `fromMs` at `toMs`, or after it: all of it is of that instant.
 */
export function partsOf(fromMs: number, toMs: number, keptFromMs: number, stepMs = STEP_MS): Part[] {
  const last = stepOf(toMs, stepMs);
  const lengthMs = toMs - fromMs;
  if (lengthMs <= 0) return toMs <= keptFromMs ? [] : [{ step: last, before: 0, until: 1 }];
  const beginMs = Math.max(fromMs, keptFromMs);
  const shareAt = (timeMs: number) => Math.min(1, (Math.max(timeMs, beginMs) - fromMs) / lengthMs);
  const parts: Part[] = [];
  for (let step = Math.floor(beginMs / stepMs); step <= last; step++) {
    parts.push({ step, before: shareAt(step * stepMs), until: shareAt((step + 1) * stepMs) });
  }
  return parts;
}

/**
 * Whole requests, each number rounded by itself: those of all parts together are the count. Durations go with the
 * requests.
 */
export function portionOf({ outcomes, durationSumUs, buckets }: Counts, part: Part): Counts {
  const requests = outcomes.reduce((sum, count) => sum + count, 0);
  const until = (share: number) => outcomes.reduce((sum, count) => sum + Math.round(count * share), 0);
  const durationUntil = (share: number) => Math.round((durationSumUs * until(share)) / requests);
  return {
    outcomes: outcomes.map((count) => portion(count, part)),
    durationSumUs: requests === 0 ? 0 : durationUntil(part.until) - durationUntil(part.before),
    buckets: buckets.flatMap(([bucket, count]): [number, number][] => {
      const own = portion(count, part);
      return own === 0 ? [] : [[bucket, own]];
    }),
  };
}

/** What lies in one part, of those of which something does. */
export function portionsOf<Key>(told: readonly [Key, Counts][], part: Part): [Key, Counts][] {
  if (part.before === 0 && part.until === 1) return [...told];
  const portions = told.map(([key, counts]): [Key, Counts] => [key, portionOf(counts, part)]);
  return portions.filter(([, { outcomes, buckets }]) => buckets.length > 0 || !isNothing(outcomes));
}

export function isNothing(outcomes: readonly number[]): boolean {
  return outcomes.every((count) => count === 0);
}

function portion(count: number, { before, until }: Part): number {
  return Math.round(count * until) - Math.round(count * before);
}
