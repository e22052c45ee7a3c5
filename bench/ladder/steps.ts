// The ladder, from what is exact to what is like production.
import { step as calls } from "./calls/index.js";
import type { CommittedStep } from "./committed.js";
import { step as controller } from "./controller/index.js";
import { step as cpu } from "./cpu/index.js";
import { step as delay } from "./delay/index.js";
import { step as guards } from "./guards/index.js";
import { step as instructions } from "./instructions/index.js";
import { step as latency } from "./latency/index.js";
import { step as memory } from "./memory/index.js";
import { step as reports } from "./reports/index.js";
import type { Step } from "./step.js";

/** In the order in which they run. */
export const STEPS: readonly Step[] = [
  instructions,
  calls,
  cpu,
  latency,
  memory,
  delay,
  reports,
  controller,
  guards,
];

/** What a short run measures. */
export const SHORT = ["instructions", "calls", "cpu"];

/** Those whose numbers are committed, and checked by `npm test`. */
export const COMMITTED: readonly CommittedStep[] = [instructions, calls];
