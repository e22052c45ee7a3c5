// Random histories of workers that use, open, forget, die and are born. Whatever the order: a key has one place, a place
// one key, a breaker not more of them than it may have; and once all have heard of each other, all agree on every key.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Exchange, Root, Vm } from "../../../host/index.js";
import { isRejected } from "../../support/breaker.js";
import { kill } from "../../support/death.js";
import { documentOf, type KeyBench, keyed, startKeys } from "../../support/keys.js";
import type { Document } from "../../support/sidecar.js";

const KEYS = ["", "a", "b", "c", "d", "e", "f"];
const BASE_MS = 3000;
const MAX_KEYS = 5;
const BREAKER = keyed(
  { maxKeys: MAX_KEYS, idle: "2s" },
  { trip: { consecutive: 2 }, open: { base: `${BASE_MS}ms`, max: `${BASE_MS}ms` }, halfOpen: { probes: 1 } },
);
/** Two ticks, claims that another worker blocked, and some. */
const QUIET_MS = 1000;

type Step =
  | { kind: "ask"; key: string; worker: number; fails: boolean }
  | { kind: "begin"; key: string; worker: number }
  | { kind: "end"; fails: boolean }
  | { kind: "wait"; ms: number }
  | { kind: "die"; worker: number }
  | { kind: "born" }
  | { kind: "reload"; on: boolean };

const worker = fc.nat({ max: 3 });
const key = fc.constantFrom(...KEYS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant("ask" as const), key, worker, fails: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("begin" as const), key, worker }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("end" as const), fails: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat({ max: 400 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat({ max: 5000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("die" as const), worker }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("born" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reload" as const), on: fc.boolean() }) },
);

interface Worker {
  vm: Vm;
  root: Root;
}

class History {
  #workers: Worker[];
  #inFlight: { worker: Worker; exchange: Exchange }[] = [];
  #document: Document = documentOf(BREAKER);

  constructor(readonly bench: KeyBench) {
    this.#workers = bench.sidecar.vms.map((vm, index) => ({ vm, root: bench.sidecar.worker(index) }));
  }

  play(step: Step): void {
    if (step.kind === "wait") this.bench.advance(step.ms);
    else if (step.kind === "ask") this.bench.askAt(this.#at(step.worker).root, step.key, statusOf(step));
    else if (step.kind === "begin") this.#begin(step.key, this.#at(step.worker));
    else if (step.kind === "end") this.#end(statusOf(step));
    else if (step.kind === "die") this.#die(this.#at(step.worker));
    else if (step.kind === "born") this.#born();
    else this.#reload(step.on);
    const used = this.#claimed;
    expect(new Set(used).size, "a key has one place").toBe(used.length);
    expect(used.length, "places of the breaker").toBeLessThanOrEqual(MAX_KEYS);
  }

  /**
   * All workers say the same of each key that has a place, and the gauges show what shared data says. A key without one
   * may find room in one worker a tick before the others know that there is any.
   */
  settle(): void {
    this.bench.advance(QUIET_MS);
    const shown = Object.values(this.bench.keys).reduce((sum, many) => sum + many, 0);
    expect(shown, "keys shown").toBe(this.#claimed.length);
    for (const key of this.#claimed) {
      const answers = this.#workers.map(({ root }) => this.#passes(root, key));
      expect(new Set(answers).size, `${key}: ${answers.join()}`).toBe(1);
    }
  }

  get #claimed(): string[] {
    return this.bench.places.flatMap((key) => (key === null ? [] : [key]));
  }

  /** Asks, and changes nothing: its client goes away at once. */
  #passes(root: Root, key: string): boolean {
    const exchange = this.bench.beginAt(root, key);
    const passes = !isRejected(exchange);
    if (passes) exchange.stream.cancel();
    return passes;
  }

  #at(index: number): Worker {
    const worker = this.#workers[index % this.#workers.length];
    if (worker === undefined) throw new Error("no worker is alive");
    return worker;
  }

  #begin(key: string, worker: Worker): void {
    const exchange = this.bench.beginAt(worker.root, key);
    if (!isRejected(exchange)) this.#inFlight.push({ worker, exchange });
  }

  #end(status: number): void {
    const ended = this.#inFlight.shift();
    if (ended !== undefined) this.bench.end(ended.exchange, status);
  }

  #die(worker: Worker): void {
    if (this.#workers.length < 2) return;
    kill(worker.vm);
    this.#workers = this.#workers.filter((other) => other !== worker);
    this.#inFlight = this.#inFlight.filter((request) => request.worker !== worker);
  }

  #born(): void {
    if (this.#workers.length > 3) return;
    const root = this.bench.sidecar.addWorker(this.#document);
    const vm = this.bench.sidecar.vms.at(-1);
    if (vm !== undefined) this.#workers.push({ vm, root });
  }

  #reload(on: boolean): void {
    this.#document = on ? documentOf(BREAKER) : {};
    for (const worker of this.#workers) worker.root = worker.root.update(JSON.stringify(this.#document));
  }
}

function statusOf(step: { fails: boolean }): number {
  return step.fails ? 503 : 200;
}

describe("random histories of keys", () => {
  it("never break what holds for places, and end in one opinion", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120 }), async (steps) => {
        const history = new History(await startKeys(BREAKER, 2));
        for (const each of steps) history.play(each);
        history.settle();
        expect(history.bench.sidecar.envoy.violationList).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
