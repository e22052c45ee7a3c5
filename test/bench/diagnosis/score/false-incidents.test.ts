import { describe, expect, it } from "vitest";
import {
  didUsersSuffer,
  falseOf,
  type Judgement,
  match,
  quietOf,
  specificityOf,
} from "../../../../bench/diagnosis/score/index.js";
import { at, fault, recordingWith, STEP_MS, sample, service, threeServices, told } from "../mesh.js";

const nothing = [service("n/b")];

function judgementOf(faults: ReturnType<typeof fault>[], steps: number, detected: number[]): Judgement {
  const recording = recordingWith(
    faults,
    threeServices(steps, () => sample(100)),
  );
  return match(
    recording,
    detected.map((step, index) => told(index, step, nothing)),
  );
}

describe("quiet time", () => {
  it("is what is not within a fault or 20 s after it", () => {
    const { quietMs, incidents } = quietOf([judgementOf([fault("b", ["n/b"], 10, 16)], 40, [])]);
    expect(quietMs).toBe((40 - 6 - 4) * STEP_MS);
    expect(incidents).toBe(0);
  });

  it("counts the incidents in it", () => {
    expect(quietOf([judgementOf([], 40, [10, 30])])).toEqual({
      ...{ quietMs: 40 * STEP_MS, incidents: 2, unlabelled: 0 },
    });
  });

  it("is that of all recordings: a quiet one hides no incident of another", () => {
    const faulty = judgementOf([fault("b", ["n/b"], 10, 16)], 40, [2]);
    const { quietMs, incidents } = quietOf([faulty, judgementOf([], 50, [])]);
    expect([quietMs, incidents]).toEqual([(50 + 40 - 6 - 4) * STEP_MS, 1]);
  });

  it("is not that of a copy, whose incidents another recording tells", () => {
    const judgement = judgementOf([fault("b", ["n/b"], 30, 36)], 40, [2, 20, 21, 29]);
    const copied = { ...judgement, recording: { ...judgement.recording, copiedToMs: at(20) } };
    expect(falseOf(copied).map(({ id }) => id)).toEqual([2, 3]);
    expect(quietOf([copied])).toMatchObject({ quietMs: 10 * STEP_MS, incidents: 2 });
  });
});

describe("the specificity", () => {
  it("is the share of windows of five steps without an incident, after what is learned from", () => {
    // 60 to learn from, then 8 windows.
    const figure = specificityOf([judgementOf([], 100, [30, 63, 65, 66, 100])]);
    expect(figure).toMatchObject({ median: 5 / 8, samples: 8 });
  });

  it("is of quiet runs alone", () => {
    expect(specificityOf([judgementOf([fault("b", ["n/b"], 10, 16)], 100, [])]).samples).toBe(0);
  });
});

describe("users", () => {
  const incident = told(1, 22, nothing);
  const windowOf = (during: ReturnType<typeof sample>) =>
    threeServices(40, (callee, step) => (callee === "n/a" && step >= 20 && step < 23 ? during : sample(100)));

  it("suffered where over 1 % of their requests failed", () => {
    expect(didUsersSuffer(windowOf(sample(100, 5, 2)), incident)).toBe(true);
    expect(didUsersSuffer(windowOf(sample(100, 5, 1)), incident)).toBe(false);
  });

  it("suffered where they waited over 2.5 times as long as usual", () => {
    expect(didUsersSuffer(windowOf(sample(100, 13)), incident)).toBe(true);
    expect(didUsersSuffer(windowOf(sample(100, 12)), incident)).toBe(false);
  });

  it("did not suffer from what only services saw", () => {
    const window = threeServices(40, (callee) => sample(100, callee === "n/a" ? 5 : 500, 0));
    expect(didUsersSuffer(window, incident)).toBe(false);
  });

  it("are those whom nobody asks where no series tells of anybody outside", () => {
    const { ends, ...window } = windowOf(sample(100, 5, 50));
    const seen = (service: string) => ends.find(({ destination }) => destination === service)?.samples ?? [];
    const services = ["n/a", "n/b"].map((service) => ({ service, samples: seen(service) }));
    const calls = [{ source: "n/a", destination: "n/b" }];
    expect(didUsersSuffer({ ...window, ends: [], services, calls }, incident)).toBe(true);
    const asked = [...calls, { source: "n/c", destination: "n/a" }];
    expect(didUsersSuffer({ ...window, ends: [], services, calls: asked }, incident)).toBe(false);
  });

  it("are not known to have suffered where nothing tells of them", () => {
    const window = { ...windowOf(sample(100, 5, 50)), ends: [] };
    expect(didUsersSuffer(window, incident)).toBe(false);
  });
});
