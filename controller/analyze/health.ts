/** Whether there is anything to go by: failures in a row, told once, and how long to wait after each. */
import type { AnalysisTold } from "../events/index.js";

/** The first one is as long as a step, each next one twice as long. */
const MOST_PAUSE_MS = 60_000;
/** Doubled so often, every pause is the longest. */
const MOST_DOUBLINGS = 10;

interface HealthNeeds {
  clock: { nowMs: () => number };
  tell: (told: AnalysisTold) => void;
  warn: (words: string) => void;
}

export class Health {
  #failures = 0;
  #problem: string | undefined;

  constructor(private readonly needs: HealthNeeds) {}

  /** Undefined: none. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Undefined: nothing has failed. */
  pauseMs(stepMs: number): number | undefined {
    if (this.#failures === 0) return undefined;
    return Math.min(MOST_PAUSE_MS, stepMs * 2 ** Math.min(MOST_DOUBLINGS, this.#failures - 1));
  }

  fares(): void {
    this.#failures = 0;
    if (this.#problem === undefined) return;
    this.#problem = undefined;
    this.#tellState("back", "the series can be read again");
  }

  fails(reason: string): void {
    this.#failures += 1;
    const isNews = this.#problem === undefined;
    this.#problem = reason;
    if (isNews) this.#tellState("lost", reason);
  }

  #tellState(change: AnalysisTold["change"], message: string): void {
    this.needs.warn(`analysis: ${message}`);
    this.needs.tell({ type: "analysis", atMs: this.needs.clock.nowMs(), change, message });
  }
}
