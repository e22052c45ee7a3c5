// The ladder, from what is exact to what is like production.
import { step as calls } from "./ladder/calls/index.js";
import type { CommittedStep } from "./ladder/committed.js";
import { step as controller } from "./ladder/controller/index.js";
import { step as cpu } from "./ladder/cpu/index.js";
import { step as delay } from "./ladder/delay/index.js";
import { step as instructions } from "./ladder/instructions/index.js";
import { step as latency } from "./ladder/latency/index.js";
import { step as memory } from "./ladder/memory/index.js";
import { step as reports } from "./ladder/reports/index.js";
import type { Step } from "./ladder/step.js";

/** In the order in which they run. */
export const STEPS: readonly Step[] = [instructions, calls, cpu, latency, memory, delay, reports, controller];

/** What a short run measures. */
export const SHORT = ["instructions", "calls", "cpu"];

/** Those whose numbers are committed, and checked by `npm test`. */
export const COMMITTED: readonly CommittedStep[] = [instructions, calls];
