// A window as the contract says it: ten buckets at whole multiples of a tenth of its length, every completion kept.

const BUCKETS = 10;

export class BreakerWindow {
  #completions: { bucket: number; counts: boolean }[] = [];
  /** Never goes back: what completes after a clock stepped back lands where the newest are. */
  #newest = 0;

  constructor(readonly windowMs: number) {}

  /** Completions that are too old leave. */
  move(nowMs: number): void {
    this.#newest = Math.max(this.#newest, Math.floor((nowMs * BUCKETS) / this.windowMs));
    this.#completions = this.#completions.filter(({ bucket }) => bucket > this.#newest - BUCKETS);
  }

  /** `counts`: it failed, or was slow: what the window asks for. */
  add(nowMs: number, counts: boolean): void {
    this.move(nowMs);
    this.#completions.push({ bucket: this.#newest, counts });
  }

  /** Of another length it is a new one. */
  resized(windowMs: number): BreakerWindow {
    return windowMs === this.windowMs ? this : new BreakerWindow(windowMs);
  }

  /** Empty, it has no newest bucket either: it begins where the clock is. */
  clear(): void {
    this.#completions = [];
    this.#newest = 0;
  }

  get completed(): number {
    return this.#completions.length;
  }

  get counted(): number {
    return this.#completions.filter(({ counts }) => counts).length;
  }

  /** At least `minimum` completions, and of them at least so many parts of a million. */
  reaches(thresholdPpm: number, minimum: number): boolean {
    return this.completed >= minimum && this.counted * 1_000_000 >= thresholdPpm * this.completed;
  }
}
