/** Experiments as they are shown. */
import type { Direction, FaultCounts, GuardView } from "../model/index.js";
import type { Experiment, KeptPause } from "../store/index.js";

/**
 * How far a sidecar is that an experiment's fault is for. `acknowledged`: Envoy took the configuration, and no report
 * tells yet that all its threads run it; `held`: over a limit of its filter, it keeps its last good configuration.
 */
export const PLACE_STATES = [
  "running",
  "acknowledged",
  "pending",
  "refused",
  "held",
  "bypassed",
  "gone",
] as const;
export type PlaceState = (typeof PLACE_STATES)[number];

/** One sidecar in one direction. */
export interface Place {
  sidecar: string;
  /** `namespace/service`. */
  service: string;
  direction: Direction;
  state: PlaceState;
  /** Of its last report, by the controller's clock; null: none. */
  lastReportMs: number | null;
}

export interface CountedPlace extends Place, FaultCounts {
  /** Until when its faults act without another reply from here; null: no reply was given, or the last one ended them. */
  leaseUntilMs: number | null;
}

/** What keeps an experiment from telling anything. */
export const PROBLEM_CODES = [
  "no_sidecar",
  "not_running",
  "silent",
  "nothing_matched",
  "nothing_injected",
  "guard_blind",
] as const;
export type ExperimentProblemCode = (typeof PROBLEM_CODES)[number];

export interface ExperimentProblem {
  code: ExperimentProblemCode;
  sinceMs: number;
  message: string;
  /** What to do. */
  advice: string;
}

export interface ExperimentView extends Experiment {
  /** All experiments are paused: it is alive and does not act. */
  paused?: true;
  /** Since it began; absent: another one with the same fault began later. */
  counts?: FaultCounts;
  problems: ExperimentProblem[];
}

export interface ExperimentDetail extends ExperimentView {
  /** False: its end holds, but could not be written, so a restart forgets it. It is tried again. */
  durable: boolean;
  /** Sidecars that its fault is for, each direction by itself, by their states. */
  states: Record<PlaceState, number>;
  /** Among them those without a report for 10 s. */
  silent: number;
  /** One page of them, where there are pages. */
  places: CountedPlace[];
  nextCursor?: string;
  guard?: GuardView;
}

/** A pause, or that there is none, and how far the sidecars are. */
export interface PauseView {
  pause?: KeptPause;
  /** Sidecars that a living experiment is for; those that are known to inject nothing; the others. */
  sidecars: number;
  confirmed: number;
  missing: { sidecar: string; service: string; reason: string }[];
}
