// What a detector knows, as it is written down: plain JSON. Levels are texts that only Level reads.
import type { Harm, Incident, Span, StepLatency, StepSample, Symptom, SymptomKind } from "../model/index.js";

export interface KeptLatency {
  requests: string;
  levels: Partial<Record<"typical" | "upper" | "tail", string>>;
}

export interface KeptErrors {
  failed: string;
  requests: string;
  shares: string;
  recent: { failed: number; requests: number }[];
}

export interface KeptInFlight {
  inFlight: string;
  completed: string;
}

/** Null: infinite. */
interface KeptDeviation {
  kind: SymptomKind;
  quantile?: keyof StepLatency | undefined;
  baseline: number;
  observed: number;
  z: number | null;
  rarityZ?: number | undefined;
  weight: number | null;
  atOnce: boolean;
}

export interface KeptEvidence {
  sinceMs: number;
  recent: KeptDeviation[];
}

interface KeptWaiting {
  inRun: number;
  step: Span;
  sample: StepSample;
  beside: { callerRequests?: number | null | undefined; season: number };
}

/** One end. */
export interface KeptWatch {
  latency: KeptLatency;
  errors: KeptErrors;
  traffic: string;
  inFlight: KeptInFlight;
  evidence: Partial<Record<SymptomKind, KeptEvidence>>;
  waiting: KeptWaiting[];
  learned: number;
  seen: number;
  missed: number;
}

/** Requests in five minutes, told of for so long; `at` since the epoch, in five minutes. */
export interface KeptSeason {
  at: number;
  requests: number;
  heardMs: number;
}

export interface KeptFelt {
  key: string;
  kind: SymptomKind;
  destination: string;
  lastMs: number;
  calm: boolean;
  heardMs: number;
}

/** One that is open. */
export interface KeptTracked extends Pick<Incident, "id" | "onsetMs" | "detectedMs" | "severity"> {
  condition: "incident" | "recovering";
  baselineFromMs: number;
  harm: Harm;
  calmHarm: Harm;
  calmFromMs: number | null;
  calmSteps: number;
  symptoms: Symptom[];
  felt: KeptFelt[];
}

export interface KeptIncidents {
  nextId: number;
  open: KeptTracked[];
  harms: { toMs: number; harm: Harm }[];
  unlearned: Span[];
}

/** First what is known of the mesh, then of each end. */
export type KeptLine =
  | { takenMs: number; stepMs: number; learnedFromMs: number; incidents: KeptIncidents }
  | { end: string; heardMs: number; watch: KeptWatch; seasons: KeptSeason[] };

/** JSON knows no infinity. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
