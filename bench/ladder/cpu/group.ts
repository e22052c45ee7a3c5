// Subjects that are measured together, in the same rounds, because they are compared; and what of them is asked.
import type { Verdict } from "../../result/index.js";
import type { Sizes } from "./round.js";
import type { Subject } from "./subject.js";

export interface Group {
  /** Of the scenario, or of what grows. */
  name: string;
  title: string;
  subjects: readonly Subject[];
  /** `copy`: what one copy adds to the base; `request`: all that a request takes, where a chain holds a single copy. */
  measure: Measure;
  /** The subject whose cost the others are shown as multiples of. */
  ours: string;
  comparisons: readonly Comparison[];
  sizes: Sizes;
  rounds: { least: number; most: number };
  notes: readonly string[];
}

export type Measure = "copy" | "request";

/** A ratio of two subjects' costs, taken round by round. */
export interface Comparison extends Pick<Verdict, "target" | "bound" | "limit"> {
  /** Names of subjects. */
  of: string;
  to: string;
}

/** What has no filter, by the number of workers; a copy's cost is what it adds to this. */
export function baseName(workers: number): string {
  return workers === 1 ? "no filter" : `no filter, ${workers} workers`;
}
