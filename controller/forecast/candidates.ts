/** The methods that compete for a series, the simplest first: of equals the first is taken. */
import { naive, seasonalNaive } from "./rivals.js";
import { type Smoothing, smooth } from "./smoothing.js";
import { flat, plainStart, seasonalStart } from "./start.js";

export const METHODS = [
  "naive",
  "drift",
  "seasonal_naive",
  "level",
  "trend",
  "damped_trend",
  "seasonal_additive",
  "seasonal_multiplicative",
] as const;
export type Method = (typeof METHODS)[number];

/** Forecasts from each origin; by origin, then by steps ahead. */
type Foretell = (origins: readonly number[], lead: number) => Float64Array[];

export interface Candidate {
  method: Method;
  foretell: Foretell;
}

/** An error of more than four usual ones is an outlier, or a shift that the next steps show again. */
const CLIP = 4;
/** From a level that is the mean of some forty steps to one that nearly follows each. */
const LEVEL_ALPHAS = [0.05, 0.15, 0.4, 0.7] as const;
const TREND_ALPHAS = [0.1, 0.3, 0.6] as const;
/** A trend of minutes is learned from many steps: a few are noise. */
const TREND_BETAS = [0.02, 0.1] as const;
/** Half of the trend is left after 14 steps: what has gone on for a while seldom goes on for ever. */
const DAMPED_PHI = 0.95;
const SEASON_ALPHAS = [0.05, 0.3] as const;
const SEASON_GAMMAS = [0.05, 0.3] as const;
const SEASON_KINDS = ["additive", "multiplicative"] as const;
/** With a season: no trend, or one that is learned slowly and fades. */
const SEASON_TRENDS = [
  { beta: 0, phi: 0 },
  { beta: 0.02, phi: 0.98 },
] as const;

/** `season`: steps of a season that the series has; 0: it has none. */
export function candidatesOf(series: Float64Array, season: number): Candidate[] {
  const [sloped, level] = [plainStart(series), flat(plainStart(series), series)];
  const smoothed = (method: Method, by: Partial<Smoothing>, start = sloped): Candidate => {
    const all = { alpha: 0, beta: 0, phi: 0, gamma: 0, season: "none", clip: CLIP, ...by } as const;
    return { method, foretell: (origins, lead) => smooth(series, all, start, origins, lead) };
  };
  return [
    { method: "naive", foretell: (origins, lead) => naive(series, origins, lead, false) },
    { method: "drift", foretell: (origins, lead) => naive(series, origins, lead, true) },
    ...LEVEL_ALPHAS.map((alpha) => smoothed("level", { alpha }, level)),
    ...TREND_ALPHAS.flatMap((alpha) =>
      TREND_BETAS.flatMap((beta) => [
        smoothed("damped_trend", { alpha, beta, phi: DAMPED_PHI }),
        smoothed("trend", { alpha, beta, phi: 1 }),
      ]),
    ),
    ...(season === 0 ? [] : seasonal(series, season, smoothed)),
  ];
}

type Smoothed = (method: Method, by: Partial<Smoothing>, start: ReturnType<typeof plainStart>) => Candidate;

function seasonal(series: Float64Array, season: number, smoothed: Smoothed): Candidate[] {
  // A share of nothing says nothing.
  const isPositive = series.every((value) => !(value <= 0));
  const kinds = (isPositive ? SEASON_KINDS : SEASON_KINDS.slice(0, 1)).flatMap((kind) => {
    const start = seasonalStart(series, season, kind === "multiplicative");
    return SEASON_ALPHAS.flatMap((alpha) =>
      SEASON_GAMMAS.flatMap((gamma) =>
        SEASON_TRENDS.map((trend) =>
          smoothed(`seasonal_${kind}`, { alpha, gamma, ...trend, season: kind }, start),
        ),
      ),
    );
  });
  return [
    { method: "seasonal_naive", foretell: (origins, lead) => seasonalNaive(series, season, origins, lead) },
    ...kinds,
  ];
}
