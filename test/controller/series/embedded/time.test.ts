// What becomes of the embedded series over time: late reports, clocks, sidecars that come and go, older steps.
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { MeshWindow } from "../../../../controller/model/index.js";
import { BEGIN_MS, Rig, SECOND_MS } from "../rig.js";

const STEP_MS = 5_000;
const MINUTE_MS = 60_000;

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});

function requestsOf({ ends }: MeshWindow, at = 0): (number | null | undefined)[] | undefined {
  return ends[at]?.samples.map((sample) => sample?.requests);
}

const read = (steps: number, from = 0) =>
  rig.series.read(BEGIN_MS + from * STEP_MS, BEGIN_MS + (from + steps) * STEP_MS);

describe("a report that comes late", () => {
  it("fills the steps that it tells of, also those that were packed", async () => {
    rig.hearFor(5, "a-1", [{ requests: 2 }]);
    rig.nowMs += 55 * SECOND_MS;
    expect(requestsOf(await read(3))).toEqual([10, undefined, undefined]);
    rig.hear("a-1", [{ requests: 110 }], { fromMs: BEGIN_MS + STEP_MS });
    expect(requestsOf(await read(12))).toEqual([10, ...new Array<number>(11).fill(10)]);
  });

  it("is added to what other sidecars have told of these steps", async () => {
    for (let second = 0; second < 60; second++) {
      rig.hearFor(1, "a-1", [{ requests: 1, bucket: 20, durationUs: 1_000 }]);
    }
    rig.hear("a-2", [{ requests: 120, bucket: 60, durationUs: 90_000 }], { fromMs: BEGIN_MS });
    const sample = (await read(1)).ends[0]?.samples[0];
    expect(sample?.requests).toBe(15);
    expect(sample?.latency.meanMs).toBeCloseTo((5 * 1 + 10 * 90) / 15, 6);
    expect(sample?.latency.p99Ms).toBeGreaterThan(20 * (sample?.latency.meanMs ?? Infinity) - 20 * 60);
  });

  it("is lost only as far as nothing of that time is kept any more", async () => {
    rig.nowMs += 30 * MINUTE_MS;
    rig.hear("a-1", [{ requests: 360 }], { fromMs: BEGIN_MS });
    const window = await rig.series.read(BEGIN_MS, rig.nowMs, STEP_MS);
    expect(window.fromMs).toBeGreaterThan(BEGIN_MS);
    expect(new Set(requestsOf(window))).toEqual(new Set([1]));
    expect(rig.nowMs - window.fromMs).toBeGreaterThanOrEqual(15 * MINUTE_MS);
  });
});

