/** What is told of an incident: all that text, Markdown and HTML show, and nothing that they would have to work out. */
import type {
  CauseKind,
  CauseTarget,
  Change,
  Evidence,
  Harm,
  Incident,
  Severity,
  Span,
  Symptom,
} from "../model/index.js";

/** Raised with each change of meaning; a field that is new does not raise it. */
export const REPORT_VERSION = 1;

/** How much a diagnosis may be relied on, by its confidence. */
export const LIKELIHOODS = ["very likely", "likely", "possible", "weak"] as const;
export type Likelihood = (typeof LIKELIHOODS)[number];

export const QUALITY_LEVELS = ["good", "fair", "poor"] as const;
export type QualityLevel = (typeof QUALITY_LEVELS)[number];

/** What a node of the path has to do with it; `callee`: the edge to it is the cause, `scene`: a change acts there. */
export const ROLES = ["users", "affected", "cause", "callee", "scene"] as const;
export type Role = (typeof ROLES)[number];

export const PLOT_UNITS = ["ms", "share", "requests", "requests/s", "cores", "bytes", "1"] as const;
export type PlotUnit = (typeof PLOT_UNITS)[number];

export interface IncidentReport {
  version: typeof REPORT_VERSION;
  id: number;
  /** One line: whom it hits, and why. */
  title: string;
  /** When the diagnosis was made. */
  atMs: number;
  condition: Incident["condition"];
  severity: Severity;
  onsetMs: number;
  detectedMs: number;
  /** Null: not over. */
  endedMs: number | null;
  users: UsersReport;
  /** The likeliest first. */
  causes: readonly CauseReport[];
  symptoms: readonly SymptomReport[];
  ruledOut: readonly RuledOutReport[];
  /** The nearest to the onset first. */
  changes: readonly ChangeReport[];
  /** What to look at, in this order. */
  next: readonly Advice[];
  quality: QualityReport;
  plots: readonly Plot[];
}

/** One line of a list of incidents. */
export interface IncidentSummary
  extends Pick<
    IncidentReport,
    "id" | "title" | "condition" | "severity" | "onsetMs" | "detectedMs" | "endedMs"
  > {
  harm: Harm;
  /** The likeliest; null: nothing stands out. */
  cause: Pick<CauseReport, "name" | "kind" | "confidence"> | null;
}

/** What users have of it. */
export interface UsersReport {
  suffer: boolean;
  /** One or two sentences. */
  summary: string;
  sinceMs: number;
  harm: Harm;
  /** Of the requests that were made or missed, those that failed, were slow or never came, 0 to 1; null: none. */
  harmedShare: number | null;
  /** Where users come in: `namespace/service` that a symptom of theirs names. */
  services: readonly string[];
}

export interface CauseReport {
  /** 1: the likeliest. */
  rank: number;
  target: CauseTarget;
  /** The target in words. */
  name: string;
  kind: CauseKind;
  /** What the kind means. */
  meaning: string;
  score: number;
  /** 0 to 1. */
  confidence: number;
  likelihood: Likelihood;
  summary: string;
  /** What speaks for it, the strongest first. */
  evidence: readonly EvidenceReport[];
  /** What speaks for something else. */
  against: readonly EvidenceReport[];
  /** From users to the cause. */
  path: readonly PathStep[];
  /** Indexes of symptoms. */
  explains: readonly number[];
}

/** Numbers that are not finite are null. */
export interface EvidenceReport extends Omit<Evidence, "baseline" | "observed" | "z"> {
  baseline: number | null;
  observed: number | null;
  z: number | null;
  /** The same in words: `12 ms -> 430 ms`. */
  change: string;
}

export interface PathStep {
  node: string;
  role: Role;
  /** What the one before it in the path sees of this one; empty: nothing that stands out. */
  seen: string;
}

export interface SymptomReport extends Omit<Symptom, "baseline" | "observed" | "z"> {
  baseline: number | null;
  observed: number | null;
  z: number | null;
  /** In words. */
  summary: string;
  /** Ranks of the causes that explain it; empty: none does. */
  explainedBy: readonly number[];
}

export interface RuledOutReport {
  target: CauseTarget;
  name: string;
  why: string;
}

export interface ChangeReport extends Change {
  /** From the onset; negative: before it. */
  offsetMs: number;
  /** Rank of the cause that it is; null: it is none. */
  rank: number | null;
}

export interface Advice {
  why: string;
  /** A line for a shell; null: there is no command for it. */
  command: string | null;
}

export interface QualityReport {
  level: QualityLevel;
  /** 0 to 1. */
  coverage: number;
  baselineSteps: number;
  observedSteps: number;
  stepMs: number;
  notes: readonly string[];
}

/** A few series over one time. Bounded: see `MOST_PLOTS` and `MOST_POINTS`. */
export interface Plot {
  title: string;
  unit: PlotUnit;
  /** Beginnings of the steps. */
  timesMs: readonly number[];
  stepMs: number;
  lines: readonly PlotLine[];
  /** What was usual of the first line; null: not known. */
  baseline: PlotBand | null;
  onsetMs: number;
  detectedMs: number;
}

export interface PlotLine {
  name: string;
  /** As many as there are times; null: nothing is known of that step. */
  values: readonly (number | null)[];
}

export interface PlotBand {
  span: Span;
  /** 5th percentile, median and 95th percentile. */
  low: number;
  middle: number;
  high: number;
}
