import { describe, expect, it } from "vitest";
import { DEFAULT_THRESHOLDS } from "../../../controller/detect/index.js";
import { rulesOf, Watch } from "../../../controller/detect/watch.js";
import type { StepSample } from "../../../controller/model/index.js";
import { sampleOf } from "./mesh.js";

const RULES = rulesOf(DEFAULT_THRESHOLDS);
const USERS = { callerRequests: undefined, season: 1 };
const HOUR = 3_600_000;

/** A watch that is given steps as a detector gives them. */
class Watched {
  readonly watch = new Watch();
  readonly #stepMs: number;
  #at = 0;

  constructor(stepMs = 5_000) {
    this.#stepMs = stepMs;
  }

  next(sample: StepSample | undefined, isFrozen = false, adaptAfterMs = HOUR) {
    const step = { fromMs: this.#at * this.#stepMs, toMs: (this.#at + 1) * this.#stepMs };
    this.#at += 1;
    const findings = this.watch.take(step, sample, USERS, RULES);
    if (!isFrozen) this.watch.learn(step, sample, USERS, findings.length > 0, adaptAfterMs);
    return findings;
  }

  many(steps: number, sample: StepSample | undefined): void {
    for (let step = 0; step < steps; step++) this.next(sample);
  }
}

const usual = sampleOf({ requests: 100, outcomes: { success: 100 }, latency: { p50Ms: 100 }, inFlight: 1 });
const slow = sampleOf({ ...usual, latency: { p50Ms: 900 } });
const failing = sampleOf({ ...usual, outcomes: { success: 50, failure: 50 } });

describe("a watch over an end", () => {
  it("says nothing for the first minute, and at least three steps", () => {
    const short = new Watched();
    expect(short.watch.coldSteps(5_000)).toBe(12);
    short.many(11, usual);
    expect(short.next(slow)).toEqual([]);
    const long = new Watched(300_000);
    expect(long.watch.coldSteps(300_000)).toBe(3);
    long.many(3, usual);
    expect(long.next(slow)).toMatchObject([{ kind: "latency" }]);
  });

  it("finds what stands out, each kind by itself", () => {
    const watched = new Watched();
    watched.many(60, usual);
    const found = watched.next(
      sampleOf({ ...slow, outcomes: { success: 20, failure: 20 }, requests: 40, inFlight: 60 }),
    );
    expect(found.map(({ kind }) => kind).sort()).toEqual(["errors", "hung", "latency"]);
  });

  it("misses no request that waits", () => {
    const watched = new Watched();
    watched.many(60, usual);
    const few = { ...usual, requests: 20, outcomes: { success: 20 } };
    expect(watched.next(sampleOf({ ...few, inFlight: 60 })).map(({ kind }) => kind)).toEqual(["hung"]);
    expect(watched.next(sampleOf(few)).map(({ kind }) => kind)).toEqual(["traffic_loss"]);
  });

  it("has traffic in requests a second", () => {
    const watched = new Watched();
    watched.many(60, usual);
    const [loss] = watched.next(sampleOf({ requests: 0 }));
    expect(loss).toMatchObject({ kind: "traffic_loss", baseline: 20, observed: 0 });
  });

  it("bears one lost step within what runs, and no two", () => {
    const watched = new Watched();
    watched.many(60, usual);
    watched.next(slow);
    watched.next(undefined);
    expect(watched.next(slow)).toMatchObject([{ sinceMs: 300_000 }]);
    watched.next(undefined);
    watched.next(undefined);
    expect(watched.next(slow)).toMatchObject([{ sinceMs: 325_000 }]);
  });

  it("learns nothing of what is frozen", () => {
    const watched = new Watched();
    watched.many(60, usual);
    for (let step = 0; step < 200; step++) watched.next(failing, true);
    expect(watched.next(failing)).toMatchObject([{ kind: "errors", baseline: 0 }]);
    expect(watched.watch.latency.typicalMs).toBe(100);
  });

  it("learns what waited before the onset, and not what waited since", () => {
    const watched = new Watched();
    watched.many(12, usual);
    watched.many(3, sampleOf({ ...usual, latency: { p50Ms: 110 } }));
    watched.watch.freeze(14 * 5_000);
    const all = new Watched();
    all.many(12, usual);
    all.many(2, sampleOf({ ...usual, latency: { p50Ms: 110 } }));
    all.watch.freeze(Number.POSITIVE_INFINITY);
    const z = (one: Watched) => one.watch.latency.judge(slow)?.z;
    expect(z(watched)).toBe(z(all));
  });

  it("learns what flickers, and not what lasts", () => {
    const flickering = new Watched();
    flickering.many(40, usual);
    for (let round = 0; round < 20; round++) {
      flickering.next(slow);
      flickering.many(4, usual);
    }
    expect(flickering.watch.latency.judge(slow)?.z).toBeLessThan(4);
    const lasting = new Watched();
    lasting.many(40, usual);
    lasting.many(30, slow);
    lasting.many(30, usual);
    expect(lasting.watch.latency.judge(slow)?.z).toBeGreaterThan(12);
  });

  it("takes for usual what lasts as long as it takes to adapt", () => {
    const watched = new Watched();
    watched.many(40, usual);
    for (let step = 0; step < 100; step++) watched.next(slow, false, 300_000);
    expect(watched.next(slow)).toEqual([]);
    expect(watched.watch.latency.typicalMs).toBe(900);
  });

  it("spans an hour once it is full, however short the steps are", () => {
    const watched = new Watched();
    watched.many(400, usual);
    watched.many(350, sampleOf({ ...usual, latency: { p50Ms: 105 } }));
    expect(watched.watch.latency.typicalMs).toBe(100);
    watched.many(200, sampleOf({ ...usual, latency: { p50Ms: 105 } }));
    expect(watched.watch.latency.typicalMs).toBe(105);
  });

  it("knows nothing any more when it forgets", () => {
    const watched = new Watched();
    watched.many(60, usual);
    watched.watch.forget();
    expect(watched.watch.coldSteps(5_000)).toBe(12);
    expect(watched.next(slow)).toEqual([]);
  });
});
