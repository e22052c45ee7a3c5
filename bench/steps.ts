// The ladder, from what is exact to what is like production.
import type { Step } from "./ladder/step.js";

/** In the order in which they run. */
export const STEPS: readonly Step[] = [];

/** What a short run measures. */
export const SHORT = ["instructions", "calls", "cpu"];
