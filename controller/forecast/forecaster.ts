/**
 * Forecasts of the running mesh. It reads what is new from the series, keeps a past of its own at each scale, and forecasts when it
 * is asked; of services with a limit it does so by itself, one after another, so that threats are known without asking.
 */
import type { MeshWindow, Span } from "../model/index.js";
import type { SeriesSource } from "../series/index.js";
import { byMetric, type ServiceForecast, serviceForecast, type Threat, threatsTo } from "./forecasts.js";
import { Kept } from "./kept.js";
import { type Objective, type Objectives, objectiveOf } from "./objectives.js";
import { DEFAULT_HORIZON_MS, scaleFor, scalesOf } from "./scale.js";
import { type Foretold, foretell } from "./series-forecast.js";
import { type Metric, without } from "./service-columns.js";

/** At most so many steps a read: a past that is kept elsewhere is taken in pieces, others wait for none of them long. */
const READ_STEPS = 60;
/** Forecasts that are remembered until their scale has a new step: of 1,000 services, all metrics at one horizon. */
const MOST_REMEMBERED = 3000;
/** After a source failed: it may be busy. */
const RETRY_MS = 10_000;
/** Of each turn, for services with a limit: with a turn a second, 2 % of a core. */
const WATCH_BUDGET_MS = 20;

/** Limits are watched as far ahead as a service's history reaches: a young mesh has something to say, too. */
const WATCHED_MS = [DEFAULT_HORIZON_MS, 600_000, 300_000, 120_000] as const;

export interface ForecasterOptions {
  source: SeriesSource;
  nowMs(): number;
  /** A clock that never goes back, for what forecasts cost. Default: the process's. */
  costMs?(): number;
  objectives?: Objectives;
  /** Times of a service that are not learned from: its incidents. */
  notLearned?(service: string): readonly Span[];
}

export interface Asked {
  service: string;
  /** Default: half an hour. */
  horizonMs?: number;
  /** In place of those that the controller was given. */
  objectives?: Objectives;
}

/** Forecasts of all services, from a source of series: `turn` is to be called each second, and takes a bounded time of the core. */
export class Forecaster {
  readonly #kept: readonly Kept[];
  readonly #costMs: () => number;
  #isReading = false;
  #retryMs = Number.NEGATIVE_INFINITY;
  #watched = 0;
  /** By service. */
  readonly #threats = new Map<string, Threat[]>();
  /** By service, metric and horizon; cleared with each new step. */
  readonly #remembered = new Map<string, { endMs: number; foretold: Foretold }>();
  /** Why the last read failed; undefined: it did not. */
  failure: string | undefined;

  constructor(private readonly options: ForecasterOptions) {
    this.#kept = scalesOf(options.source.stepMs).map((scale) => new Kept(scale));
    this.#costMs = options.costMs ?? (() => performance.now());
  }

  /** To be called about once a second: reads a piece of what is new, and looks at some services with limits. Never rejects. */
  async turn(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      if (this.options.nowMs() >= this.#retryMs) await this.#readAll();
      this.#watch();
    } finally {
      this.#isReading = false;
    }
  }

