/** Whether a series repeats itself, and how often: what repeats in a mesh does so by the clock (jobs, timers, days). */
import { START_SEASONS } from "./start.js";

const MINUTE_MS = 60_000;
/** Whole parts of an hour that jobs run at, an hour, and a day. */
const PERIODS_MS = [1, 2, 5, 10, 15, 20, 30, 60, 24 * 60].map((minutes) => minutes * MINUTE_MS);
/** With fewer a season is no shape. */
const LEAST_STEPS = 4;
/**
 * How much of the scatter about its trend one period must explain beyond chance. With less the forecast gains little, and some
 * period explains 5 % of any series.
 */
const LEAST_EXPLAINED = 0.3;
/** Of the sum of squares: less is what sums of numbers are off by. */
const ROUNDING = 1e-18;

/** Steps of its season; 0: none is seen. A season must have been seen twice before the first of `judged` steps. */
export function seasonOf(series: Float64Array, stepMs: number, judged: number): number {
  const lengths = PERIODS_MS.map((periodMs) => periodMs / stepMs).filter(
    (length) =>
      Number.isInteger(length) && length >= LEAST_STEPS && START_SEASONS * length + judged <= series.length,
  );
  // Whoever repeats each 10 minutes does so each 30, too: the shortest that explains nearly as much is taken.
  let [best, most] = [0, LEAST_EXPLAINED];
  for (const length of lengths) {
    const share = explained(series, length);
    if (best === 0 ? share >= most : share > most + (1 - most) / 4) [best, most] = [length, share];
  }
  return best;
}

/**
 * The share of the variance that a step's place in the season explains, of what remains beside a line and a moving mean of one
 * season. As the adjusted R2 of a regression on places: pure noise has 0 on average.
 */
export function explained(series: Float64Array, length: number): number {
  const [sums, counts] = [new Float64Array(length), new Float64Array(length)];
  let [total, known, whole] = [0, 0, 0];
  const rest = beside(series, lineOf(series));
  for (const [at, value] of beside(rest, movingMean(rest, length)).entries()) {
    if (Number.isNaN(value)) continue;
    sums[at % length] = (sums[at % length] ?? 0) + value;
    counts[at % length] = (counts[at % length] ?? 0) + 1;
    total += value * value;
    whole += (series[at] ?? 0) ** 2;
    known += 1;
  }
  const places = counts.filter((count) => count > 0).length;
  if (total <= whole * ROUNDING || known <= places) return 0;
  const between = sums.reduce((sum, part, at) => sum + (part * part) / Math.max(1, counts[at] ?? 0), 0);
  return 1 - ((1 - between / total) * (known - 1)) / (known - places);
}

/** By least squares. */
function lineOf(series: Float64Array): Float64Array {
  let [count, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (const [at, value] of series.entries()) {
    if (Number.isNaN(value)) continue;
    count += 1;
    x += at;
    y += value;
    xx += at * at;
    xy += at * value;
  }
  const spread = count * xx - x * x;
  const slope = spread === 0 ? 0 : (count * xy - x * y) / spread;
  return series.map((_, at) => (y - slope * x) / Math.max(1, count) + slope * at);
}

/** At the borders that of the whole season that is nearest. */
function movingMean(rest: Float64Array, length: number): Float64Array {
  const [sums, counts] = [new Float64Array(rest.length + 1), new Float64Array(rest.length + 1)];
  for (const [at, value] of rest.entries()) {
    const isKnown = !Number.isNaN(value);
    sums[at + 1] = (sums[at] ?? 0) + (isKnown ? value : 0);
    counts[at + 1] = (counts[at] ?? 0) + (isKnown ? 1 : 0);
  }
  return rest.map((_, at) => {
    const from = Math.max(0, Math.min(at - (length >> 1), rest.length - length));
    const to = Math.min(rest.length, from + length);
    return ((sums[to] ?? 0) - (sums[from] ?? 0)) / Math.max(1, (counts[to] ?? 0) - (counts[from] ?? 0));
  });
}

function beside(series: Float64Array, base: Float64Array): Float64Array {
  return series.map((value, at) => value - (base[at] ?? 0));
}