describe("each request", () => {
  it("is in one step, however reports cut the time", async () => {
    const report = fc.tuple(fc.integer({ min: 1, max: 30_000 }), fc.nat(500), fc.constantFrom("a-1", "a-2"));
    await fc.assert(
      fc.asyncProperty(fc.array(report, { minLength: 1, maxLength: 20 }), async (reports) => {
        rig = new Rig();
        const lastMs = new Map<string, number>();
        let requests = 0;
        for (const [aheadMs, count, instance] of reports) {
          rig.nowMs += aheadMs;
          rig.hear(instance, [{ requests: count }], { fromMs: lastMs.get(instance) ?? BEGIN_MS });
          lastMs.set(instance, rig.nowMs);
          requests += count;
        }
        // The last step has to end and to be told of, too.
        rig.nowMs += STEP_MS;
        for (const [instance, fromMs] of lastMs) rig.hear(instance, [], { fromMs });
        const { ends } = await rig.series.read(BEGIN_MS, rig.nowMs, STEP_MS);
        const last = ends[0]?.samples ?? [];
        const told = last.reduce((sum, sample) => sum + (sample?.requests ?? 0), 0);
        const open = rig.nowMs % STEP_MS;
        if (open === 0) expect(told).toBe(requests);
        else expect(told).toBeLessThanOrEqual(requests);
        rig.nowMs += STEP_MS;
        for (const [instance] of lastMs) rig.hear(instance, [], { fromMs: rig.nowMs - STEP_MS });
        const whole = (await rig.series.read(BEGIN_MS, rig.nowMs, STEP_MS)).ends[0]?.samples ?? [];
        expect(whole.reduce((sum, sample) => sum + (sample?.requests ?? 0), 0)).toBe(requests);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a sidecar", () => {
  it("that is gone has nothing in flight any more", async () => {
    rig.hearFor(5, "a-1", [{ requests: 1, inFlight: 4 }]);
    for (let second = 0; second < 20; second++) rig.hearFor(1, "a-2", [{ requests: 1, inFlight: 1 }]);
    rig.nowMs += 1;
    const { ends } = await read(5);
    expect(ends[0]?.samples.map((sample) => sample?.inFlight)).toEqual([4, 5, 1, 1, 1]);
  });

  it("that comes with another version under its id is another instance", async () => {
    rig.hearFor(5, "a-1", [{ requests: 1, inFlight: 2 }], { version: "v1" });
    rig.hearFor(5, "a-1", [{ requests: 3, inFlight: 1 }], { version: "v2" });
    rig.nowMs += 1;
    const { instances, ends } = await read(2);
    const told = instances.map(({ instance, version, outbound }) => [
      ...[instance, version, ...outbound.map((sample) => sample?.requests)],
    ]);
    expect(told).toEqual([
      ["a-1", "v1", 5, undefined],
      ["a-1", "v2", undefined, 15],
    ]);
    expect(ends[0]?.samples.map((sample) => sample?.inFlight)).toEqual([2, 1]);
  });

  it("whose version becomes known stays the same", async () => {
    rig.hearFor(2, "a-1", [{ requests: 1 }], { version: "" });
    rig.hearFor(3, "a-1", [{ requests: 1 }], { version: "v1" });
    rig.hearFor(5, "a-1", [{ requests: 1 }], { version: "" });
    const { instances } = await read(2);
    expect(instances.map(({ version }) => version)).toEqual(["v1"]);
  });

  it("that came a moment ago tells of what its service calls, before it called", async () => {
    rig.hearFor(5, "a-1", [{ requests: 2 }]);
    rig.hearFor(5, "a-2", []);
    expect(requestsOf(await read(2))).toEqual([10, 0]);
  });

  it("that tells of its past adds nothing to any step", async () => {
    rig.hearFor(5, "a-1", [{ requests: 1_000, isPast: true }]);
    expect(requestsOf(await read(1))).toEqual([0]);
  });
});

describe("a clock that is set", () => {
  it("back empties the series, which go on from there", async () => {
    rig.hearFor(20, "a-1", [{ requests: 1 }]);
    rig.nowMs = BEGIN_MS - 3_600_000;
    rig.hearFor(5, "a-1", [{ requests: 2 }]);
    const { ends, steps } = await rig.series.read(rig.nowMs - 60_000, rig.nowMs);
    expect(steps).toBe(12);
    expect(ends[0]?.samples.map((sample) => sample?.requests)).toEqual([
      ...new Array(11).fill(undefined),
      10,
    ]);
  });

  it("back by less than a step changes nothing", async () => {
    rig.hearFor(10, "a-1", [{ requests: 1 }]);
    rig.nowMs -= 3 * SECOND_MS;
    rig.hear("a-1", [{ requests: 1 }], { fromMs: rig.nowMs + 2_000 });
    rig.nowMs += 3 * SECOND_MS;
    expect(requestsOf(await read(1))).toEqual([5]);
  });
});

describe("older steps", () => {
  it("are of 10 s in the last hour, of all requests, without what was in flight", async () => {
    for (let minute = 0; minute < 20 * 6; minute++) {
      rig.nowMs += 10 * SECOND_MS;
      rig.hear("a-1", [{ requests: 10, inFlight: 3 }], { fromMs: rig.nowMs - 10 * SECOND_MS });
    }
    const window = await rig.series.read(BEGIN_MS, rig.nowMs);
    expect(window).toMatchObject({ fromMs: BEGIN_MS, stepMs: 10_000, steps: 120, instances: [] });
    expect(new Set(requestsOf(window))).toEqual(new Set([10]));
    expect(window.ends[0]?.samples[5]?.inFlight).toBeNull();
  });

  it("are of a minute beyond it, and hold what came late, too", async () => {
    const endMs = BEGIN_MS + 90 * MINUTE_MS;
    for (; rig.nowMs < endMs; rig.nowMs += 10 * SECOND_MS) {
      if (rig.nowMs > BEGIN_MS) rig.hear("a-1", [{ requests: 10 }], { fromMs: rig.nowMs - 10 * SECOND_MS });
      if (rig.nowMs === BEGIN_MS + 30 * MINUTE_MS) {
        rig.hear("a-2", [{ requests: 20 * 60 }], { fromMs: BEGIN_MS + 10 * MINUTE_MS });
      }
    }
    const window = await rig.series.read(BEGIN_MS, rig.nowMs);
    expect(window).toMatchObject({ stepMs: MINUTE_MS, fromMs: BEGIN_MS });
    const requests = requestsOf(window) ?? [];
    expect(requests.slice(0, 10)).toEqual(new Array(10).fill(60));
    expect(requests.slice(10, 30)).toEqual(new Array(20).fill(120));
    expect(requests.slice(31, 80)).toEqual(new Array(49).fill(60));
    const coarse = await rig.series.read(BEGIN_MS, BEGIN_MS + 10 * MINUTE_MS, 5 * MINUTE_MS);
    expect(requestsOf(coarse)).toEqual([300, 300]);
  });
});

describe("what is long gone", () => {
  it("is forgotten, and its room is given again", async () => {
    rig.hearFor(5, "a-1", [{ requests: 1, inFlight: 3 }]);
    const before = rig.series.bytes;
    rig.nowMs += 3 * 3_600_000;
    rig.hearFor(5, "b-1", [{ direction: "inbound", requests: 1 }]);
    rig.series.sweep();
    const { ends, instances, calls } = await rig.series.read(rig.nowMs - STEP_MS, rig.nowMs);
    expect(ends.map(({ seenBy }) => seenBy)).toEqual(["destination"]);
    expect(instances.map(({ instance }) => instance)).toEqual(["b-1"]);
    expect(calls).toHaveLength(1);
    expect(rig.series.bytes).toBeLessThan(before + 10_000);
  });
});
