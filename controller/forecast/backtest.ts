/**
 * Which method a series is forecast by, and how wrong it is. Forecasts are made from many origins of the past; at each origin the
 * method is the one that had the smallest error so far, judged by nothing that came later. The errors of these choices are those
 * that are shown and that intervals are made of: the choice itself is tested, and not only what was chosen.
 */
import type { Candidate, Method } from "./candidates.js";

/** More tell little that is new, and cost as much. */
const MOST_ORIGINS = 40;
/**
 * A method must have beaten the best of the simpler ones by so much, and by more where it was seen to for a short time only: with
 * forty to choose from, the best by less is luck.
 */
const LEAST_MARGIN = 0.02;
/** Over so many times the lead the margin is that divided by their number. */
const MARGIN_OF_ONE = 0.25;

export interface Backtest {
  /** What would be chosen now. */
  chosen: Candidate;
  origins: readonly number[];
  /** Value minus forecast at each origin by what was chosen there; by origin, then by steps ahead. NaN: no value. */
  errors: readonly Float64Array[];
  /** Mean absolute errors over all origins and leads: of what was chosen at each, and of each rival. */
  error: number;
  rivals: Readonly<Partial<Record<Method, number>>>;
}

/** Rising, the last one `lead` steps before the end; `first`: none is earlier. At least one. */
export function originsOf(steps: number, first: number, lead: number): number[] {
  const last = steps - lead;
  const apart = Math.max(1, Math.ceil((last - first) / (MOST_ORIGINS - 1)));
  const origins: number[] = [];
  for (let origin = last; origin >= first; origin -= apart) origins.unshift(origin);
  return origins;
}

/** `candidates`: the simplest first; at least one. */
export function backtest(
  series: Float64Array,
  candidates: readonly [Candidate, ...Candidate[]],
  origins: readonly number[],
  lead: number,
): Backtest {
  const told = candidates.map(({ foretell }) => foretell(origins, lead));
  const errors = told.map((forecasts) =>
    forecasts.map((forecast, each) => errorsOf(series, origins[each] ?? 0, forecast)),
  );
  const ranking = new Ranking(errors, origins, lead);
  const taken = origins.map(
    (origin, each) => errors[ranking.bestAt(origin, each)]?.[each] ?? forecastless(lead),
  );
  const rivals = RIVALS.flatMap((method) => {
    const at = candidates.findIndex((candidate) => candidate.method === method);
    return at < 0 ? [] : [[method, meanSize(errors[at] ?? [])]];
  });
  const best = ranking.bestAt(Number.POSITIVE_INFINITY, origins.length);
  return {
    chosen: candidates[best] ?? candidates[0],
    ...{ origins, errors: taken, error: meanSize(taken) },
    rivals: Object.fromEntries(rivals),
  };
}

const RIVALS: readonly Method[] = ["naive", "drift", "seasonal_naive"];

/** Sums of absolute errors, so that candidates can be ranked at any time by what was known then. */
class Ranking {
  /** By candidate, origin and leads: the sum over the leads before. */
  readonly #sums: Float64Array[];

  constructor(
    errors: readonly (readonly Float64Array[])[],
    private readonly origins: readonly number[],
    private readonly lead: number,
  ) {
    this.#sums = errors.map((ofOne) => {
      const sums = new Float64Array(origins.length * (lead + 1));
      for (const [each, row] of ofOne.entries()) {
        let sum = 0;
        for (let ahead = 0; ahead < lead; ahead++) {
          const error = row[ahead] ?? Number.NaN;
          if (!Number.isNaN(error)) sum += Math.abs(error);
          sums[each * (lead + 1) + ahead + 1] = sum;
        }
      }
      return sums;
    });
  }

  /** Of the first `count` origins, by steps before `step`. */
  bestAt(step: number, count: number): number {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    const margin = this.#margin(step, count);
    for (const [candidate, sums] of this.#sums.entries()) {
      let sum = 0;
      for (let each = 0; each < count; each++) {
        const known = Math.min(this.lead, step - (this.origins[each] ?? 0));
        sum += sums[each * (this.lead + 1) + known] ?? 0;
      }
      if (sum >= least * (1 - margin)) continue;
      [best, least] = [candidate, sum];
    }
    return best;
  }

  /** By how many forecasts that do not overlap have been compared. */
  #margin(step: number, count: number): number {
    const [first = 0, last = first] = [this.origins[0], this.origins[count - 1]];
    const windows = (Math.min(step, last + this.lead) - first) / this.lead;
    return LEAST_MARGIN + MARGIN_OF_ONE / Math.max(1, windows);
  }
}

/** What is no number is as wrong as can be, and not unknown. */
function errorsOf(series: Float64Array, origin: number, forecast: Float64Array): Float64Array {
  return forecast.map((value, ahead) => {
    const truth = series[origin + ahead] ?? Number.NaN;
    return Number.isFinite(value) || Number.isNaN(truth) ? truth - value : Number.POSITIVE_INFINITY;
  });
}

function forecastless(lead: number): Float64Array {
  return new Float64Array(lead).fill(Number.NaN);
}

function meanSize(errors: readonly Float64Array[]): number {
  let [sum, count] = [0, 0];
  for (const row of errors) {
    for (const error of row) {
      if (Number.isNaN(error)) continue;
      sum += Math.abs(error);
      count += 1;
    }
  }
  return count === 0 ? Number.NaN : sum / count;
}
