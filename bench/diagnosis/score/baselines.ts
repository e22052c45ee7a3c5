// What is found without a call graph, on the same recordings. These are told when the fault began, which we are not.
import type { EndSeries, MeshWindow, StepLatency, StepSample } from "../../../controller/model/index.js";
import type { Fault, Recording } from "../recording.js";

/** Steps before a fault that they learn from, and after its begin that they look at. */
const BASELINE_STEPS = 60;
const OBSERVED_STEPS = 5;
/** What differs by less is noise: a share, and milliseconds; so few failures in a hundred; so few requests in ten. */
const LATENCY_FLOOR = { share: 0.05, ms: 2 };
const ERROR_FLOOR = 0.01;
const RATE_FLOOR = 0.1;
/** A share of fewer requests is none. */
const FEWEST = 5;
/** Whichever shows most. */
const LATENCIES = ["meanMs", "p50Ms", "p75Ms", "p90Ms", "p95Ms", "p99Ms"] as const;
/** From the median of absolute deviations to a standard deviation, of a normal distribution. */
const MAD = 1.4826;

/** No services of the mesh, so none of them is a candidate. */
const NOBODY = ["outside", "unknown", "other", ""];

/** How much each service stands out; larger is more. */
type Scores = ReadonlyMap<string, number>;

interface Baseline {
  name: string;
  score(recording: Recording, fault: Fault): Scores;
}

export const BASELINES: readonly Baseline[] = [
  {
    name: "random",
    score: ({ window }) => new Map(servicesOf(window).map((service) => [service, 0])),
  },
  {
    name: "most errors",
    score: (recording, fault) => {
      const { observed } = spansOf(recording, fault);
      return scored(recording, (samples) =>
        sum(at(samples, observed).map((sample) => failuresOf(sample) ?? 0)),
      );
    },
  },
  {
    name: "robust z of each service",
    score: (recording, fault) => {
      const { baseline, observed } = spansOf(recording, fault);
      return scored(recording, (samples) => zOf(at(samples, baseline), at(samples, observed)));
    },
  },
];

/**
 * The chance that one of `targets` is among the first `most`, where those that stand out alike are in any order: what is
 * right k of n such is drawn as if by lot (hypergeometric).
 */
export function chanceWithin(scores: Scores, targets: readonly string[], most: number): number {
  const right = [...scores].filter(([service]) => targets.includes(service)).map(([, score]) => score);
  if (right.length === 0) return 0;
  const top = Math.max(...right);
  const above = [...scores.values()].filter((score) => score > top).length;
  const level = [...scores.values()].filter((score) => score === top).length;
  const drawn = Math.min(most - above, level);
  if (drawn <= 0) return 0;
  const rightOnes = right.filter((score) => score === top).length;
  let missed = 1;
  for (let nth = 0; nth < drawn; nth++) missed *= Math.max(0, level - rightOnes - nth) / (level - nth);
  return 1 - missed;
}

export function servicesOf({ ends, services, calls }: MeshWindow): string[] {
  const names = [...ends, ...calls].flatMap(({ source, destination }) => [source, destination]);
  const all = new Set([...names, ...services.map(({ service }) => service)]);
  return [...all].filter((name) => !NOBODY.includes(name)).sort();
}

interface Steps {
  baseline: readonly number[];
  observed: readonly number[];
}

/** Indexes of steps. What other faults were in is not learned from. */
function spansOf({ window, faults }: Recording, fault: Fault): Steps {
  const { fromMs, stepMs, steps } = window;
  const beginOf = (step: number) => fromMs + step * stepMs;
  const all = Array.from({ length: steps }, (_, step) => step);
  const isWell = (step: number) =>
    faults.every((other) => beginOf(step + 1) <= other.fromMs || beginOf(step) >= other.toMs);
  const before = all.filter((step) => beginOf(step + 1) <= fault.fromMs && isWell(step));
  const during = all.filter((step) => beginOf(step + 1) > fault.fromMs && beginOf(step) < fault.toMs);
  return { baseline: before.slice(-BASELINE_STEPS), observed: during.slice(0, OBSERVED_STEPS) };
}

type ServiceSamples = readonly (readonly StepSample[])[];

function scored({ window }: Recording, score: (samples: ServiceSamples) => number): Scores {
  return new Map(servicesOf(window).map((service) => [service, score(samplesOf(window, service))]));
}

/** By step: what there is of requests to a service, as itself saw them, else as its callers did. */
function samplesOf(window: MeshWindow, service: string): ServiceSamples {
  const to = window.ends.filter(({ destination }) => destination === service);
  const own = to.filter(({ seenBy }) => seenBy === "destination");
  const ends: readonly Pick<EndSeries, "samples">[] = [
    ...(own.length > 0 ? own : to),
    ...window.services.filter((each) => each.service === service),
  ];
  return Array.from({ length: window.steps }, (_, step) =>
    ends.map(({ samples }) => samples[step]).filter((sample) => sample !== undefined),
  );
}

function at(samples: ServiceSamples, steps: readonly number[]): readonly StepSample[][] {
  return steps.map((step) => [...(samples[step] ?? [])]);
}

/** The largest of latency's, of errors' and of traffic's. */
function zOf(baseline: readonly StepSample[][], observed: readonly StepSample[][]): number {
  const z = (
    of: (samples: readonly StepSample[]) => number | undefined,
    floor: (usual: number) => number,
  ) => {
    const [before, now] = [baseline, observed].map((steps) =>
      steps.map(of).filter((value) => value !== undefined),
    );
    if (before === undefined || now === undefined || before.length === 0 || now.length === 0) return 0;
    const usual = median(before);
    const spread = MAD * median(before.map((value) => Math.abs(value - usual)));
    return Math.abs(median(now) - usual) / Math.max(spread, floor(usual));
  };
  const latencies = LATENCIES.map((name) =>
    z(
      (samples) => latencyOf(samples, name),
      (usual) => usual * LATENCY_FLOOR.share + LATENCY_FLOOR.ms,
    ),
  );
  const errors = z(errorShareOf, () => ERROR_FLOOR);
  const traffic = z(requestsOf, (usual) => Math.max(1, usual * RATE_FLOOR));
  return Math.max(...latencies, errors, traffic);
}

function latencyOf(samples: readonly StepSample[], name: keyof StepLatency): number | undefined {
  const known = samples.map(({ latency }) => latency[name]).filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function errorShareOf(samples: readonly StepSample[]): number | undefined {
  const requests = requestsOf(samples);
  const failures = failuresOf(samples);
  return requests === undefined || requests < FEWEST || failures === undefined
    ? undefined
    : failures / requests;
}

function requestsOf(samples: readonly StepSample[]): number | undefined {
  const known = samples.map(({ requests }) => requests).filter((value) => value !== null);
  return known.length === 0 ? undefined : sum(known);
}

function failuresOf(samples: readonly StepSample[]): number | undefined {
  const known = samples.map(({ outcomes }) => outcomes).filter((value) => value !== null);
  return known.length === 0
    ? undefined
    : sum(known.map((each) => (each.failure ?? 0) + (each.soft_failure ?? 0)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
