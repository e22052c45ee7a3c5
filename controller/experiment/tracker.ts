/** One experiment that runs, as it is looked at again and again: which of its conditions have lasted, and so are problems. */
import type { FaultCounts, GuardView, Verdict } from "../model/index.js";
import { type Condition, conditionsOf, grown, SKIPS } from "./conditions.js";
import type { ExperimentProblem, ExperimentProblemCode, Place } from "./view.js";

/** A push, an acknowledgement and two reports take a few seconds; traffic has pauses. */
const PROBLEM_AFTER_MS = 10_000;

/** What is seen of it. */
interface Sight {
  places: readonly Place[];
  counts: FaultCounts;
  guard: GuardView | undefined;
}

export class Tracker {
  #counts: FaultCounts;
  #matchedMs: number;
  /** When each verdict last grew. */
  readonly #grownMs = new Map<Verdict, number>();
  /** Since when each condition holds. */
  #sinceMs = new Map<ExperimentProblemCode, number>();
  #problems: ExperimentProblem[] = [];

  /** Nothing that was before counts against it. */
  constructor(counts: FaultCounts, nowMs: number) {
    this.#counts = counts;
    this.#matchedMs = nowMs;
  }

  get problems(): readonly ExperimentProblem[] {
    return this.#problems;
  }

  look({ places, counts, guard }: Sight, nowMs: number): void {
    const { matched, verdicts } = grown(this.#counts, counts);
    this.#counts = counts;
    if (matched) this.#matchedMs = nowMs;
    for (const verdict of verdicts) this.#grownMs.set(verdict, nowMs);
    const recent = { matched: nowMs - this.#matchedMs < PROBLEM_AFTER_MS, skipped: this.#skipped(nowMs) };
    const conditions = conditionsOf(places, recent, guard, nowMs);
    this.#sinceMs = new Map(conditions.map(({ code }) => [code, this.#since(code, nowMs)]));
    this.#problems = conditions.flatMap((condition) => this.#lasting(condition, nowMs));
  }

  #lasting(condition: Condition, nowMs: number): ExperimentProblem[] {
    const sinceMs = this.#sinceMs.get(condition.code) ?? nowMs;
    return nowMs - sinceMs >= PROBLEM_AFTER_MS ? [{ ...condition, sinceMs }] : [];
  }

  /** What already looks back over the time is no problem only later. */
  #since(code: ExperimentProblemCode, nowMs: number): number {
    if (code === "nothing_matched") return this.#matchedMs;
    return this.#sinceMs.get(code) ?? nowMs;
  }

  #skipped(nowMs: number): (typeof SKIPS)[number][] {
    const isRecent = (verdict: Verdict) =>
      nowMs - (this.#grownMs.get(verdict) ?? Number.NEGATIVE_INFINITY) < PROBLEM_AFTER_MS;
    return isRecent("injected") || isRecent("dry_run") ? [] : SKIPS.filter(isRecent);
  }
}
