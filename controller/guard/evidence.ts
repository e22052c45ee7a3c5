/**
 * How strongly counts speak against "on average at most this share of the requests is bad", whenever one looks.
 *
 * For an effect d > 0 and a share p the product of exp(d * bad_i) / (1 + p * (e^d - 1)) over the requests is a
 * supermartingale while each request is bad with a chance of at most p given those before it, and so is a mean of such
 * products over several d. By Ville's inequality it ever reaches 1/a with a chance of at most a (Robbins 1970; Howard,
 * Ramdas, McAuliffe, Sekhon 2020, sub-Bernoulli). Since log(1 + p * (e^d - 1)) is concave in p, it says the same of the
 * mean of chances that differ.
 *
 * It falls as p rises, so the shares at which it stays below 1/a are an interval: a confidence sequence.
 */

/** Effects on the log odds: from what turns 5 % into 5.1 % to what turns one in a million into one in 36. */
const LEAST_EFFECT = 0.02;
const EFFECTS = Float64Array.from({ length: 19 }, (_, step) => LEAST_EFFECT * 2 ** (step / 2));
const GAINS = EFFECTS.map(Math.expm1);
/** Halvings of an interval: twelve digits, more than anybody reads. */
const HALVINGS = 40;

/** Both are whole numbers below 2^53; `bad` is at most `all`. */
export interface Count {
  bad: number;
  all: number;
}

/** Evidence against one limit; asked often, so what depends on the limit alone is kept. */
export class Evidence {
  readonly #limit: number;
  /** What each request takes from the logarithm, by effect. */
  readonly #costs: Float64Array;

  /** `limit`: a share, 0 up to but not including 1. */
  constructor(limit: number) {
    this.#limit = limit;
    this.#costs = costsOf(limit, new Float64Array(EFFECTS.length));
  }

  /** Natural logarithm; 0: none either way. Infinite where the limit is none at all and one is bad. */
  log(count: Count): number {
    return this.#limit === 0 && count.bad > 0 ? Number.POSITIVE_INFINITY : logOf(count, this.#costs);
  }

  /** Whether the logarithm is at least `threshold`, which is over 0. */
  reaches(count: Count, threshold: number): boolean {
    return mostEvidence(count, this.#limit) >= threshold && this.log(count) >= threshold;
  }
}

/** The least share that the counts leave possible at this threshold, 0 to 1. */
export function leastShare(count: Count, threshold: number): number {
  if (count.bad === 0) return 0;
  const costs = new Float64Array(EFFECTS.length);
  let [low, high] = [0, count.bad / count.all];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (logOf(count, costsOf(middle, costs)) >= threshold) low = middle;
    else high = middle;
  }
  return low;
}

function costsOf(limit: number, into: Float64Array): Float64Array {
  for (let index = 0; index < into.length; index++) into[index] = Math.log1p(limit * (GAINS[index] ?? 0));
  return into;
}

/** The logarithm of the mean over the effects; none of the terms leaves the range of numbers. */
function logOf({ bad, all }: Count, costs: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < costs.length; index++) most = Math.max(most, termOf(index, bad, all, costs));
  let sum = 0;
  for (let index = 0; index < costs.length; index++) sum += Math.exp(termOf(index, bad, all, costs) - most);
  return most + Math.log(sum / costs.length);
}

function termOf(index: number, bad: number, all: number, costs: Float64Array): number {
  return (EFFECTS[index] ?? 0) * bad - (costs[index] ?? 0) * all;
}

/** What no effect exceeds: the binomial's divergence of what was seen from the limit. Far cheaper, and mostly enough. */
function mostEvidence({ bad, all }: Count, limit: number): number {
  if (bad <= limit * all) return 0;
  if (limit === 0) return Number.POSITIVE_INFINITY;
  const good = all - bad;
  const ofGood = good === 0 ? 0 : good * Math.log(good / (all * (1 - limit)));
  return bad * Math.log(bad / (all * limit)) + ofGood;
}
