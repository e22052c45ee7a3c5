// A recording played to detection and diagnosis step by step, as the running controller gets the mesh to see.
import { caseOf, caseSpan } from "../../../controller/analyze/index.js";
import { Detector } from "../../../controller/detect/index.js";
import { diagnose } from "../../../controller/diagnose/index.js";
import type {
  Case,
  Cause,
  Change,
  Incident,
  MeshWindow,
  Samples,
  Symptom,
} from "../../../controller/model/index.js";
import { edgeName, type Recording } from "../recording.js";

/** One incident as it was told of. */
export interface Told extends Pick<Incident, "id" | "onsetMs"> {
  detectedMs: number;
  /** When the diagnosis that counts was there: one step after the detection at most. */
  diagnosedMs: number;
  symptoms: readonly Pick<Symptom, "kind" | "source" | "destination">[];
  /** The likeliest first. */
  causes: readonly Pick<Cause, "target" | "kind" | "confidence">[];
}

/** Every incident that opened, by its detection. */
export function replay({ window, changes }: Pick<Recording, "window" | "changes">): Told[] {
  const detector = new Detector();
  const read = readerOf(window);
  const told = new Map<number, Told>();
  for (let step = 0; step < window.steps; step++) {
    const nowMs = window.fromMs + (step + 1) * window.stepMs;
    for (const incident of detector.take(read(step, step + 1))) {
      const { id, detectedMs, onsetMs, symptoms } = incident;
      if (nowMs - detectedMs > window.stepMs) continue;
      const { causes } = diagnose(caseAt({ window, changes, read }, incident, nowMs, detector));
      told.set(id, { id, onsetMs, detectedMs, diagnosedMs: nowMs, symptoms, causes });
    }
  }
  return [...told.values()].sort((one, other) => one.detectedMs - other.detectedMs);
}

/** The steps from one to another, the second one excluded. */
export function cut(window: MeshWindow, from: number, to: number): MeshWindow {
  const { fromMs, stepMs } = window;
  return {
    ...window,
    fromMs: fromMs + from * stepMs,
    steps: to - from,
    ends: window.ends.map((end) => ({ ...end, samples: end.samples.slice(from, to) })),
    services: window.services.map((each) => ({ ...each, samples: each.samples.slice(from, to) })),
    instances: window.instances.map((each) => ({
      ...each,
      inbound: each.inbound.slice(from, to),
      outbound: each.outbound.slice(from, to),
      resources: Object.fromEntries(
        Object.entries(each.resources).map(([name, values]) => [name, values.slice(from, to)]),
      ),
    })),
  };
}

type Read = (from: number, to: number) => MeshWindow;

/**
 * Steps as the series of a running controller give them: what says nothing in them is not there, nor is a call that
 * nobody has told of until their end. Calls of which no series ever tells were known from the start.
 */
function readerOf(window: MeshWindow): Read {
  const since = new Map<string, number>();
  for (const { source, destination, samples } of window.ends) {
    const key = edgeName(source, destination);
    const first = samples.findIndex((sample) => sample !== undefined);
    const step = first < 0 ? window.steps : first;
    since.set(key, Math.min(step, since.get(key) ?? window.steps));
  }
  const isTold = (samples: Samples) => samples.some((sample) => sample !== undefined);
  return (from, to) => {
    const { calls, ends, services, instances, ...part } = cut(window, from, to);
    return {
      ...part,
      calls: calls.filter(({ source, destination }) => (since.get(edgeName(source, destination)) ?? 0) < to),
      ends: ends.filter(({ samples }) => isTold(samples)),
      services: services.filter(({ samples }) => isTold(samples)),
      instances: instances.filter(({ inbound, outbound, resources }) =>
        [inbound, outbound, ...Object.values(resources)].some((row) =>
          row.some((value) => value !== undefined),
        ),
      ),
    };
  };
}

function caseAt(
  { window, changes, read }: Pick<Recording, "window" | "changes"> & { read: Read },
  incident: Incident,
  nowMs: number,
  { unlearned }: Detector,
): Case {
  const span = caseSpan(incident, window.stepMs, nowMs);
  const stepOf = (ms: number) => (ms - window.fromMs) / window.stepMs;
  const from = Math.max(0, Math.floor(stepOf(span.fromMs)));
  const seen = read(from, Math.min(window.steps, Math.ceil(stepOf(span.toMs))));
  return caseOf(incident, seen, knownAt(changes, nowMs), unlearned);
}

/** Nobody knows then how long a change will last. */
function knownAt(changes: readonly Change[], nowMs: number): Change[] {
  return changes
    .filter(({ atMs }) => atMs <= nowMs)
    .map((change) => ({ ...change, endedMs: (change.endedMs ?? nowMs) < nowMs ? change.endedMs : null }));
}
