/** Cases and diagnoses of chance, with names and numbers that somebody chose to do harm. */
import fc from "fast-check";
import {
  CAUSE_KINDS,
  type Case,
  type Cause,
  type CauseTarget,
  CHANGE_KINDS,
  type Change,
  type Diagnosis,
  type Evidence,
  OUTCOMES,
  type Samples,
  SEVERITIES,
  type StepSample,
  SYMPTOM_KINDS,
  type Symptom,
} from "../../../../controller/model/index.js";

const HOSTILE = [
  '<script>alert("x")</script>',
  "a\u001b[31mred\u001b[0m",
  "line\nbreak",
  "`tick` | *star* [x](http://evil)",
  "$(rm -rf ~)'; true",
  "-rf",
  "\u202egnp.exe",
  "__proto__",
  "\ud800",
  "",
];

const NAME = fc.oneof(
  fc.constantFrom("outside", "unknown", "other", "default/reviews", "shop/cart", "shop/pay"),
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const NUMBER = fc.oneof(
  fc.double({ min: 0, max: 1e6, noNaN: true }),
  fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300),
);
const TOLD = fc.double({ min: 0, max: 1e6, noNaN: true });
const INSTANT = fc.integer({ min: 0, max: 2_000_000 });
const SPAN = fc.record({ fromMs: INSTANT, toMs: INSTANT });

const SAMPLE: fc.Arbitrary<StepSample | undefined> = fc.option(
  fc.record({
    requests: fc.option(TOLD),
    outcomes: fc.option(fc.dictionary(fc.constantFrom(...OUTCOMES), TOLD, { maxKeys: 3 })),
    latency: fc.record({ meanMs: TOLD, p50Ms: TOLD, p99Ms: TOLD }, { requiredKeys: [] }),
    inFlight: fc.option(fc.nat(1000)),
  }),
  { nil: undefined, freq: 4 },
);

export const samples = (steps: number): fc.Arbitrary<Samples> =>
  fc.array(SAMPLE, { minLength: steps, maxLength: steps });

const SYMPTOM: fc.Arbitrary<Symptom> = fc.record({
  kind: fc.constantFrom(...SYMPTOM_KINDS),
  seenBy: fc.constantFrom("source", "destination"),
  source: NAME,
  destination: NAME,
  atUsers: fc.boolean(),
  sinceMs: INSTANT,
  baseline: TOLD,
  observed: TOLD,
  z: TOLD,
});

const CHANGE: fc.Arbitrary<Change> = fc.record(
  {
    kind: fc.constantFrom(...CHANGE_KINDS),
    name: NAME,
    atMs: INSTANT,
    endedMs: fc.option(INSTANT),
    services: fc.array(NAME, { maxLength: 2 }),
    edge: fc.record({ source: NAME, destination: NAME }),
    summary: NAME,
  },
  { requiredKeys: ["kind", "name", "atMs", "endedMs", "services", "summary"] },
);

const TARGET: fc.Arbitrary<CauseTarget> = fc.oneof(
  fc.record({ type: fc.constant("service" as const), service: NAME }),
  fc.record({ type: fc.constant("edge" as const), source: NAME, destination: NAME }),
  fc.record({
    type: fc.constant("version" as const),
    service: NAME,
    version: NAME,
    instances: fc.array(NAME, { maxLength: 2 }),
  }),
  fc.record({ type: fc.constant("caller" as const), service: NAME }),
  fc.record({ type: fc.constant("change" as const), change: CHANGE }),
);

const EVIDENCE: fc.Arbitrary<Evidence> = fc.record({
  series: NAME,
  unit: fc.constantFrom("ms", "share", "requests", "requests/s", "cores", "bytes", "1"),
  baseline: NUMBER,
  observed: NUMBER,
  z: NUMBER,
  window: SPAN,
  speaks: fc.constantFrom("for", "against"),
});

const CAUSE: fc.Arbitrary<Cause> = fc.record({
  target: TARGET,
  kind: fc.constantFrom(...CAUSE_KINDS),
  score: NUMBER,
  confidence: NUMBER,
  summary: NAME,
  evidence: fc.array(EVIDENCE, { maxLength: 3 }),
  explains: fc.array(fc.nat(4), { maxLength: 3 }),
  path: fc.array(NAME, { maxLength: 4 }),
});

export const anyDiagnosis: fc.Arbitrary<Diagnosis> = fc.record({
  atMs: INSTANT,
  causes: fc.array(CAUSE, { maxLength: 3 }),
  ruledOut: fc.array(fc.record({ target: TARGET, why: NAME }), { maxLength: 2 }),
  unexplained: fc.constant([]),
  quality: fc.record({
    coverage: NUMBER,
    baselineSteps: fc.nat(100),
    observedSteps: fc.nat(100),
    notes: fc.array(NAME, { maxLength: 2 }),
  }),
});

const INCIDENT = fc.record({
  id: fc.integer({ min: 1, max: 1e6 }),
  condition: fc.constantFrom("incident" as const, "recovering" as const, "over" as const),
  severity: fc.constantFrom(...SEVERITIES),
  onsetMs: INSTANT,
  detectedMs: INSTANT,
  endedMs: fc.option(INSTANT),
  baseline: SPAN,
  symptoms: fc.array(SYMPTOM, { maxLength: 4 }),
  harm: fc.record({ requests: TOLD, failed: TOLD, slow: TOLD, missing: TOLD }),
});

/** What a store can hold: names and numbers of samples are hostile, the frame is whole. */
export const anyCase: fc.Arbitrary<Case> = fc.integer({ min: 0, max: 6 }).chain((steps) => {
  const own = samples(steps);
  const window = fc.record({
    fromMs: INSTANT,
    stepMs: fc.constantFrom(1000, 5000, 60_000),
    steps: fc.constant(steps),
    calls: fc.array(fc.record({ source: NAME, destination: NAME }), { maxLength: 2 }),
    ends: fc.array(
      fc.record({
        seenBy: fc.constantFrom("source" as const, "destination" as const),
        source: NAME,
        destination: NAME,
        samples: own,
      }),
      { maxLength: 3 },
    ),
    services: fc.array(fc.record({ service: NAME, samples: own }), { maxLength: 1 }),
    instances: fc.array(
      fc.record({
        service: NAME,
        instance: NAME,
        version: NAME,
        inbound: own,
        outbound: own,
        resources: fc.dictionary(
          fc.constantFrom("cpu", "memory"),
          fc.array(fc.option(TOLD, { nil: undefined }), { minLength: steps, maxLength: steps }),
        ),
      }),
      { maxLength: 1 },
    ),
  });
  const noted = fc
    .tuple(window, fc.option(fc.array(NAME, { maxLength: 2 }), { nil: undefined }))
    .map(([whole, notes]) => (notes === undefined ? whole : { ...whole, notes }));
  const changes = fc.array(CHANGE, { maxLength: 2 });
  return fc.record({ incident: INCIDENT, window: noted, observed: SPAN, changes });
});
