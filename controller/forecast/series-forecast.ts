/** One series into the future, or the reason why it is not foretold. */
import { type Backtest, backtest, originsOf } from "./backtest.js";
import { candidatesOf, type Method } from "./candidates.js";
import { durationText } from "./duration.js";
import { boundsOf } from "./interval.js";
import { seasonOf } from "./season.js";
import { START_SEASONS, START_STEPS } from "./start.js";

/** Of the steps since the first that is known: with fewer the others are guesses. */
const LEAST_KNOWN = 0.5;

export interface SeriesForecast {
  method: Method;
  /** Steps of the season that it has; 0: none. */
  season: number;
  /** By steps ahead of the series' end, from 1. No value is below 0. */
  values: Float64Array;
  /** Between them a value lies with a chance of 80 %, by the backtest. */
  low: Float64Array;
  high: Float64Array;
  /** Mean absolute errors of the backtest, in the unit of the series. */
  error: number;
  rivals: Backtest["rivals"];
  origins: number;
}

export type Foretold = { forecast: SeriesForecast } | { refused: string };

/** How many steps a forecast of so many needs: to start from, to be tested twice over, and to be compared with. */
export function stepsNeeded(lead: number): number {
  return Math.max(START_STEPS, lead) + 2 * Math.max(START_STEPS / 2, lead) + lead;
}

/** `series`: no value is below 0; NaN: not known. The oldest first. */
export function foretell(series: Float64Array, stepMs: number, lead: number): Foretold {
  const known = trimmed(series);
  const silent = series.length - known.end;
  // What was silent for a while is foretold over that while, too.
  const far = silent + lead;
  const refused = refusal(known, silent, lead, stepMs);
  if (refused !== undefined) return { refused };
  const season = seasonOf(known.values, stepMs, 2 * far);
  const first = Math.max(START_STEPS, Math.min(far, known.values.length >> 2), START_SEASONS * season);
  const origins = originsOf(known.values.length, first, far);
  const [naive, ...others] = candidatesOf(known.values, season);
  if (naive === undefined) throw new Error("there is always a naive forecast");
  const tested = backtest(known.values, [naive, ...others], origins, far);
  const [values = new Float64Array(far)] = tested.chosen.foretell([known.values.length], far);
  const { below, above } = boundsOf(tested, far);
  const from = (all: Float64Array) => all.subarray(silent).map((value) => Math.max(0, value));
  return {
    forecast: {
      ...{ method: tested.chosen.method, season, error: tested.error, rivals: tested.rivals },
      values: from(values),
      low: from(values.map((value, at) => value + (below[at] ?? 0))),
      high: from(values.map((value, at) => value + (above[at] ?? 0))),
      origins: origins.length,
    },
  };
}

interface Trimmed {
  /** From the first to the last that is known. */
  values: Float64Array;
  known: number;
  /** After the last, in the whole series. */
  end: number;
}

function trimmed(series: Float64Array): Trimmed {
  const first = series.findIndex((value) => !Number.isNaN(value));
  if (first < 0) return { values: new Float64Array(0), known: 0, end: 0 };
  const end = series.findLastIndex((value) => !Number.isNaN(value)) + 1;
  const values = series.subarray(first, end);
  return { values, known: values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0), end };
}

function refusal(
  { values, known }: Trimmed,
  silent: number,
  lead: number,
  stepMs: number,
): string | undefined {
  if (known === 0) return "nothing is known of it";
  const time = (steps: number) => durationText(steps * stepMs);
  if (silent > lead) {
    return `of its last ${time(silent)} nothing was learned: it was silent, or there is an incident`;
  }
  const needed = stepsNeeded(silent + lead);
  if (values.length < needed) {
    return `not enough history: ${time(values.length)} of the ${time(needed)} that ${time(lead)} ahead need`;
  }
  if (known < values.length * LEAST_KNOWN) {
    return `too little is known: ${known} of its last ${values.length} steps of ${time(1)}`;
  }
  return undefined;
}
