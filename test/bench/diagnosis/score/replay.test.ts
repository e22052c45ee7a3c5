import { describe, expect, it } from "vitest";
import { cut, judge, replay } from "../../../../bench/diagnosis/score/index.js";
import type { Change } from "../../../../controller/model/index.js";
import { at, end, fault, randomOf, recordingWith, STEP_MS, sample, threeServices } from "../mesh.js";

/** b answers slowly from step 60 to 66, and a, which asks it, with it. */
const slow = threeServices(80, (callee, step) =>
  sample(200, step >= 60 && step < 66 && callee !== "n/c" ? 120 : 6 + (step % 3)),
);

describe("a part of a window", () => {
  const instance = {
    ...{ service: "n/b", instance: "b-1", version: "" },
    ...{ inbound: [sample(1), undefined, sample(3)], outbound: [] },
    resources: { cpu: [1, 2, undefined] },
  };
  const window = { ...threeServices(3, (_callee, step) => sample(step)), instances: [instance] };

  it("has the steps from the first to the last, the last excluded", () => {
    const part = cut(window, 1, 3);
    expect([part.fromMs, part.steps]).toEqual([at(1), 2]);
    expect(part.ends[0]?.samples).toEqual([sample(1), sample(2)]);
    expect(part.instances[0]).toMatchObject({
      ...{ inbound: [undefined, sample(3)], outbound: [] },
      resources: { cpu: [2, undefined] },
    });
  });

  it("may be all of it", () => {
    expect(cut(window, 0, 3)).toEqual(window);
  });
});

describe("a recording that is played", () => {
  it("gives an incident where b became slow, after it did and within 20 s", () => {
    const { judged, falseOnes } = judge(recordingWith([fault("b", ["n/b"], 60, 66)], slow));
    expect(falseOnes).toEqual([]);
    expect(judged[0]).toMatchObject({ rank: 1, isKindRight: true });
    const detectedMs = judged[0]?.told?.detectedMs ?? 0;
    expect(detectedMs).toBeGreaterThan(at(60));
    expect(detectedMs).toBeLessThanOrEqual(at(64));
  });

  it("gives no incident where nothing happens", () => {
    expect(replay({ window: threeServices(80, () => sample(200, 6)), changes: [] })).toEqual([]);
  });

  it("is diagnosed a step after the detection at most", () => {
    for (const { detectedMs, diagnosedMs } of replay({ window: slow, changes: [] })) {
      expect(diagnosedMs).toBeGreaterThanOrEqual(detectedMs);
      expect(diagnosedMs).toBeLessThanOrEqual(detectedMs + STEP_MS);
    }
    expect(replay({ window: slow, changes: [] })).toHaveLength(1);
  });

  it("knows nothing of what comes later", () => {
    const short = replay({ window: cut(slow, 0, 64), changes: [] });
    expect(short).toEqual(replay({ window: slow, changes: [] }));
  });

  it("does not know changes before they were made", () => {
    const change: Change = {
      ...{ kind: "config", name: "n/late", atMs: at(70), endedMs: null },
      ...{ services: ["n/b"], summary: "late" },
    };
    expect(replay({ window: slow, changes: [change] })).toEqual(replay({ window: slow, changes: [] }));
  });
});

describe("what is to come", () => {
  /** Two faults with different ends; a change before each; the last third differs from one future to another. */
  const changes: Change[] = [58, 98].map((step) => ({
    ...{ kind: "config", name: `n/at-${step}`, atMs: at(step), endedMs: at(step + 12) },
    ...{ services: ["n/b"], summary: "limit" },
  }));
  const past = (callee: string, step: number) =>
    sample(
      200,
      step >= 60 && step < 66 && callee !== "n/c" ? 120 : 6 + (step % 3),
      step >= 100 && step < 106 && callee !== "n/b" ? 80 : 0,
    );
  const whole = threeServices(120, past);
  const told = replay({ window: whole, changes });

  it("is not known to any incident: what was recorded until then gives the same answer", () => {
    expect(told.length).toBeGreaterThanOrEqual(2);
    for (const incident of told) {
      const steps = (incident.diagnosedMs - at(0)) / STEP_MS;
      const known = changes.filter(({ atMs }) => atMs < incident.diagnosedMs);
      const until = replay({ window: cut(whole, 0, steps), changes: known });
      expect(until).toEqual(told.filter(({ id }) => id <= incident.id));
    }
  });

  it("may be anything: other series, other callers, other changes", () => {
    const [first] = told;
    if (first === undefined) throw new Error("nothing was told");
    const steps = (first.diagnosedMs - at(0)) / STEP_MS;
    const random = randomOf(3);
    for (let future = 0; future < 3; future++) {
      const other = threeServices(steps + 20, (callee, step) =>
        step < steps ? past(callee, step) : sample(Math.floor(random() * 400), 1 + random() * 500, 0),
      );
      const late = end("n/c", "n/b", "source", steps + 20, (step) => (step < steps ? undefined : sample(90)));
      const ends = [...other.ends, late];
      const calls = [...other.calls, { source: "n/c", destination: "n/b" }];
      const more = [...changes, { ...(changes[0] as Change), name: "n/later", atMs: at(steps) + 1 }];
      expect(replay({ window: { ...other, ends, calls }, changes: more })[0]).toEqual(first);
    }
  });

  it("does not say how long a change will last", () => {
    const [first] = told;
    const lasting = changes.map((change) => ({ ...change, endedMs: null }));
    expect(replay({ window: whole, changes: lasting })[0]).toEqual(first);
  });
});
