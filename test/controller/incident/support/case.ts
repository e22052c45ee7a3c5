/** A mesh of four services in which ratings goes down: the case, and a diagnosis as it might be. */
import type {
  Case,
  Cause,
  Diagnosis,
  EndSeries,
  Evidence,
  Incident,
  MeshWindow,
  Samples,
  StepSample,
  Symptom,
} from "../../../../controller/model/index.js";

export const STEP_MS = 5000;
export const BASELINE_STEPS = 60;
export const OBSERVED_STEPS = 12;
export const FROM_MS = Date.parse("2026-11-21T12:00:00Z");
export const ONSET_MS = FROM_MS + BASELINE_STEPS * STEP_MS;
export const END_MS = ONSET_MS + OBSERVED_STEPS * STEP_MS;
export const STEPS = BASELINE_STEPS + OBSERVED_STEPS;

export const OUTSIDE = "outside";
export const PAGE = "default/productpage";
export const REVIEWS = "default/reviews";
export const RATINGS = "default/ratings";
export const DETAILS = "default/details";

export function sample(requests: number, failed: number, ms: number): StepSample {
  return {
    requests,
    outcomes: { success: requests - failed, ...(failed === 0 ? {} : { failure: failed }) },
    latency: { p50Ms: ms, p75Ms: ms * 1.25, p99Ms: ms * 3 },
    inFlight: 2,
  };
}

/** `before` in the baseline, `since` from the onset on; the third number varies a little by step. */
export function samplesOf(
  before: readonly [number, number, number] | undefined,
  since: readonly [number, number, number] | undefined,
): Samples {
  return Array.from({ length: STEPS }, (_, step) => {
    const numbers = step < BASELINE_STEPS ? before : since;
    if (numbers === undefined) return undefined;
    const [requests, failed, ms] = numbers;
    return sample(requests, failed, ms + (step % 4));
  });
}

export function end(
  source: string,
  destination: string,
  seenBy: EndSeries["seenBy"],
  samples: Samples,
): EndSeries {
  return { seenBy, source, destination, samples };
}

export function windowOf(more: Partial<MeshWindow> = {}): MeshWindow {
  return {
    fromMs: FROM_MS,
    stepMs: STEP_MS,
    steps: STEPS,
    calls: [
      { source: PAGE, destination: REVIEWS },
      { source: PAGE, destination: DETAILS },
      { source: REVIEWS, destination: RATINGS },
    ],
    ends: [
      end(OUTSIDE, PAGE, "destination", samplesOf([100, 0, 40], [100, 30, 44])),
      end(PAGE, REVIEWS, "source", samplesOf([100, 0, 20], [100, 30, 24])),
      end(PAGE, REVIEWS, "destination", samplesOf([100, 0, 18], [100, 30, 22])),
      end(REVIEWS, RATINGS, "source", samplesOf([60, 0, 8], [60, 60, 1])),
      end(REVIEWS, RATINGS, "destination", samplesOf([60, 0, 6], undefined)),
    ],
    services: [],
    instances: [
      {
        service: RATINGS,
        instance: "ratings-v1",
        version: "v1",
        inbound: samplesOf([60, 0, 6], undefined),
        outbound: samplesOf(undefined, undefined),
        resources: {
          cpu: Array.from({ length: STEPS }, (_, step) => (step < BASELINE_STEPS ? 0.2 : undefined)),
        },
      },
    ],
    ...more,
  };
}

export function symptom(more: Partial<Symptom> = {}): Symptom {
  return {
    ...{ kind: "errors", seenBy: "source", source: REVIEWS, destination: RATINGS, atUsers: false },
    ...{ sinceMs: ONSET_MS, baseline: 0, observed: 1, z: 45 },
    ...more,
  };
}

export const SYMPTOMS: readonly Symptom[] = [
  symptom(),
  symptom({ source: PAGE, destination: REVIEWS, observed: 0.3, z: 14 }),
  symptom({
    ...{ seenBy: "destination", source: OUTSIDE, destination: PAGE, atUsers: true },
    ...{ baseline: 0.001, observed: 0.3, z: 12 },
  }),
];

export function incidentOf(more: Partial<Incident> = {}): Incident {
  return {
    ...{ id: 42, condition: "incident", severity: "critical" },
    ...{ onsetMs: ONSET_MS, detectedMs: ONSET_MS + 15_000, endedMs: null },
    baseline: { fromMs: FROM_MS, toMs: ONSET_MS },
    symptoms: SYMPTOMS,
    harm: { requests: 1200, failed: 360, slow: 12, missing: 0 },
    ...more,
  };
}

export function caseOf(more: Partial<Case> = {}): Case {
  return {
    incident: incidentOf(),
    window: windowOf(),
    observed: { fromMs: ONSET_MS, toMs: END_MS },
    changes: [
      {
        ...{ kind: "release", name: "default/details v2", atMs: ONSET_MS - 90_000, endedMs: null },
        ...{ services: [DETAILS], summary: "instances of v2 joined" },
      },
    ],
    ...more,
  };
}

export function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    ...{ series: "failed requests of default/reviews to default/ratings", unit: "share" },
    ...{ baseline: 0, observed: 1, z: 45, speaks: "for" },
    window: { fromMs: ONSET_MS, toMs: END_MS },
    ...more,
  };
}

export function cause(more: Partial<Cause> = {}): Cause {
  return {
    target: { type: "service", service: RATINGS },
    ...{ kind: "crash", score: 8.5, confidence: 0.91 },
    summary: "No request arrives at default/ratings, and those who call it get refusals.",
    evidence: [
      evidence(),
      evidence({
        series: "requests that default/ratings saw",
        unit: "requests/s",
        baseline: 12,
        observed: 0,
        z: -30,
      }),
      evidence({
        series: "latency of what is left",
        unit: "ms",
        baseline: 8,
        observed: 1,
        z: -3,
        speaks: "against",
      }),
    ],
    explains: [0, 1, 2],
    path: [RATINGS, REVIEWS, PAGE],
    ...more,
  };
}

export function diagnosisOf(more: Partial<Diagnosis> = {}): Diagnosis {
  return {
    atMs: END_MS,
    causes: [cause()],
    ruledOut: [
      { target: { type: "service", service: REVIEWS }, why: "fails no more than ratings does for it" },
    ],
    unexplained: [],
    quality: { coverage: 0.97, baselineSteps: BASELINE_STEPS, observedSteps: OBSERVED_STEPS, notes: [] },
    ...more,
  };
}
