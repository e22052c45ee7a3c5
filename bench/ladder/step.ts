// A step of the ladder: one kind of cost, measured alone.
import type { StepResult } from "../result/index.js";

export interface Settings {
  /** The Envoy executable. */
  envoy: string;
  /** The filter's module. */
  module: string;
  /** `short`: what fits into 15 minutes for all steps together on two cores; `full`: no limit, all scenarios and peers. */
  scope: "short" | "full";
  /** Only scenarios with one of these names; empty: those of the scope. */
  only: readonly string[];
  /** A folder that is kept between runs, for peers that take long to build. */
  cache: string;
  /** Ends the run early: what was started is stopped, and `run` rejects. */
  signal: AbortSignal;
  /** One line for whoever waits. */
  progress: (line: string) => void;
}

export interface Step {
  name: string;
  title: string;
  /** Rejects with a BenchError where nothing could be measured; what is only missing stands in `skipped`. */
  run(settings: Settings): Promise<StepResult>;
}

/** What a person can mend: its message says what is wrong and what to do. */
export class BenchError extends Error {}
