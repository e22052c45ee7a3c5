import { describe, expect, it } from "vitest";
import { InFlightBaseline, TrafficBaseline } from "../../../controller/detect/traffic.js";
import { randomOf, sampleOf } from "./mesh.js";

const LOSS = 0.5;

function learned(requests: (at: number) => number, units: (at: number) => number = () => 1): TrafficBaseline {
  const baseline = new TrafficBaseline();
  for (let at = 0; at < 60; at++) baseline.learn(requests(at), units(at));
  return baseline;
}

describe("traffic", () => {
  it("is as ever within half and double", () => {
    const baseline = learned(() => 100);
    for (const requests of [60, 80, 100, 150, 190]) expect(baseline.judge(requests, 1, LOSS)).toBeUndefined();
  });

  it("is lost from the share on that must be missing, and surges from a doubling on", () => {
    const baseline = learned(() => 100);
    expect(baseline.judge(20, 1, LOSS)).toMatchObject({ kind: "traffic_loss", baseline: 100, observed: 20 });
    expect(baseline.judge(0, 1, LOSS)?.z).toBeGreaterThan(6);
    expect(baseline.judge(250, 1, LOSS)).toMatchObject({ kind: "traffic_surge", observed: 250 });
    expect(baseline.judge(20, 1, 0.9)).toBeUndefined();
  });

  it("proves little where few come anyway", () => {
    expect(learned(() => 3).judge(0, 1, LOSS)?.z ?? 0).toBeLessThan(2);
  });

  it("of calls is measured by the requests of the caller", () => {
    const baseline = learned(
      (at) => 2 * (50 + at),
      (at) => 50 + at,
    );
    expect(baseline.expected(10)).toBeCloseTo(20, 5);
    expect(baseline.judge(20, 10, LOSS)).toBeUndefined();
    expect(baseline.judge(20, 100, LOSS)).toMatchObject({ kind: "traffic_loss", baseline: 200 });
  });

  it("is expected to be less where yesterday says so, and no more for that", () => {
    const baseline = learned(() => 100);
    expect(baseline.judge(20, 1, LOSS, 0.25)).toBeUndefined();
    expect(baseline.judge(20, 1, LOSS, 3)).toMatchObject({ kind: "traffic_loss", baseline: 100 });
    expect(baseline.judge(300, 1, LOSS, 3)).toBeUndefined();
  });

  it("is not judged where it is not told, or nothing was learned", () => {
    const baseline = learned(() => 100);
    expect(baseline.judge(null, 1, LOSS)).toBeUndefined();
    expect(baseline.judge(0, null, LOSS)).toBeUndefined();
    expect(baseline.judge(Number.NaN, 1, LOSS)).toBeUndefined();
    expect(new TrafficBaseline().judge(0, 1, LOSS)).toBeUndefined();
    expect(learned(() => 0).judge(0, 1, LOSS)).toBeUndefined();
    baseline.forget();
    expect(baseline.judge(0, 1, LOSS)).toBeUndefined();
  });

  it("that comes by chance is never lost, in 5,000 steps", () => {
    const random = randomOf(21);
    const chance = () => {
      let requests = 0;
      for (let moment = 0; moment < 200; moment++) if (random() < 0.15) requests += 1;
      return requests;
    };
    const baseline = learned(chance);
    for (let at = 0; at < 5_000; at++) expect(baseline.judge(chance(), 1, LOSS)?.z ?? 0).toBeLessThan(6);
  });
});

describe("what is under way", () => {
  const hanging = (inFlight: number | null, requests: number | null) => {
    const baseline = new InFlightBaseline();
    for (let at = 0; at < 60; at++) baseline.learn(sampleOf({ inFlight: 2 + (at % 2), requests: 100 }));
    return baseline.judge(sampleOf({ inFlight, requests }));
  };

  it("hangs where it grows while few are completed", () => {
    expect(hanging(40, 10)).toMatchObject({ kind: "hung", observed: 40 });
    expect(hanging(40, 10)?.z).toBeGreaterThan(6);
  });

  it("hangs in part where a fifth of the usual is not completed, as with one version of some", () => {
    expect(hanging(40, 80)).toMatchObject({ kind: "hung" });
    expect(hanging(40, 81)).toBeUndefined();
  });

  it("is more traffic where as many as ever are completed", () => {
    expect(hanging(40, 100)).toBeUndefined();
  });

  it("does not hang for a few more, or where it is not told", () => {
    expect(hanging(6, 10)).toBeUndefined();
    expect(hanging(null, 10)).toBeUndefined();
    expect(hanging(40, null)).toBeUndefined();
    expect(hanging(Number.NaN, 10)).toBeUndefined();
  });

  it("is not judged before anything was learned, nor after all was forgotten", () => {
    const baseline = new InFlightBaseline();
    expect(baseline.judge(sampleOf({ inFlight: 40, requests: 0 }))).toBeUndefined();
    baseline.learn(sampleOf({ inFlight: 2, requests: 100 }));
    baseline.forget();
    expect(baseline.judge(sampleOf({ inFlight: 40, requests: 0 }))).toBeUndefined();
  });
});
