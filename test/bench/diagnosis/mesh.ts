// Recordings and incidents as the tests of the judge need them.
import type { Fault, Recording } from "../../../bench/diagnosis/recording.js";
import type { Told } from "../../../bench/diagnosis/score/index.js";
import type { Cause, EndSeries, MeshWindow, StepSample } from "../../../controller/model/index.js";

export const STEP_MS = 5_000;
export const FROM_MS = 1_000_000;

export function sample(requests: number, p50Ms = 5, failure = 0): StepSample {
  const outcomes = { success: requests - failure, failure };
  return { requests, outcomes, latency: { p50Ms, meanMs: p50Ms }, inFlight: 0 };
}

/** When a step begins. */
export function at(step: number): number {
  return FROM_MS + step * STEP_MS;
}

type SampleAt = (step: number) => StepSample | undefined;

export function end(
  source: string,
  destination: string,
  seenBy: EndSeries["seenBy"],
  steps: number,
  of: SampleAt,
): EndSeries {
  return { source, destination, seenBy, samples: Array.from({ length: steps }, (_, step) => of(step)) };
}

export function windowOf(ends: readonly EndSeries[], steps: number): MeshWindow {
  const calls = ends.map(({ source, destination }) => ({ source, destination }));
  return { fromMs: FROM_MS, stepMs: STEP_MS, steps, calls, ends, services: [], instances: [] };
}

/** Users ask a, a asks b and c: both ends of each edge, as `of` says by the callee's name. */
export function threeServices(steps: number, of: (callee: string, step: number) => StepSample): MeshWindow {
  const both = (source: string, destination: string) =>
    (["source", "destination"] as const).map((seenBy) =>
      end(source, destination, seenBy, steps, (step) => of(destination, step)),
    );
  const users = end("outside", "n/a", "destination", steps, (step) => of("n/a", step));
  return windowOf([users, ...both("n/a", "n/b"), ...both("n/a", "n/c")], steps);
}

export function fault(name: string, targets: string[], fromStep: number, toStep: number): Fault {
  return {
    ...{ name, kind: "slow service", place: name, targets, kinds: ["slow_service"] },
    ...{ fromMs: at(fromStep), toMs: at(toStep) },
  };
}

export function recordingWith(faults: Fault[], window = threeServices(40, () => sample(100))): Recording {
  return { name: "test", window, changes: [], faults };
}

export function service(name: string, kind: Cause["kind"] = "slow_service"): Told["causes"][number] {
  return { target: { type: "service", service: name }, kind, confidence: 0.5 };
}

export function told(id: number, detectedStep: number, causes: Told["causes"]): Told {
  const detectedMs = at(detectedStep);
  return { id, onsetMs: detectedMs - STEP_MS, detectedMs, diagnosedMs: detectedMs, symptoms: [], causes };
}

/** Numbers from 0 to 1, the same for the same seed (Numerical Recipes' linear congruence). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
