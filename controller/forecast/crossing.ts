/** When a forecast goes over a limit, and between which times that may be. */
import type { SeriesForecast } from "./series-forecast.js";

/** Times in milliseconds after the last step that is known. */
export interface Crossing {
  /** 0: it is over it already. */
  afterMs: number;
  /** When the upper bound is over the limit. */
  earliestMs: number;
  /** When the lower bound is; null: not within the horizon. */
  latestMs: number | null;
}

/**
 * Undefined: the forecast stays within the limit. `precision`: the share that values of the series may be off by; bounds of the
 * forecast are about what is measured, those of the time about what is.
 */
export function crossingOf(
  { values, low, high }: Pick<SeriesForecast, "values" | "low" | "high">,
  limit: number,
  stepMs: number,
  precision: number,
): Crossing | undefined {
  const afterMs = firstAbove(values, limit, stepMs);
  if (afterMs === null) return undefined;
  // Bounds hold the forecast, but for what is cut off at 0.
  const earliestMs = Math.min(afterMs, firstAbove(high, limit / (1 + precision), stepMs) ?? afterMs);
  const latestMs = firstAbove(low, limit / (1 - precision), stepMs);
  return { afterMs, earliestMs, latestMs: latestMs === null ? null : Math.max(afterMs, latestMs) };
}

/** Between two steps on the line through both; before the first there is nothing to draw one from. */
function firstAbove(values: Float64Array, limit: number, stepMs: number): number | null {
  const at = values.findIndex((value) => value > limit);
  if (at < 0) return null;
  const [before, value] = [values[at - 1], values[at] ?? limit];
  return before === undefined ? 0 : (at + (limit - before) / (value - before)) * stepMs;
}
