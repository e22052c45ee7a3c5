// A mesh on paper: what both ends of each edge would tell of services with known faults, step after step.
import type {
  Case,
  Change,
  EndSeries,
  MeshWindow,
  StepSample,
  Symptom,
} from "../../../controller/model/index.js";
import { instancesOf } from "./instances.js";
import { BEFORE, ONSET_MS, type Seen, SINCE, type SimFault, type SimMesh, STEP_MS, Step } from "./step.js";

export type { SimFault, SimMesh, SimService } from "./step.js";
export { BEFORE, ONSET_MS, SINCE, STEP_MS } from "./step.js";

export interface SimOptions {
  faults?: SimFault[];
  changes?: Change[];
  ratePerStep?: number;
  /** Multiplies all times. */
  scale?: number;
  rename?: (name: string) => string;
  seed?: number;
  told?: (sample: StepSample) => StepSample;
  resources?: boolean;
}
/** productpage calls details and reviews; reviews calls ratings and does without them. */
export const BOOKINFO: SimMesh = {
  productpage: { selfMs: 10, calls: { details: 1, reviews: 1 } },
  details: { selfMs: 8 },
  reviews: {
    selfMs: 12,
    calls: { ratings: 0.75 },
    tolerates: true,
    versions: { v1: 0.25, v2: 0.35, v3: 0.4 },
  },
  ratings: { selfMs: 6 },
};

/** Two entries to a service that many call, and a chain below it. */
export const SHOP: SimMesh = {
  front: { selfMs: 15, calls: { cart: 1, catalog: 3, ads: 1 } },
  ads: { selfMs: 9 },
  cart: { selfMs: 7, calls: { store: 2 } },
  catalog: { selfMs: 5, calls: { store: 1 } },
  store: { selfMs: 4 },
};

/** A case of the mesh with its faults: the entry is the first service, which users ask. */
export function simulate(mesh: SimMesh, options: SimOptions = {}): Case {
  const steps = stepsOf(mesh, options);
  const window = windowOf(mesh, steps, options);
  const observed = { fromMs: ONSET_MS, toMs: (BEFORE + SINCE) * STEP_MS };
  return {
    incident: {
      id: 1,
      condition: "incident",
      severity: "high",
      onsetMs: ONSET_MS,
      detectedMs: observed.toMs,
      endedMs: null,
      baseline: { fromMs: 0, toMs: ONSET_MS },
      symptoms: symptomsOf(window),
      harm: { requests: 0, failed: 0, slow: 0, missing: 0 },
    },
    window,
    observed,
    changes: options.changes ?? [],
  };
}

/** Numbers of [0, 1) that are the same each time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function stepsOf(mesh: SimMesh, { faults = [], ratePerStep = 200, seed = 1 }: SimOptions): Step[] {
  const random = seeded(seed);
  const entry = Object.keys(mesh)[0] ?? "";
  return Array.from({ length: BEFORE + SINCE }, (_, at) => {
    const present = at < BEFORE ? [] : faults;
    const step = new Step(mesh, present, () => 0.95 + 0.1 * random());
    const rush = present.reduce((times, fault) => (fault.kind === "rush" ? times * fault.times : times), 1);
    step.ask("outside", entry, Math.round(ratePerStep * rush * (0.97 + 0.06 * random())));
    return step;
  });
}

function windowOf(mesh: SimMesh, steps: readonly Step[], options: SimOptions): MeshWindow {
  const { scale = 1, rename = (name: string) => name, told = (sample: StepSample) => sample } = options;
  const name = (of: string) => (of === "outside" ? of : rename(`default/${of}`));
  const sample = (seen: Seen | undefined): StepSample =>
    told({
      requests: seen?.requests ?? 0,
      outcomes: seen?.outcomes ?? {},
      latency: seen === undefined || seen.requests === 0 ? {} : quantiles(seen.meanMs * scale),
      inFlight: seen?.inFlight ?? 0,
    });
  const keys = [...new Set(steps.flatMap((step) => [...step.destinations.keys()]))];
  const ends = keys.flatMap((key): EndSeries[] => {
    const [source = "", destination = ""] = key.split(" ");
    const named = { source: name(source), destination: name(destination) };
    const views = ["source", "destination"] as const;
    return views
      .filter((seenBy) => source !== "outside" || seenBy === "destination")
      .map((seenBy) => ({
        seenBy,
        ...named,
        samples: steps.map((step) => sample(step[seenBy === "source" ? "sources" : "destinations"].get(key))),
      }));
  });
  const calls = ends
    .filter(({ seenBy }) => seenBy === "destination")
    .map(({ source, destination }) => ({ source, destination }));
  const instances = Object.entries(mesh).flatMap(([service, of]) =>
    instancesOf(service, of, name, steps, options),
  );
  return { fromMs: 0, stepMs: STEP_MS, steps: steps.length, calls, ends, services: [], instances };
}

function quantiles(meanMs: number): StepSample["latency"] {
  return { meanMs, p50Ms: 0.9 * meanMs, p90Ms: 1.6 * meanMs, p99Ms: 2.5 * meanMs };
}

/** What a plain rule would see: slower by a quarter, or failing by more than a hundredth. */
function symptomsOf({ ends, steps }: MeshWindow): Symptom[] {
  return ends.flatMap(({ seenBy, source, destination, samples }) => {
    const first = samples[0];
    const last = samples[steps - 1];
    if (first === undefined || last === undefined) return [];
    const base = { seenBy, source, destination, atUsers: source === "outside", sinceMs: ONSET_MS };
    const [before, since] = [first.latency.meanMs ?? 0, last.latency.meanMs ?? 0];
    const failed = ["failure", "rejected", "injected"] as const;
    const share = failed.reduce((sum, of) => sum + (last.outcomes?.[of] ?? 0), 0) / (last.requests || 1);
    const slower: Symptom = { ...base, kind: "latency", baseline: before, observed: since, z: 10 };
    const failing: Symptom = { ...base, kind: "errors", baseline: 0, observed: share, z: 10 };
    return [...(since > 1.25 * before ? [slower] : []), ...(share > 0.01 ? [failing] : [])];
  });
}
