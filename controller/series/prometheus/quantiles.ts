/**
 * Quantiles of histograms, made here of their buckets. Prometheus would read all buckets for each quantile, and twice for a
 * difference; the buckets themselves are read once.
 */
import type { StepLatency } from "../../model/index.js";
import type { Line } from "./matrix.js";

export const QUANTILE_NAMES = [
  ["p50Ms", 0.5],
  ["p75Ms", 0.75],
  ["p90Ms", 0.9],
  ["p95Ms", 0.95],
  ["p99Ms", 0.99],
] as const satisfies readonly (readonly [keyof StepLatency, number])[];

const WIDTH = QUANTILE_NAMES.length;

/** Of one series: its quantiles by step, in the order of QUANTILE_NAMES, in the unit of its bounds. NaN: not known. */
export class QuantileRow {
  readonly #values: Float64Array;

  constructor(steps: number) {
    this.#values = new Float64Array(steps * WIDTH).fill(Number.NaN);
  }

  /** `scale`: milliseconds in the unit of the bounds. */
  latency(step: number, scale: number): StepLatency {
    const latency: StepLatency = {};
    for (const [at, [name]] of QUANTILE_NAMES.entries()) {
      const value = this.#values[step * WIDTH + at] ?? Number.NaN;
      if (!Number.isNaN(value)) latency[name] = value * scale;
    }
    return latency;
  }

  set(step: number, buckets: Buckets): void {
    for (const [at, [, share]] of QUANTILE_NAMES.entries()) {
      this.#values[step * WIDTH + at] = quantileOf(buckets, share);
    }
  }
}

/** What was counted in one step. */
interface Buckets {
  /** Upper ones, rising; the last is infinite. */
  bounds: readonly number[];
  /** Of each bucket alone. */
  counts: readonly number[];
}

/**
 * Within its bucket a quantile is interpolated from bound to bound, as `histogram_quantile` of Prometheus does; of what is
 * over all bounds only the last one is known. NaN: nothing was counted, or there are no bounds.
 */
export function quantileOf({ bounds, counts }: Buckets, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const rank = share * total;
  if (!(total > 0)) return Number.NaN;
  let below = 0;
  for (const [at, count] of counts.entries()) {
    const [from, to] = [bounds[at - 1] ?? 0, bounds[at] ?? Number.POSITIVE_INFINITY];
    if (count > 0 && below + count >= rank) {
      // Rounding may lead beyond the bound by a last digit.
      if (Number.isFinite(to)) return Math.min(to, from + ((to - from) * (rank - below)) / count);
      return at === 0 ? Number.NaN : from;
    }
    below += count;
  }
  return Number.NaN;
}

/**
 * The buckets of one series in each step. `targets`: the lines of each target, one for each bound (`le`), whose values begin
 * at the end of the step before the first. What a target tells at one end of a step alone is left out. Undefined in a
 * step: a counter fell.
 */
export function bucketsOf(targets: Iterable<readonly Line[]>, steps: number): (Buckets | undefined)[] {
  const known = [...targets].map((lines) =>
    lines
      .map(({ labels, values }) => ({ bound: boundOf(labels.le), values }))
      .filter(({ bound }) => !Number.isNaN(bound))
      .sort((one, other) => one.bound - other.bound),
  );
  const bounds = [...new Set(known.flatMap((lines) => lines.map(({ bound }) => bound)))].sort(
    (one, other) => one - other,
  );
  const places = new Map(bounds.map((bound, at) => [bound, at]));
  return Array.from({ length: steps }, (_, step) => {
    const counts = new Array<number>(bounds.length).fill(0);
    for (const lines of known) {
      let below = 0;
      for (const { bound, values } of lines) {
        const more = (values[step + 1] ?? Number.NaN) - (values[step] ?? Number.NaN);
        if (Number.isNaN(more)) continue;
        // They hold what is below them, too, so none may have grown by less than the one before.
        if (more < below) return undefined;
        const at = places.get(bound) ?? 0;
        counts[at] = (counts[at] ?? 0) + more - below;
        below = more;
      }
    }
    return { bounds, counts };
  });
}

/** Prometheus writes the infinite one as `+Inf`. */
function boundOf(le = ""): number {
  return le === "+Inf" ? Number.POSITIVE_INFINITY : le === "" ? Number.NaN : Number(le);
}
