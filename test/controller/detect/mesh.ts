// A small shop as its sidecars would tell of it, step after step: users ask shop, shop asks cart and pay, cart asks store.
import { Detector } from "../../../controller/detect/index.js";
import type { EndSeries, Incident, MeshWindow, StepSample } from "../../../controller/model/index.js";

/** What is wrong at one edge in a step. */
export interface Trouble {
  /** Milliseconds more, at all quantiles. */
  slowerMs?: number;
  /** Of the slowest tenth alone. */
  tailMs?: number;
  failShare?: number;
  /** Of the usual requests. */
  traffic?: number;
  inFlight?: number;
  /** Nothing is heard of it. */
  silent?: boolean;
  /** Which ends show it; both by default. */
  seenBy?: "source" | "destination";
}

export type Troubles = Readonly<Record<string, Trouble>>;

export const EDGES = [
  { source: "outside", destination: "a/shop", medianMs: 100 },
  { source: "a/shop", destination: "a/cart", medianMs: 30 },
  { source: "a/shop", destination: "a/pay", medianMs: 40 },
  { source: "a/cart", destination: "a/store", medianMs: 10 },
] as const;

/** The same numbers for the same seed. */
export function randomOf(seed: number): () => number {
  let state = (seed * 2_654_435_761) % 2_147_483_647 || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

export class Shop {
  readonly detector: Detector;
  readonly stepMs: number;
  readonly #random: () => number;
  readonly #requests: number;
  readonly #sigma: number;
  #atMs = 1_700_000_000_000;

  constructor(
    options: { stepMs?: number; seed?: number; requests?: number; sigma?: number; detector?: Detector } = {},
  ) {
    this.stepMs = options.stepMs ?? 5_000;
    this.detector = options.detector ?? new Detector();
    this.#random = randomOf(options.seed ?? 1);
    this.#requests = options.requests ?? 100;
    this.#sigma = options.sigma ?? 0.05;
  }

  get atMs(): number {
    return this.#atMs;
  }

  /** Nothing is told of the time until then. */
  skip(ms: number): void {
    this.#atMs += ms;
  }

  /** The next steps, and what the detector said in the last of them. */
  run(steps: number, troubles: Troubles = {}): readonly Incident[] {
    let said: Incident[] = [];
    for (let step = 0; step < steps; step++) said = this.detector.take(this.window(troubles));
    return said;
  }

  /** How many steps it takes until an incident is open; Infinity: none in so many. */
  stepsUntilOpen(troubles: Troubles, most = 10): number {
    for (let step = 1; step <= most; step++) {
      this.run(1, troubles);
      if (this.detector.open.length > 0) return step;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Of one step. */
  window(troubles: Troubles = {}): MeshWindow {
    const fromMs = this.#atMs;
    this.#atMs += this.stepMs;
    const ends = EDGES.flatMap((edge): EndSeries[] => {
      const { source, destination, medianMs } = edge;
      const sides = source === "outside" ? (["destination"] as const) : (["source", "destination"] as const);
      const trouble = troubles[`${source} ${destination}`] ?? {};
      return sides.map((seenBy) => {
        const isSeen = trouble.seenBy === undefined || trouble.seenBy === seenBy;
        const sample = this.sample(medianMs, isSeen ? trouble : {});
        return {
          seenBy,
          source,
          destination,
          samples: [isSeen && trouble.silent === true ? undefined : sample],
        };
      });
    });
    const calls = EDGES.map(({ source, destination }) => ({ source, destination }));
    return { fromMs, stepMs: this.stepMs, steps: 1, calls, ends, services: [], instances: [] };
  }

  sample(medianMs: number, trouble: Trouble): StepSample {
    const { slowerMs = 0, tailMs = 0, failShare = 0, traffic = 1, inFlight = 2 } = trouble;
    const requests = Math.round(this.#requests * traffic * (1 + 0.1 * this.normal()));
    const failure = Math.round(Math.max(0, requests) * failShare);
    const near = (ms: number) => ms * Math.exp(this.#sigma * this.normal()) + slowerMs;
    const latency = {
      p50Ms: near(medianMs),
      p90Ms: near(2 * medianMs) + tailMs,
      p99Ms: near(4 * medianMs) + tailMs,
    };
    return { requests, outcomes: { success: requests - failure, failure }, latency, inFlight };
  }

  /** Of twelve even numbers, less their mean. */
  normal(): number {
    let sum = -6;
    for (let draw = 0; draw < 12; draw++) sum += this.#random();
    return sum;
  }
}

/** One that knows what is usual. */
export function warmShop(options: ConstructorParameters<typeof Shop>[0] = {}): Shop {
  const shop = new Shop(options);
  shop.run(60);
  return shop;
}

/** A sample of which only some is said. */
export function sampleOf(some: Partial<StepSample>): StepSample {
  return { requests: null, outcomes: null, latency: {}, inFlight: null, ...some };
}
