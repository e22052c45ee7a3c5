import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Case, InstanceSeries, StepSample } from "../../../controller/model/index.js";
import { BOOKINFO, simulate } from "./simulator.js";

const hung = simulate(BOOKINFO, { faults: [{ kind: "hung", at: "reviews", requests: 300 }] });
const ONSET = hung.incident.onsetMs / hung.window.stepMs;
const page = { source: "outside", destination: "default/productpage", atUsers: true };
const symptom = { kind: "hung", seenBy: "destination", ...page } as const;

/** Requests that wait in some instances since the onset, where these end none. */
function waiting(inFlight: Readonly<Record<string, number>>): Case {
  const stuck = (instance: string) => (sample: StepSample | undefined, step: number) =>
    step < ONSET || inFlight[instance] === undefined
      ? sample
      : { requests: 0, outcomes: {}, latency: {}, inFlight: inFlight[instance] };
  const instances = hung.window.instances.map(
    (one): InstanceSeries => ({ ...one, inbound: one.inbound.map(stuck(one.instance)) }),
  );
  const felt = { ...symptom, sinceMs: hung.incident.onsetMs, baseline: 1, observed: 300, z: 90 };
  return {
    ...hung,
    incident: { ...hung.incident, symptoms: [felt] },
    window: { ...hung.window, instances },
  };
}

describe("a version that hangs, and has not timed out yet", () => {
  it("is named by the requests that wait in it, where the others hold none", () => {
    const [first] = diagnose(waiting({ "reviews-v3": 300 })).causes;
    expect(first?.target).toMatchObject({ type: "version", service: "default/reviews", version: "v3" });
    const held = first?.evidence.find(({ series }) => series === "requests in flight of default/reviews v3");
    expect(held).toMatchObject({ unit: "requests", observed: 300, speaks: "for" });
  });

  it("is not named where the others hang, too", () => {
    const all = waiting({ "reviews-v1": 280, "reviews-v2": 290, "reviews-v3": 300 });
    expect(diagnose(all).causes[0]?.target).toEqual({ type: "service", service: "default/reviews" });
  });
});
