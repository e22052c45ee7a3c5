/** Incidents and windows by hand. */
import type { Change, Incident, MeshWindow } from "../../../controller/model/index.js";

/** A whole minute. */
export const T0_MS = 1_795_219_200_000;
export const STEP_MS = 5_000;

export function incidentOf(more: Partial<Incident> = {}): Incident {
  return {
    ...{ id: 1, condition: "incident", severity: "critical", endedMs: null },
    ...{ onsetMs: T0_MS, detectedMs: T0_MS + 2 * STEP_MS },
    baseline: { fromMs: T0_MS - 600_000, toMs: T0_MS },
    symptoms: [symptomAt(T0_MS)],
    harm: { requests: 100, failed: 40, slow: 0, missing: 0 },
    ...more,
  };
}

export function symptomAt(sinceMs: number): Incident["symptoms"][number] {
  return {
    ...{ kind: "errors", seenBy: "destination", source: "outside", destination: "default/productpage" },
    ...{ atUsers: true, sinceMs, baseline: 0, observed: 0.4, z: 12 },
  };
}

export function windowOf(fromMs: number, steps: number, more: Partial<MeshWindow> = {}): MeshWindow {
  return { fromMs, stepMs: STEP_MS, steps, calls: [], ends: [], services: [], instances: [], ...more };
}

export function changeAt(atMs: number, more: Partial<Change> = {}): Change {
  return {
    ...{ kind: "config", name: "default/ratings", atMs, endedMs: null },
    ...{ services: ["default/reviews"], summary: "policy put" },
    ...more,
  };
}