  /** Services of which anything is known. */
  services(): string[] {
    return [...new Set(this.#kept.flatMap(({ services }) => services))].sort();
  }

  /** Undefined: nothing is known of the service. A forecast takes some milliseconds, once for each new step. */
  forecast({ service, horizonMs = DEFAULT_HORIZON_MS, objectives }: Asked): ServiceForecast | undefined {
    if (!this.#kept.some((kept) => kept.has(service))) return undefined;
    const kept = this.#keptFor(horizonMs);
    const told = byMetric((metric) => this.#foretold(kept, service, metric, horizonMs));
    const limits = objectiveOf(objectives ?? this.options.objectives ?? {}, service);
    const endMs = Number.isNaN(kept.endMs) ? this.options.nowMs() : kept.endMs;
    return serviceForecast(service, told, { endMs, stepMs: kept.scale.stepMs }, limits);
  }

  /** Limits that services go over within half an hour, or as far as their history reaches, the soonest first; each as of its service's last turn. */
  threats(): Threat[] {
    return [...this.#threats.values()].flat().sort((one, other) => one.afterMs - other.afterMs);
  }

  async #readAll(): Promise<void> {
    try {
      for (const kept of this.#kept) await this.#read(kept);
      [this.failure, this.#retryMs] = [undefined, Number.NEGATIVE_INFINITY];
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      this.#retryMs = this.options.nowMs() + RETRY_MS;
    }
  }

  async #read(kept: Kept): Promise<void> {
    const { source, nowMs } = this.options;
    const { stepMs, steps } = kept.scale;
    const untilMs = Math.floor((nowMs() - source.settledAfterMs) / stepMs) * stepMs;
    if (untilMs < kept.endMs - stepMs) kept.forget();
    const knownMs = Number.isNaN(kept.endMs) ? 0 : kept.endMs;
    const fromMs = Math.max(knownMs, untilMs - steps * stepMs);
    const toMs = Math.min(untilMs, fromMs + READ_STEPS * stepMs);
    if (toMs <= fromMs) return;
    const window = await source.read(fromMs, toMs, stepMs);
    const isNews = window.fromMs + window.steps * stepMs > fromMs && window.steps > 0;
    kept.take(isNews ? window : nothing(fromMs, toMs, stepMs));
  }

  #keptFor(horizonMs: number): Kept {
    const scale = scaleFor(
      this.#kept.map((kept) => kept.scale),
      horizonMs,
    );
    const found = this.#kept.find((kept) => kept.scale === scale);
    if (found === undefined) throw new Error("each scale is kept");
    return found;
  }

  #foretold(kept: Kept, service: string, metric: Metric, horizonMs: number): Foretold {
    const key = `${service} ${metric} ${horizonMs}`;
    const remembered = this.#remembered.get(key);
    if (remembered?.endMs === kept.endMs) return remembered.foretold;
    const foretold = this.#foretell(kept, service, metric, horizonMs);
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, { endMs: kept.endMs, foretold });
    return foretold;
  }

  #foretell(kept: Kept, service: string, metric: Metric, horizonMs: number): Foretold {
    const column = kept.column(service, metric);
    const { stepMs } = kept.scale;
    if (column === undefined) return { refused: "nothing is known of it at this scale yet" };
    const spans = this.options.notLearned?.(service) ?? [];
    const fromMs = kept.endMs - column.length * stepMs;
    return foretell(without(column, spans, { fromMs, stepMs }), stepMs, Math.ceil(horizonMs / stepMs));
  }

  /** Goes on where it stopped the last time. */
  #watch(): void {
    const { objectives } = this.options;
    if (objectives === undefined) return;
    const services = this.services();
    const known = new Set(services);
    for (const service of this.#threats.keys()) if (!known.has(service)) this.#threats.delete(service);
    const beganMs = this.#costMs();
    for (let left = services.length; left > 0 && this.#costMs() - beganMs < WATCH_BUDGET_MS; left--) {
      this.#watched = (this.#watched + 1) % services.length;
      const service = services[this.#watched] ?? "";
      const objective = objectiveOf(objectives, service);
      const limited = Object.keys(objective) as (keyof typeof objective)[];
      this.#threats.set(
        service,
        limited.flatMap((metric) => this.#threatsTo(service, metric, objective)),
      );
    }
  }

  #threatsTo(service: string, metric: keyof Objective, objective: Objective): Threat[] {
    for (const horizonMs of WATCHED_MS) {
      const kept = this.#keptFor(horizonMs);
      const foretold = this.#foretold(kept, service, metric, horizonMs);
      if ("forecast" in foretold) {
        return threatsTo(service, { [metric]: foretold }, kept.scale.stepMs, objective);
      }
    }
    return [];
  }
}

/** What is not kept there any more is not known; without it the same would be asked for again and again. */
function nothing(fromMs: number, toMs: number, stepMs: number): MeshWindow {
  const steps = (toMs - fromMs) / stepMs;
  return { fromMs, stepMs, steps, calls: [], ends: [], services: [], instances: [] };
}
