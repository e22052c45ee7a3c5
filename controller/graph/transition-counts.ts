/**
 * Counts the transitions of one breaker in one sidecar. A status repeats its last eight until it is answered, and after:
 * each is counted once. What passed between two reports beyond eight is not known.
 */
import type { BreakerStatus, ReportedTransition } from "../report/index.js";
import type { KeptTransitionCounts } from "./kept.js";

/** Why a breaker changes its state; what a later filter may say besides is one word, since it becomes a label. */
const REASONS: readonly string[] = [
  ...["consecutive", "rate", "slow", "hung", "probe"],
  ...["forced", "deadline", "recovered"],
];
const OTHER_REASON = "other";

export class TransitionCounts {
  /** By `to.reason`. */
  readonly counts = new Map<string, number>();
  #last: { boot: number; generation: number; atMs: number } | undefined;

  /** Takes a status of the breaker itself. `boot`: in another Envoy process generations begin anew. */
  told(boot: number, { transitions }: Pick<BreakerStatus, "transitions">): void {
    const last = this.#last;
    for (const transition of transitions) {
      const { generation, atMs } = transition;
      const isLaterHere = last?.boot === boot && generation > last.generation;
      if (last === undefined || atMs > last.atMs || isLaterHere) this.count(transition);
    }
    const newest = transitions.at(-1);
    if (newest === undefined) return;
    const { generation } = newest;
    this.#last = { boot, generation, atMs: Math.max(newest.atMs, last?.atMs ?? 0) };
  }

  /** One that was not told before. */
  count({ to, reason }: Pick<ReportedTransition, "to" | "reason">): void {
    const word = `${to}.${REASONS.includes(reason) ? reason : OTHER_REASON}`;
    this.counts.set(word, (this.counts.get(word) ?? 0) + 1);
  }

  keep(): KeptTransitionCounts {
    const last = this.#last;
    return { counts: [...this.counts], ...(last === undefined ? {} : { last: { ...last } }) };
  }

  restore({ counts, last }: KeptTransitionCounts): void {
    for (const [word, count] of counts) this.counts.set(word, count);
    this.#last = last;
  }
}
