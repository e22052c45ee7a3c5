/** How far a forecast may be off: what the same way of choosing and forecasting was off in the past, by how far ahead. */
import type { Backtest } from "./backtest.js";
import { nextBelow } from "./order.js";

/** Chance that a value lies between both bounds. */
const INTERVAL = 0.8;
/** Of a normal distribution: below so many deviations lie 90 %. */
const DEVIATIONS_90 = 1.2816;
/** Errors that far ahead of each other, as a share, are looked at together: they differ little. */
const NEIGHBOURS = 0.15;
/** Fewer are no sample; the factor is that of two. */
const LEAST_INDEPENDENT = 2;

interface Bounds {
  /** At most 0, never rising with the lead. */
  below: Float64Array;
  /** At least 0, never falling. */
  above: Float64Array;
}

/** What is added to a forecast, by steps ahead. */
export function boundsOf({ errors }: Pick<Backtest, "errors">, lead: number): Bounds {
  const [below, above] = [new Float64Array(lead), new Float64Array(lead)];
  const share = (1 + INTERVAL) / 2;
  for (let at = 0; at < lead; at++) {
    const near = errorsAbout(errors, at, lead);
    if (near.length === 0) continue;
    const factor = fewness(independent(errors.map((row) => row[at] ?? Number.NaN)));
    above[at] = factor * Math.max(0, nextBelow(near, share));
    below[at] = factor * Math.max(0, nextBelow(near.map((error) => -error).reverse(), share));
  }
  return { below: rising(below).map((size) => -size), above: rising(above) };
}

/**
 * The nearest row, by squares, that never falls: neighbours that fall are replaced by their mean. What is further ahead is not
 * known better, and where it seems so it is chance.
 */
function rising(row: Float64Array): Float64Array {
  const blocks: { mean: number; size: number }[] = [];
  for (const value of row) {
    let block = { mean: value, size: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.mean >= block.mean; last = blocks.at(-1)) {
      const size = last.size + block.size;
      block = { mean: (last.mean * last.size + block.mean * block.size) / size, size };
      blocks.pop();
    }
    blocks.push(block);
  }
  return Float64Array.from(blocks.flatMap(({ mean, size }) => new Array<number>(size).fill(mean)));
}

/** Sorted. */
function errorsAbout(errors: readonly Float64Array[], at: number, lead: number): number[] {
  const reach = Math.floor((at + 1) * NEIGHBOURS);
  const near: number[] = [];
  for (const row of errors) {
    for (let each = Math.max(0, at - reach); each <= Math.min(lead - 1, at + reach); each++) {
      const error = row[each] ?? Number.NaN;
      if (!Number.isNaN(error)) near.push(error);
    }
  }
  return near.sort((a, b) => a - b);
}

/**
 * Errors of forecasts whose times overlap may be much the same: n numbers whose neighbours correlate by r tell as much of their
 * scatter as n (1 - r) / (1 + r) that do not.
 */
function independent(errors: readonly number[]): number {
  const known = errors.filter((error) => !Number.isNaN(error));
  let [squares, products] = [0, 0];
  for (const [at, error] of known.entries()) {
    squares += error * error;
    products += error * (known[at + 1] ?? 0);
  }
  const correlation = squares === 0 ? 0 : Math.max(0, products / squares);
  return (known.length * (1 - correlation)) / (1 + correlation);
}

/** Of few, the quantile must be wider by that of Student's t to the normal (its expansion in 1 / count). */
function fewness(count: number): number {
  const [z, n] = [DEVIATIONS_90, Math.max(LEAST_INDEPENDENT, count)];
  const t = z + (z ** 3 + z) / (4 * n) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * n ** 2);
  return t / z;
}
