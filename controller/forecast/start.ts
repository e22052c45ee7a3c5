/** Where smoothing begins: from the first steps of a series alone, which no origin of the backtest lies in. */
import { median } from "./order.js";
import type { Start } from "./smoothing.js";

/** Steps that a start without a season is made of; with fewer a slope is noise. */
export const START_STEPS = 20;
/** Seasons that a seasonal start is made of: the first tells the shape, both the trend. */
export const START_SEASONS = 2;

/** A line through the medians of slopes (Theil and Sen): one outlier in three moves it little. */
export function plainStart(series: Float64Array): Start {
  const known = knownOf(series, START_STEPS);
  const slopes = known.flatMap(([at, value], index) =>
    known.slice(index + 1).map(([later, other]) => (other - value) / (later - at)),
  );
  const trend = slopes.length === 0 ? 0 : median(slopes);
  const level = known.length === 0 ? 0 : median(known.map(([at, value]) => value - trend * (at + 1)));
  const errors = known.map(([at, value]) => Math.abs(value - level - trend * (at + 1)));
  return { level, trend, season: new Float64Array(1), spread: errors.length === 0 ? 0 : median(errors) };
}

/** Without its trend: what is flat over the start stays flat. */
export function flat(start: Start, series: Float64Array): Start {
  const known = knownOf(series, START_STEPS).map(([, value]) => value);
  return { ...start, trend: 0, level: known.length === 0 ? 0 : median(known) };
}

/** `length`: steps of a season. Level and trend are those of the season before the first step. */
export function seasonalStart(series: Float64Array, length: number, isProduct: boolean): Start {
  const [first, second] = [0, 1].map((at) => meanOf(series.subarray(at * length, (at + 1) * length)));
  const trend = ((second ?? 0) - (first ?? 0)) / length;
  const level = (first ?? 0) - (trend * (length + 1)) / 2;
  const season = new Float64Array(length);
  for (let at = 0; at < length; at++) season[at] = seasonOf(series, at, level, trend, isProduct);
  const errors = Array.from(series.subarray(0, START_SEASONS * length), (value, at) => {
    const [base, own] = [level + trend * (at + 1), season[at % length] ?? 0];
    return Math.abs(value - (isProduct ? base * own : base + own));
  }).filter((error) => !Number.isNaN(error));
  return { level, trend, season, spread: errors.length === 0 ? 0 : median(errors) };

  function seasonOf(of: Float64Array, at: number, base: number, slope: number, byShare: boolean): number {
    const parts: number[] = [];
    for (let step = at; step < START_SEASONS * length; step += length) {
      const value = of[step] ?? Number.NaN;
      const straight = base + slope * (step + 1);
      if (!Number.isNaN(value))
        parts.push(byShare ? value / Math.max(straight, Number.MIN_VALUE) : value - straight);
    }
    const none = byShare ? 1 : 0;
    return parts.length === 0 ? none : parts.reduce((sum, part) => sum + part, 0) / parts.length;
  }
}

function knownOf(series: Float64Array, most: number): [at: number, value: number][] {
  return Array.from(series.subarray(0, most), (value, at): [number, number] => [at, value]).filter(
    ([, value]) => !Number.isNaN(value),
  );
}

function meanOf(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
}
