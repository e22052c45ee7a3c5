// Random lives of a breaker: the filter and a model that keeps every completion come to the same states.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Exchange } from "../../host/index.js";
import { answer, BreakerBench, documentOf, isRejected } from "../support/breaker.js";
import { BreakerModel, type ModelConfig, type Outcome, type Ticket } from "../support/breaker-model.js";
import { Sidecar } from "../support/sidecar.js";

/** Two ticks, and some: after so long each worker knows what every other one did. */
const KNOWN_EVERYWHERE_MS = 250;
const RUNS = 60;

interface Step {
  afterMs: number;
  worker: number;
  outcome: Outcome;
  /** The request stays in flight until the step that ends the oldest one. */
  stays: boolean;
  endsOldest: boolean;
}

const config: fc.Arbitrary<ModelConfig> = fc.record({
  consecutive: fc.integer({ min: 2, max: 8 }),
  thresholdPercent: fc.integer({ min: 10, max: 100 }),
  windowMs: fc.constantFrom(100, 1000, 10_000, 30_000),
  minimum: fc.integer({ min: 2, max: 10 }),
  baseMs: fc.constantFrom(50, 1000, 5000),
  factor: fc.integer({ min: 1, max: 3 }),
  maxMs: fc.constantFrom(5000, 20_000),
  probes: fc.integer({ min: 1, max: 4 }),
  failures: fc.integer({ min: 0, max: 2 }),
  leaseMs: fc.constantFrom(100, 3000, 10_000),
});
const pause = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 12_000 }));

function lives(workers: number, leastMs: number): fc.Arbitrary<Step[]> {
  const step = fc.record({
    afterMs: pause.map((ms) => ms + leastMs),
    worker: fc.integer({ min: 0, max: workers - 1 }),
    outcome: fc.constantFrom<Outcome>("S", "S", "F", "F", "T", "X"),
    stays: fc.boolean(),
    endsOldest: fc.boolean(),
  });
  return fc.array(step, { maxLength: 80 });
}

interface InFlight {
  exchange: Exchange;
  ticket: Ticket;
  worker: number;
  outcome: Outcome;
}

/** Both begin and end the same requests at the same instants. */
class Pair {
  readonly #inFlight: InFlight[] = [];

  constructor(
    readonly bench: BreakerBench,
    readonly model: BreakerModel,
  ) {}

  play({ afterMs, worker, outcome, stays, endsOldest }: Step): void {
    this.bench.sidecar.envoy.advance(afterMs);
    if (endsOldest) {
      this.#end(this.#inFlight.shift());
      return;
    }
    this.#begin(worker, outcome);
    if (!stays) this.#end(this.#inFlight.pop());
    // A request is when the model looks at its clock; the filter may have done so at a tick before.
    expect(this.bench.state).toBe(this.model.state);
    const opened = this.bench.history.findLast(({ to }) => to === "open");
    if (opened !== undefined) expect(opened.attempt).toBe(this.model.attempt);
  }

  get #nowMs(): number {
    return Number(this.bench.sidecar.envoy.clock.monotonicNs / 1_000_000n);
  }

  #begin(worker: number, outcome: Outcome): void {
    const exchange = this.bench.sidecar.worker(worker).begin({ upstream: { never: true } });
    const ticket = this.model.admit(this.#nowMs);
    expect(isRejected(exchange)).toBe(ticket === undefined);
    if (ticket !== undefined) this.#inFlight.push({ exchange, ticket, worker, outcome });
  }

  #end(request: InFlight | undefined): void {
    if (request === undefined) return;
    const { exchange, ticket, worker, outcome } = request;
    if (outcome === "X") exchange.stream.cancel();
    else answer(exchange, { S: 200, F: 503, T: 429 }[outcome]);
    this.model.end(ticket, outcome, worker, this.#nowMs);
  }
}

function breakerOf(model: ModelConfig): object {
  const { consecutive, thresholdPercent, windowMs, minimum } = model;
  return {
    trip: { consecutive, rate: { threshold: `${thresholdPercent}%`, window: `${windowMs}ms`, minimum } },
    open: { base: `${model.baseMs}ms`, factor: model.factor, max: `${model.maxMs}ms` },
    halfOpen: { probes: model.probes, failures: model.failures, lease: `${model.leaseMs}ms` },
  };
}

async function agree(model: ModelConfig, steps: readonly Step[], workers: number): Promise<void> {
  const sidecar = await Sidecar.start(documentOf(breakerOf(model)), workers);
  sidecar.envoy.advance(KNOWN_EVERYWHERE_MS);
  const pair = new Pair(new BreakerBench(sidecar), new BreakerModel(model, workers));
  for (const step of steps) pair.play(step);
}

describe("the filter and the model", () => {
  beforeAll(() => fc.configureGlobal({ numRuns: RUNS }));

  it("agree on every request of one worker, whatever the instants", async () => {
    await fc.assert(fc.asyncProperty(config, lives(1, 0), (model, steps) => agree(model, steps, 1)));
  }, 60_000);

  it("agree on every request of three workers that know of each other", async () => {
    const steps = lives(3, KNOWN_EVERYWHERE_MS);
    await fc.assert(fc.asyncProperty(config, steps, (model, all) => agree(model, all, 3)));
  }, 60_000);
});
