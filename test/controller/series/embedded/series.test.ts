import { beforeEach, describe, expect, it } from "vitest";
import type { MeshWindow } from "../../../../controller/model/index.js";
import { SETTLED_AFTER_MS } from "../../../../controller/series/index.js";
import { BEGIN_MS, Rig, SECOND_MS } from "../rig.js";

const STEP_MS = 5_000;

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});

/** The steps from the begin on. */
function read(steps: number): Promise<MeshWindow> {
  return rig.series.read(BEGIN_MS, BEGIN_MS + steps * STEP_MS);
}

async function requestsOf(steps: number, at = 0): Promise<(number | null | undefined)[] | undefined> {
  return (await read(steps)).ends[at]?.samples.map((sample) => sample?.requests);
}

describe("the embedded series", () => {
  it("has what was counted in the step in which it was", async () => {
    rig.hearFor(10, "a-1", [{ requests: 3 }]);
    expect(await requestsOf(2)).toEqual([15, 15]);
    const { ends, fromMs, stepMs, steps, calls, services } = await read(2);
    expect(ends[0]).toMatchObject({ seenBy: "source", source: "default/a", destination: "default/b" });
    expect({ fromMs, stepMs, steps, services }).toEqual({
      fromMs: BEGIN_MS,
      stepMs: STEP_MS,
      steps: 2,
      services: [],
    });
    expect(calls).toEqual([{ source: "default/a", destination: "default/b" }]);
  });

  it("tells a step once it has ended, and nothing of the one that has only begun", async () => {
    rig.hearFor(8, "a-1", [{ requests: 3 }]);
    expect(await requestsOf(5)).toEqual([15]);
  });

  it("gives the same of a step that has ended and had its lag, however often it is read later", async () => {
    rig.hearFor(5, "a-1", [{ requests: 3, inFlight: 2 }]);
    rig.nowMs += 700;
    rig.hear("a-1", [{ requests: 9, inFlight: 0 }], { fromMs: rig.nowMs - 700 });
    rig.nowMs = BEGIN_MS + STEP_MS + SETTLED_AFTER_MS;
    const first = (await read(1)).ends;
    expect(first[0]?.samples[0]).toMatchObject({ requests: 15, inFlight: 2 });
    for (let second = 0; second < 40; second++) {
      rig.hearFor(1, "a-1", [{ requests: 1 }]);
      expect((await read(1)).ends).toEqual(first);
    }
  });

  it("says that an end was idle where its sidecar reports and counts nothing", async () => {
    rig.hearFor(5, "a-1", [{ requests: 1 }]);
    rig.hearFor(5, "a-1", []);
    expect((await read(2)).ends[0]?.samples[1]).toEqual({
      requests: 0,
      outcomes: {},
      latency: {},
      inFlight: 0,
    });
  });

  it("has no sample of a step of which no sidecar of that end told anything", async () => {
    rig.hearFor(5, "a-1", [{ requests: 1 }]);
    rig.hearFor(5, "b-1", [{ direction: "inbound", requests: 1 }]);
    const { ends } = await read(2);
    expect(ends.map(({ samples }) => samples.map((sample) => sample?.requests))).toEqual([
      [5, undefined],
      [undefined, 5],
    ]);
  });

  it("says what waits at an end where nothing ends", async () => {
    rig.hearFor(5, "a-1", [{ requests: 1 }]);
    rig.nowMs += SECOND_MS;
    rig.hear("a-1", [{ requests: 0, inFlight: 7 }]);
    rig.hearFor(4, "a-1", []);
    rig.nowMs += SETTLED_AFTER_MS;
    expect((await read(2)).ends[0]?.samples[1]).toMatchObject({ requests: 0, inFlight: 7 });
  });

  it("takes the quantiles of a step of all requests of all sidecars that saw them", async () => {
    for (let second = 0; second < 5; second++) {
      rig.hearFor(1, "a-1", [{ requests: 8, bucket: 20, durationUs: 3_000 }]);
      rig.hear("a-2", [{ requests: 2, bucket: 60, durationUs: 90_000 }]);
    }
    const latency = (await read(1)).ends[0]?.samples[0]?.latency;
    expect(latency?.meanMs).toBeCloseTo(20.4, 6);
    expect(latency?.p50Ms).toBe(latency?.p75Ms);
    expect(latency?.p90Ms).toBeGreaterThan(20 * (latency?.p75Ms ?? Infinity));
  });
});
