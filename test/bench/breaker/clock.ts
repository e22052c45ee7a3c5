// A clock that goes on when all who wait have nothing else to do.
import type { Clock } from "../../../bench/breaker/clock.js";

export class VirtualClock implements Clock {
  #nowMs = 1_000;
  #sleepers: { atMs: number; wake: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  wait(ms: number): Promise<void> {
    return new Promise((wake) => this.#sleepers.push({ atMs: this.#nowMs + ms, wake }));
  }

  /** Goes on until that is done; what it comes to. */
  async run<Result>(work: Promise<Result>): Promise<Result> {
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    work.then(end, end);
    while (true) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isDone) return work;
      this.#wakeNext();
    }
  }

  #wakeNext(): void {
    this.#sleepers.sort((a, b) => a.atMs - b.atMs);
    const next = this.#sleepers.shift();
    if (next === undefined) throw new Error("nobody waits, and it is not done");
    this.#nowMs = Math.max(this.#nowMs, next.atMs);
    next.wake();
  }
}
