/** The future of each service in a window: rate, median and 95th percentile, and which limits they go over. */
import type { MeshWindow, Span } from "../model/index.js";
import type { Method } from "./candidates.js";
import { type Crossing, crossingOf } from "./crossing.js";
import { type Objective, type Objectives, objectiveOf } from "./objectives.js";
import { type Foretold, foretell, type SeriesForecast } from "./series-forecast.js";
import { columnsOf, type Metric, without } from "./service-columns.js";

/** A quantile comes from a histogram whose buckets are an eighth of themselves wide, as docs/edges.md has it. */
const PRECISION = { p95Ms: 0.0625, rate: 0 } as const;

interface ForecastPoint {
  /** End of the step that it is for, milliseconds since the epoch. */
  atMs: number;
  value: number;
  low: number;
  high: number;
}

/** How the same method did on the past of the same series. In the unit of the series. */
interface Tested {
  origins: number;
  /** Mean absolute error of what was chosen at each origin. */
  error: number;
  /** That of the last value, taken for all of the future. */
  naiveError: number;
  /** Of both; below 1: better than the last value. Null: nothing varied. */
  ratio: number | null;
}

export interface MetricForecast {
  method: Method;
  /** Of its season; 0: it has none. */
  periodMs: number;
  tested: Tested;
  points: ForecastPoint[];
}

/** One metric of a service: what is to come, or why it is not said. */
export type Outlook = { forecast: MetricForecast } | { refused: string };

export interface Threat extends Crossing {
  service: string;
  metric: keyof Objective;
  limit: number;
}

export interface ServiceForecast extends Readonly<Record<Metric, Outlook>> {
  service: string;
  /** End of the last step that was learned from, or could have been. */
  fromMs: number;
  stepMs: number;
  /** Limits that it is over, or goes over within the horizon. */
  threats: Threat[];
}

interface ForecastOptions {
  /** How far ahead; rounded up to whole steps. */
  horizonMs: number;
  /** Only this one. */
  service?: string;
  objectives?: Objectives;
  /** Times of a service that are not learned from: it was not itself. */
  notLearned?(service: string): readonly Span[];
}

/** Pure. By name; services that the window does not have are not there. */
export function forecasts(window: MeshWindow, options: ForecastOptions): ServiceForecast[] {
  const { stepMs } = window;
  const lead = Math.ceil(options.horizonMs / stepMs);
  const found = [...columnsOf(window)].filter(([service]) => (options.service ?? service) === service);
  return found
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([service, columns]) => {
      const spans = options.notLearned?.(service) ?? [];
      const learned = (metric: Metric) => without(columns[metric], spans, window);
      const foretold = byMetric((metric) => foretell(learned(metric), stepMs, lead));
      const endMs = window.fromMs + columns.rate.length * stepMs;
      return serviceForecast(
        service,
        foretold,
        { endMs, stepMs },
        objectiveOf(options.objectives ?? {}, service),
      );
    });
}

/** `endMs`: of the last step. */
export function serviceForecast(
  service: string,
  foretold: Readonly<Record<Metric, Foretold>>,
  { endMs, stepMs }: { endMs: number; stepMs: number },
  objective: Objective,
): ServiceForecast {
  const outlook = byMetric((metric): Outlook => {
    const told = foretold[metric];
    return "refused" in told ? told : { forecast: shownForecast(told.forecast, endMs, stepMs) };
  });
  return {
    service,
    fromMs: endMs,
    stepMs,
    ...outlook,
    threats: threatsTo(service, foretold, stepMs, objective),
  };
}

/** Of the metrics that are limited, those whose forecast goes over it. */
export function threatsTo(
  service: string,
  foretold: Readonly<Partial<Record<Metric, Foretold>>>,
  stepMs: number,
  objective: Objective,
): Threat[] {
  return (["p95Ms", "rate"] as const).flatMap((metric) => {
    const [limit, told] = [objective[metric], foretold[metric]];
    if (limit === undefined || told === undefined || "refused" in told) return [];
    const crossing = crossingOf(told.forecast, limit, stepMs, PRECISION[metric]);
    return crossing === undefined ? [] : [{ service, metric, limit, ...crossing }];
  });
}

export function byMetric<T>(of: (metric: Metric) => T): Record<Metric, T> {
  return { rate: of("rate"), p50Ms: of("p50Ms"), p95Ms: of("p95Ms") };
}

function shownForecast(told: SeriesForecast, endMs: number, stepMs: number): MetricForecast {
  const { method, season, values, low, high, error, origins } = told;
  const naiveError = told.rivals.naive ?? Number.NaN;
  return {
    ...{ method, periodMs: season * stepMs },
    tested: { origins, error, naiveError, ratio: naiveError > 0 ? error / naiveError : null },
    points: Array.from(values, (value, at) => ({
      ...{ atMs: endMs + (at + 1) * stepMs, value },
      ...{ low: low[at] ?? value, high: high[at] ?? value },
    })),
  };
}
