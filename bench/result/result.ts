// What a step of the ladder hands over: tables for people, the same values for programs, and its verdicts.
import type { Figure } from "./figure.js";
import type { Verdict } from "./verdict.js";

/** Text, a count, or a measured value; undefined, which JSON keeps as null: not measured. */
export type Cell = string | number | Figure | undefined | null;

export interface Table {
  title: string;
  /** Heads, each with its unit where it has one: "CPU, us a request". */
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
  /** Below the table: what a reader must know to believe it. */
  notes?: readonly string[];
}

/** What was not measured, and why: a missing toolchain, a feature that is still to come. */
export interface Skip {
  what: string;
  why: string;
}

export interface StepResult {
  /** Name of the step, as it is chosen on the command line. */
  step: string;
  title: string;
  /** What was done, in a sentence or two: counts, rounds, copies. */
  how: string;
  tables: readonly Table[];
  verdicts: readonly Verdict[];
  skipped: readonly Skip[];
}
