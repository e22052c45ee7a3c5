/** What the analysis is given by the parts that reason. */
import type { KeptLine } from "../detect/index.js";
import type { ThresholdValues } from "../incident/index.js";
import type { Case, ConditionView, Diagnosis, Incident, MeshWindow, Span } from "../model/index.js";

export interface IncidentDetector {
  /** Those that opened or changed by these steps. */
  take(window: MeshWindow): Incident[];
  readonly open: readonly Incident[];
  /** Incidents of the past, which no baseline is learned from. */
  readonly unlearned: readonly Span[];
  conditions(): ConditionView[];
  /** All that it knows; changed by nothing but `take`. */
  keep(): Iterable<KeptLine>;
  /** To be called before it takes anything. */
  restore(lines: readonly KeptLine[]): void;
}

export interface Reasoning {
  /** The first incident has this id. */
  detector: (firstId: number) => IncidentDetector;
  diagnose: (given: Case) => Diagnosis;
  /** What the detector goes by, for who reads a file later. */
  thresholds: ThresholdValues;
}
