import type { MeshWindow, Samples, StepSample } from "../../../controller/model/index.js";

export const MINUTE_MS = 60_000;
/** A whole number of ten minutes. */
export const FROM_MS = 1_700_000_400_000;

/** Latencies of one step: the median half of the 95th percentile. */
export function sample(requests: number | null, p95Ms?: number): StepSample {
  const latency = p95Ms === undefined ? {} : { p50Ms: p95Ms / 2, p95Ms };
  return { requests, outcomes: null, latency, inFlight: null };
}

export function windowOf(parts: Partial<MeshWindow> & { steps: number }): MeshWindow {
  return { fromMs: FROM_MS, stepMs: MINUTE_MS, calls: [], ends: [], services: [], instances: [], ...parts };
}

export function end(
  source: string,
  destination: string,
  seenBy: "source" | "destination",
  samples: Samples,
): MeshWindow["ends"][number] {
  return { source, destination, seenBy, samples };
}

/** As many as its window has. */
export function samplesOf(steps: number, sampleAt: (step: number) => StepSample | undefined): Samples {
  return Array.from({ length: steps }, (_, step) => sampleAt(step));
}
