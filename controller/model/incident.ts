// What is wrong in the mesh, since when, and why: incidents as they are detected, diagnosed and reported.
import type { MeshWindow, Span, StepLatency } from "./series.js";

/** Of an edge as one end sees it, of a service, of the mesh. */
export const CONDITIONS = ["ok", "suspect", "incident", "recovering", "no_data"] as const;
export type Condition = (typeof CONDITIONS)[number];

export const SYMPTOM_KINDS = ["errors", "latency", "traffic_loss", "traffic_surge", "hung"] as const;
export type SymptomKind = (typeof SYMPTOM_KINDS)[number];

/** By the fastest rate at which the error budget burns: page (14.4, 6), ticket (3, 1), none (under 1). */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What differs from the baseline at one end of one edge; of a service where no edge tells. */
export interface Symptom {
  kind: SymptomKind;
  seenBy: "source" | "destination";
  /** Empty: of all callers of a service. */
  source: string;
  destination: string;
  /** Those who ask here are no service of the mesh: users feel it. */
  atUsers: boolean;
  sinceMs: number;
  /** In the unit of the kind: share 0 to 1 (errors), milliseconds (latency), requests a second (traffic), requests (hung). */
  baseline: number;
  observed: number;
  /** How many (robust) standard deviations lie between them. */
  z: number;
  /** Of latency: of which number the milliseconds are. Absent: not told. */
  quantile?: keyof StepLatency;
}

/** What is known of one end of one edge; of a service where no edge tells. */
export interface ConditionView {
  seenBy: "source" | "destination";
  /** Empty: of all callers of a service. */
  source: string;
  destination: string;
  /** Those who ask here are no service of the mesh. */
  atUsers: boolean;
  condition: Condition;
  /** Since when it is so. */
  sinceMs: number;
  /** One line for a person, with numbers. */
  why: string;
  /** What stands out in the last step, with baseline and observed. */
  symptoms: readonly Symptom[];
}

/** What is known to have changed: by somebody's hand, or by a breaker. */
export const CHANGE_KINDS = ["config", "experiment", "breaker", "release", "bypass"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface Change {
  kind: ChangeKind;
  /** `namespace/name` of a policy, of an experiment that of its policy; id of a bypass; `namespace/service` and version of a release. */
  name: string;
  atMs: number;
  /** Null: it still holds. */
  endedMs: number | null;
  /** Services whose sidecars it concerns; empty: not known. */
  services: readonly string[];
  /** Where it concerns requests between two. */
  edge?: { source: string; destination: string };
  /** One line for a person. */
  summary: string;
}

/** How much users suffered since the onset, at the edges where they come in. */
export interface Harm {
  requests: number;
  failed: number;
  /** Completed, and slower than nearly all were before: an estimate. */
  slow: number;
  /** Requests that were expected and never came; 0: none are missed. */
  missing: number;
}

/** One time of harm, from detection to its end. */
export interface Incident {
  /** 1, 2, ... in the order of detection; never used again. */
  id: number;
  condition: "incident" | "recovering" | "over";
  severity: Severity;
  /** When it began, as far as the steps tell. */
  onsetMs: number;
  detectedMs: number;
  /** Null: not over. */
  endedMs: number | null;
  /** What the baseline was learned from; it is frozen from the onset on. */
  baseline: Span;
  /** The strongest first. */
  symptoms: readonly Symptom[];
  harm: Harm;
}

/** All that a diagnosis goes by: the same case gives the same diagnosis. */
export interface Case {
  incident: Incident;
  /** Holds the incident's baseline and what was seen since the onset. */
  window: MeshWindow;
  observed: Span;
  changes: readonly Change[];
  /** End of the last step that the incident's harm counts: a long one goes on after what is observed. Absent: the end of that. */
  untilMs?: number;
}

export type CauseTarget =
  | { type: "service"; service: string }
  | { type: "edge"; source: string; destination: string }
  | { type: "version"; service: string; version: string; instances: readonly string[] }
  | { type: "caller"; service: string }
  | { type: "change"; change: Change };

export const CAUSE_KINDS = [
  "slow_service",
  "cpu",
  "network",
  "crash",
  "errors",
  "overload",
  "bad_version",
  "bad_caller",
  "config_change",
  "experiment",
  "breaker",
] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];

/** One series that speaks for or against a cause. */
export interface Evidence {
  /** For a person: `self time of default/reviews, p75`. */
  series: string;
  unit: "ms" | "share" | "requests" | "requests/s" | "cores" | "bytes" | "1";
  baseline: number;
  observed: number;
  z: number;
  window: Span;
  /** Against: it speaks for something else. */
  speaks: "for" | "against";
}

export interface Cause {
  target: CauseTarget;
  kind: CauseKind;
  /** Larger is stronger; comparable within one diagnosis. */
  score: number;
  /** 0 to 1, from the margin to the next and the evidence. */
  confidence: number;
  /** One or two sentences for a person. */
  summary: string;
  evidence: readonly Evidence[];
  /** Indexes of the incident's symptoms. */
  explains: readonly number[];
  /** Services from the cause to users. */
  path: readonly string[];
}

export interface RuledOut {
  target: CauseTarget;
  why: string;
}

/** How good what a diagnosis went by was. */
export interface DataQuality {
  /** 0 to 1: steps with a sample among all of baseline and observed window, over all series. */
  coverage: number;
  baselineSteps: number;
  observedSteps: number;
  /** What a person should know: an end that is silent, few requests, a short baseline. */
  notes: readonly string[];
}

export interface Diagnosis {
  atMs: number;
  /** The likeliest first; empty: nothing stands out. */
  causes: readonly Cause[];
  ruledOut: readonly RuledOut[];
  /** Indexes of symptoms that no cause explains. */
  unexplained: readonly number[];
  quality: DataQuality;
}
