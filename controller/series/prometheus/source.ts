/** Series from a Prometheus, or whatever answers its HTTP API: for meshes that more than one controller serves. */
import type { MeshWindow } from "../../model/index.js";
import { SeriesError, type SeriesSource } from "../port.js";
import type { PrometheusAddress } from "./address.js";
import { askRange, type Limits } from "./ask.js";
import type { Instants, Line } from "./matrix.js";
import { END_LABELS, INSTANCE_LABELS, queriesFor } from "./queries.js";
import { type Answers, Quantiles, windowOf } from "./window.js";

/** A scrape of a large mesh takes a second or two, and the next step begins with it. */
const SETTLED_AFTER_MS = 5_000;
/** Longer windows are read in longer steps, where nobody says which. */
const MINUTE_MS = 60_000;
/** At the shortest step, as the embedded series have it. */
const FINE_FOR_MS = 3_600_000;
/** A day in minutes. Prometheus has 11,000 at most. */
const MAX_STEPS = 1_500;
const MAX_NOTES = 10;
/** Of buckets, in one query: 1,000 edges seen from both ends have 17 MB then, which take 0.2 s to be read. */
const BUCKET_STEPS = 12;

export interface PrometheusOptions {
  address: PrometheusAddress;
  /** Milliseconds since the epoch. */
  nowMs: () => number;
  limits?: Limits;
}

/** Steps are as long as the address says. Reads reject with a SeriesError that says what was asked of whom, and why it failed. */
export class PrometheusSeries implements SeriesSource {
  readonly stepMs: number;
  readonly settledAfterMs = SETTLED_AFTER_MS;

  constructor(private readonly options: PrometheusOptions) {
    this.stepMs = options.address.stepMs;
  }

  async read(fromMs: number, toMs: number, stepMs?: number): Promise<MeshWindow> {
    if (Number.isNaN(fromMs) || Number.isNaN(toMs))
      throw new SeriesError("series are read from a time to a time");
    const length = stepMs ?? this.#stepFor(fromMs);
    if (!(length > 0) || length % this.stepMs !== 0) {
      throw new SeriesError(`steps of ${length} ms cannot be read: ask for a multiple of ${this.stepMs} ms`);
    }
    const first = Math.ceil(fromMs / length);
    const steps = Math.max(0, Math.floor(Math.min(toMs, this.options.nowMs()) / length) - first);
    if (steps > MAX_STEPS) {
      throw new SeriesError(`${steps} steps are too many: ask for less time, or ${MAX_STEPS} longer ones`);
    }
    const window = { fromMs: first * length, stepMs: length, steps };
    if (steps === 0) return { ...window, calls: [], ends: [], services: [], instances: [] };
    const { answers, notes } = await this.#ask({ fromMs: window.fromMs, stepMs: length, count: steps + 1 });
    return windowOf(answers, window, notes);
  }

  #stepFor(fromMs: number): number {
    if (this.options.nowMs() - fromMs <= FINE_FOR_MS) return this.stepMs;
    return Math.ceil(MINUTE_MS / this.stepMs) * this.stepMs;
  }

  async #ask(instants: Instants): Promise<{ answers: Answers; notes: string[] }> {
    const { address, limits } = this.options;
    const queries = queriesFor(instants.stepMs);
    const notes = new Set<string>();
    const ask = async (query: string, of = instants): Promise<Line[]> => {
      const { lines, warnings } = await askRange(address, query, of, limits);
      for (const warning of warnings) notes.add(`Prometheus warns: ${warning}`);
      return lines;
    };
    const [endRequests, endSeconds, endInFlight, instanceRequests] = await Promise.all([
      ...[ask(queries.endRequests), ask(queries.endSeconds), ask(queries.endInFlight)],
      ask(queries.instanceRequests),
    ] as const);
    if (endRequests.length === 0) notes.add(NO_MESH);
    const quantiles = (query: string, labels: readonly string[], isThere: boolean) =>
      this.#quantiles(isThere ? query : undefined, labels, instants, ask);
    // Their buckets are by far the most, and asked for only where there is anything of them.
    const isScraped = instanceRequests.length > 0;
    const endQuantiles = await quantiles(queries.endBuckets, END_LABELS, endRequests.length > 0);
    const instanceMs = isScraped ? await ask(queries.instanceMs) : [];
    const labels = [...INSTANCE_LABELS, "direction"];
    const instanceQuantiles = await quantiles(queries.instanceBuckets, labels, isScraped);
    const ends = { endRequests, endSeconds, endInFlight, endQuantiles };
    return {
      answers: { ...ends, instanceRequests, instanceMs, instanceQuantiles },
      notes: [...notes].slice(0, MAX_NOTES),
    };
  }

  /** Of buckets, a few steps at a time, each of which is made quantiles before the next is asked for. No query: none. */
  async #quantiles(
    query: string | undefined,
    labels: readonly string[],
    { fromMs, stepMs, count }: Instants,
    ask: (query: string, of: Instants) => Promise<Line[]>,
  ): Promise<Quantiles> {
    const quantiles = new Quantiles(labels, count - 1);
    for (let first = 0; query !== undefined && first < count - 1; first += BUCKET_STEPS) {
      const steps = Math.min(BUCKET_STEPS, count - 1 - first);
      const lines = await ask(query, { fromMs: fromMs + first * stepMs, stepMs, count: steps + 1 });
      quantiles.add(lines, first, steps);
    }
    return quantiles;
  }
}

const NO_MESH =
  "Prometheus has no meshfuse_mesh_requests_total of this time: look whether it scrapes the controllers";
