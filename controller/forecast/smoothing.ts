/**
 * Exponential smoothing of one series with a level, a trend that may fade, and a season: Holt and Winters' methods in the error
 * correction form of Hyndman et al., "Forecasting with Exponential Smoothing" (2008), ch. 2. One walk along the series gives the
 * forecasts from every origin that is asked for, none of which knows what came after it.
 */

/** Weight of the newest error in what an error usually is. */
const SPREAD_WEIGHT = 0.05;
/** Errors count for at most so many of the usual ones there, so that one outlier does not open the gate for the next. */
const MOST_SPREADS = 4;
/** Mean absolute error to standard deviation, of a normal distribution. */
const DEVIATIONS = 1.25;
/** Of what is forecast: below it an error is no news, and a constant series would take no change at all. */
const LEAST_SPREAD = 0.01;

export interface Smoothing {
  /** Weight of an error in the level, 0 to 1. */
  alpha: number;
  /** Weight of a change of the level in the trend, 0 to 1; 0: the trend stays as it began. */
  beta: number;
  /** What is left of the trend after a step, 0 to 1; 0: there is none. */
  phi: number;
  /** Weight of an error in the season, 0 to 1. */
  gamma: number;
  season: "none" | "additive" | "multiplicative";
  /** An error of more than so many usual ones teaches no more than that; Infinity: it teaches all. */
  clip: number;
}

/** What is known before the first step. */
export interface Start {
  level: number;
  /** Change of the level in a step. */
  trend: number;
  /** By step of the season, added or multiplied; of one step, 0 or 1, where there is none. */
  season: Float64Array;
  /** Mean absolute error to begin with. */
  spread: number;
}

/** `origins`: numbers of steps after which a forecast begins, rising. Each result has `lead` values: 1, 2, ... steps ahead. */
export function smooth(
  series: Float64Array,
  by: Smoothing,
  start: Start,
  origins: readonly number[],
  lead: number,
): Float64Array[] {
  const walk = new Walk(by, start);
  const told: Float64Array[] = [];
  for (let step = 0; told.length < origins.length; step++) {
    if (origins[told.length] === step) told.push(walk.ahead(step, lead));
    if (step >= series.length) break;
    walk.take(step, series[step] ?? Number.NaN);
  }
  return told;
}

class Walk {
  #level: number;
  #trend: number;
  #spread: number;
  readonly #season: Float64Array;
  readonly #isProduct: boolean;

  constructor(
    private readonly by: Smoothing,
    start: Start,
  ) {
    this.#level = start.level;
    this.#trend = start.trend;
    this.#spread = start.spread;
    this.#season = start.season.slice();
    this.#isProduct = by.season === "multiplicative";
  }

  /** NaN: nothing is known of the step; the level goes on as its trend has it. */
  take(step: number, value: number): void {
    const { alpha, beta, phi, gamma } = this.by;
    const at = step % this.#season.length;
    const seasonal = this.#season[at] ?? 0;
    const base = this.#level + phi * this.#trend;
    this.#trend *= phi;
    this.#level = base;
    if (Number.isNaN(value)) return;
    const error = this.#clipped(value, this.#isProduct ? base * seasonal : base + seasonal);
    // Where a season or a level is next to nothing, a share of it says nothing.
    const own = this.#isProduct ? shareOf(error, seasonal) : error;
    this.#level += alpha * own;
    this.#trend += alpha * beta * own;
    if (gamma > 0) this.#season[at] = seasonal + gamma * (this.#isProduct ? shareOf(error, base) : error);
  }

  ahead(step: number, lead: number): Float64Array {
    const told = new Float64Array(lead);
    let [share, trends] = [1, 0];
    for (let each = 0; each < lead; each++) {
      share *= this.by.phi;
      trends += share;
      const seasonal = this.#season[(step + each) % this.#season.length] ?? 0;
      const base = this.#level + trends * this.#trend;
      told[each] = this.#isProduct ? base * seasonal : base + seasonal;
    }
    return told;
  }

  #clipped(value: number, foretold: number): number {
    const error = value - foretold;
    const usual = Math.max(this.#spread, LEAST_SPREAD * Math.abs(foretold));
    const most = this.by.clip * DEVIATIONS * usual;
    const size = Math.min(Math.abs(error), MOST_SPREADS * usual);
    this.#spread = (1 - SPREAD_WEIGHT) * usual + SPREAD_WEIGHT * size;
    return Math.max(-most, Math.min(most, error));
  }
}

function shareOf(error: number, whole: number): number {
  return Math.abs(whole) < Number.EPSILON ? 0 : error / whole;
}
