// Which outcomes are good for whoever asked.
import { OUTCOMES, type Outcome } from "./observation.js";

/**
 * What a caller did not get. An answer that a fault gave or changed at the service itself is one. Not judged is what says
 * nothing of the service: cancelled by the caller, denied by a rule, ignored by a breaker.
 */
const BAD: ReadonlySet<Outcome> = new Set(["failure", "soft_failure", "rejected", "injected"]);

/** Those that did not succeed, of those that are judged. `outcomes`: requests in the order of OUTCOMES. */
export function judgedOf(outcomes: ArrayLike<number>): { bad: number; all: number } {
  const count = { bad: 0, all: 0 };
  for (const [index, outcome] of OUTCOMES.entries()) {
    const requests = outcomes[index] ?? 0;
    if (BAD.has(outcome)) count.bad += requests;
    if (BAD.has(outcome) || outcome === "success") count.all += requests;
  }
  return count;
}
