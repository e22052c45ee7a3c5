import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Case, CauseTarget, EndSeries, StepSample } from "../../../controller/model/index.js";
import { FAULTS } from "./chance.js";
import { BOOKINFO, SHOP, type SimFault, STEP_MS, simulate } from "./simulator.js";

/** What cannot be, and what hardly is. */
const HOSTILE = fc.constantFrom(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -1,
  0,
  1e-300,
  1e300,
  Number.MAX_VALUE,
);
const NUMBER = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: 0, max: 1e4, noNaN: true }) },
  { weight: 1, arbitrary: HOSTILE },
);
const SAMPLE: fc.Arbitrary<StepSample | undefined> = fc.option(
  fc.record({
    requests: fc.option(NUMBER),
    outcomes: fc.option(fc.dictionary(fc.constantFrom("success", "failure", "rejected", "injected"), NUMBER)),
    latency: fc.dictionary(fc.constantFrom("meanMs", "p50Ms", "p90Ms", "p99Ms"), NUMBER),
    inFlight: fc.option(NUMBER),
  }) as fc.Arbitrary<StepSample>,
  { nil: undefined },
);
const NAME = fc.constantFrom("default/a", "default/b", "default/c", "outside", "unknown", "other", "");
const STEPS = 9;
const SAMPLES = fc.array(SAMPLE, { minLength: 0, maxLength: STEPS });
const END: fc.Arbitrary<EndSeries> = fc.record({
  seenBy: fc.constantFrom("source" as const, "destination" as const),
  source: NAME,
  destination: NAME,
  samples: SAMPLES,
});

const CASE: fc.Arbitrary<Case> = fc
  .record({
    ends: fc.array(END, { maxLength: 8 }),
    services: fc.array(fc.record({ service: NAME, samples: SAMPLES }), { maxLength: 3 }),
    instances: fc.array(
      fc.record({
        service: NAME,
        instance: fc.constantFrom("i1", "i2"),
        version: fc.constantFrom("", "v1", "v2"),
        inbound: SAMPLES,
        outbound: SAMPLES,
        resources: fc.record({ cpu: fc.array(fc.option(NUMBER, { nil: undefined }), { maxLength: STEPS }) }),
      }),
      { maxLength: 4 },
    ),
    onset: fc.integer({ min: -1, max: STEPS + 1 }),
  })
  .map(({ onset, ...series }) => {
    const given = simulate(BOOKINFO);
    const onsetMs = onset * STEP_MS;
    return {
      ...given,
      window: { fromMs: 0, stepMs: STEP_MS, steps: STEPS, calls: [], ...series },
      incident: { ...given.incident, onsetMs, baseline: { fromMs: 0, toMs: onsetMs } },
      observed: { fromMs: onsetMs, toMs: STEPS * STEP_MS },
    };
  });

function nameOf(target: CauseTarget): string {
  if (target.type === "edge") return `${target.source} ${target.destination}`;
  return target.type === "change" ? target.change.name : target.service;
}

const order = (given: Case): string[] =>
  diagnose(given).causes.map(({ target, kind }) => `${kind} ${nameOf(target)}`);

describe("a diagnosis", () => {
  it("throws at no numbers, however hostile, and says nothing that is none", () => {
    fc.assert(
      fc.property(CASE, (given) => {
        const { causes, ruledOut, quality } = diagnose(given);
        for (const { score, confidence, evidence, path } of causes) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(path.length).toBeGreaterThan(0);
          for (const { z, baseline, observed } of evidence)
            expect([z, baseline, observed].map(Number.isNaN)).toEqual([false, false, false]);
        }
        expect(causes.length).toBeLessThanOrEqual(10);
        expect(ruledOut.length).toBeLessThanOrEqual(20);
        expect(quality.coverage).toBeGreaterThanOrEqual(0);
        expect(quality.coverage).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  it("is the same for the same case, and changes nothing in it", () => {
    fc.assert(
      fc.property(CASE, (given) => {
        const before = structuredClone(given);
        const first = diagnose(given);
        expect(given).toEqual(before);
        expect(diagnose(given)).toEqual(first);
      }),
      { numRuns: 50 },
    );
  });

  it("ranks alike whatever the services are called", () => {
    fc.assert(
      fc.property(FAULTS, fc.integer({ min: 1, max: 1_000 }), (fault, seed) => {
        const turned = (name: string) => `default/${[...name].reverse().join("").replace("/", ".")}`;
        const plain = order(simulate(BOOKINFO, { faults: [fault], seed }));
        const renamed = order(simulate(BOOKINFO, { faults: [fault], seed, rename: turned }));
        const back = plain.map((line) => line.replaceAll(/default\/\w+/g, turned));
        expect(renamed[0]).toBe(back[0]);
        expect([...renamed].sort()).toEqual([...back].sort());
      }),
      { numRuns: 60 },
    );
  });

  it("does not depend on the order of the series", () => {
    fc.assert(
      fc.property(FAULTS, (fault) => {
        const there: SimFault =
          fault.kind === "gap"
            ? { ...fault, edge: ["cart", "store"] }
            : ({ ...fault, at: "store" } as SimFault);
        const given = simulate(SHOP, { faults: [there] });
        const { window } = given;
        const turned = {
          ...window,
          ends: [...window.ends].reverse(),
          calls: [...window.calls].reverse(),
          instances: [...window.instances].reverse(),
        };
        expect(order({ ...given, window: turned })).toEqual(order(given));
      }),
      { numRuns: 60 },
    );
  });

  it("names the same where all takes ten times as long, and all faults with it", () => {
    fc.assert(
      fc.property(FAULTS, fc.integer({ min: 1, max: 1_000 }), (fault, seed) => {
        const [plain] = order(simulate(BOOKINFO, { faults: [fault], seed }));
        const [scaled] = order(simulate(BOOKINFO, { faults: [fault], seed, scale: 10 }));
        expect(scaled).toBe(plain);
      }),
      { numRuns: 60 },
    );
  });

  it("names the right service whatever the noise, the strength and the load", () => {
    fc.assert(
      fc.property(
        FAULTS,
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 60, max: 3_000 }),
        (fault, seed, ratePerStep) => {
          const at = "edge" in fault ? fault.edge[1] : "at" in fault ? fault.at : "";
          const [first] = diagnose(simulate(BOOKINFO, { faults: [fault], seed, ratePerStep })).causes;
          expect(first && nameOf(first.target)).toBe(`default/${at}`);
        },
      ),
      { numRuns: 200 },
    );
  });
});
