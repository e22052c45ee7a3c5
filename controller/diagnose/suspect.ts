// What may be the cause: a place, what was lost there, and how sure that is.
import type { CauseKind, CauseTarget, Evidence } from "../model/index.js";
import type { Frame } from "./frame.js";
import type { Contrast } from "./robust.js";

/** Time of requests, requests that failed, requests that do not come back. */
export type Loss = "time" | "requests" | "stuck";

/** In standard deviations: what is less does not stand out. */
export const STANDS_OUT_Z = 3;

/** One thing that went wrong at one place. */
export interface Finding {
  loss: Loss;
  /** Milliseconds, or requests, a step. */
  perStep: number;
  z: number;
  /** 0 to 1: how much of it began with the onset. */
  fresh: number;
  evidence: Evidence;
}

export interface Suspect {
  target: CauseTarget;
  kind: CauseKind;
  /** Where in the mesh: the service, or the callee of the edge. */
  at: string;
  /** Of an edge: who calls. */
  from?: string | undefined;
  /** At least one. */
  findings: readonly Finding[];
  /** 0 to 1: how much of what such a cause would do is seen. */
  purity: number;
  /** What else speaks for it or against it. */
  beside: readonly Evidence[];
  /** For a person: what is behind the kind, and what it cannot be told from. */
  why: string;
}

export function standsOut({ z }: { z: number }): boolean {
  return Number.isFinite(z) && z >= STANDS_OUT_Z;
}

export function evidenceOf(
  series: string,
  unit: Evidence["unit"],
  { baseline, observed, z }: Pick<Contrast, "baseline" | "observed" | "z">,
  frame: Frame,
): Evidence {
  const speaks = z >= STANDS_OUT_Z ? "for" : "against";
  return { series, unit, baseline, observed, z, window: frame.since, speaks };
}

/** The strongest of a kind of loss. */
export function findingOf({ findings }: Suspect, loss: Loss): Finding | undefined {
  return findings.filter((finding) => finding.loss === loss).sort((a, b) => b.z - a.z)[0];
}
