import { describe, expect, it } from "vitest";
import { type OpenLoop, runOpenLoop, type Spin } from "../../../../bench/ladder/latency/open-loop.js";
import type { Exchange } from "../../../../bench/ladder/traffic/index.js";

/** Time goes on by a step at each turn of the generator; a proxy answers after a service time. */
class Bench implements Spin {
  #nowMs = 0;
  readonly sentMs: number[] = [];
  readonly sent: string[] = [];
  readonly #answers: { atMs: number; give: () => void }[] = [];

  constructor(
    private readonly stepMs: number,
    private readonly serviceMs: (index: number) => number,
    private readonly status = 200,
  ) {}

  nowMs = () => this.#nowMs;

  soon = (call: () => void) => {
    queueMicrotask(() => {
      this.#nowMs += this.stepMs;
      const due = this.#answers.filter(({ atMs }) => atMs <= this.#nowMs);
      for (const answer of due) {
        this.#answers.splice(this.#answers.indexOf(answer), 1);
        answer.give();
      }
      call();
    });
  };

  connections(count: number): Exchange[] {
    return Array.from({ length: count }, () => ({
      send: (request: Buffer, done: (status: number) => void) => {
        const index = this.sent.push(request.toString()) - 1;
        this.sentMs.push(this.#nowMs);
        this.#answers.push({
          atMs: this.#nowMs + this.serviceMs(index),
          give: () => done(this.status),
        });
      },
      close: () => {},
    }));
  }
}

function run(bench: Bench, part: Partial<OpenLoop> = {}) {
  return runOpenLoop({
    connections: bench.connections(4),
    requests: [Buffer.from("a"), Buffer.from("b")],
    ...{ ratePerSecond: 1_000, count: 10, status: 200, signal: new AbortController().signal, spin: bench },
    ...part,
  });
}

describe("requests at a fixed rate", () => {
  it("leave when they are due, in turn", async () => {
    const bench = new Bench(0.5, () => 1);
    await run(bench, { count: 4 });
    expect(bench.sentMs).toEqual([0, 1, 2, 3]);
    expect(bench.sent).toEqual(["a", "b", "a", "b"]);
  });

  it("are all told of, with what each took", async () => {
    const { latency, queued } = await run(new Bench(0.25, () => 0.5));
    expect([latency.count, queued]).toEqual([10, 0]);
    expect(latency.quantileMs(0.5)).toBeCloseTo(0.5, 2);
  });

  it("are charged with a stall from when they were due, not from when they were sent", async () => {
    // One connection, and the first answer takes 20 ms: nine more are due meanwhile, and all of them have waited.
    const bench = new Bench(0.5, (index) => (index === 0 ? 20 : 0.5));
    const { latency, queued } = await run(bench, { connections: bench.connections(1) });
    expect(queued).toBe(9);
    expect(latency.maxMs).toBe(20);
    expect(latency.quantileMs(0.2)).toBeGreaterThan(10);
  });

  it("tell apart what the generator itself was late by", async () => {
    const late = await run(new Bench(4, () => 4));
    expect(late.lateness.maxMs).toBe(3);
    const early = await run(new Bench(0.5, () => 4));
    expect(early.lateness.maxMs).toBe(0);
  });

  it("end at the first answer that is another", async () => {
    await expect(run(new Bench(0.5, () => 1, 503))).rejects.toThrow(
      "at 1000 requests a second an answer has the status 503, and 200 was to come",
    );
  });

  it("end when answers stay away for too long", async () => {
    await expect(run(new Bench(100, () => Number.POSITIVE_INFINITY))).rejects.toThrow(
      "10 answers are missing after 10000 ms",
    );
  });

  it("end when they are stopped", async () => {
    const signal = AbortSignal.abort();
    await expect(run(new Bench(0.5, () => 1), { signal })).rejects.toThrow("it was stopped");
  });

  it("cannot be none at all", async () => {
    await expect(run(new Bench(0.5, () => 1), { requests: [] })).rejects.toThrow(
      "there is no request to send",
    );
  });
});
