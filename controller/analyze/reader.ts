/** Steps of a source in their order, each once: what is new since the last look, in portions. */
import type { MeshWindow } from "../model/index.js";
import type { SeriesSource } from "../series/index.js";

/** What a baseline is learned from at a start; and, after a time without data, what is worth catching up on. */
const MOST_BEHIND_STEPS = 180;
/** Of one read: between two of them the process does something else. */
const PORTION_STEPS = 24;

export class StepReader {
  /** End of the last step that was read; undefined: none yet. */
  #takenMs: number | undefined;
  #missed = 0;

  constructor(private readonly source: SeriesSource) {}

  /** Undefined: none yet. */
  get takenMs(): number | undefined {
    return this.#takenMs;
  }

  /** Steps that were too long ago to be caught up on. */
  get missed(): number {
    return this.#missed;
  }

  /** When the next step can be read in full. */
  dueMs(nowMs: number): number {
    const { stepMs, settledAfterMs } = this.source;
    const takenMs = this.#takenMs ?? this.#settledMs(nowMs);
    return takenMs + stepMs + settledAfterMs;
  }

  /** The clock was set back by more than the time that steps take to settle: what was read lies in the future. */
  isAhead(nowMs: number): boolean {
    const { stepMs, settledAfterMs } = this.source;
    return this.#takenMs !== undefined && this.#takenMs > nowMs + stepMs + settledAfterMs;
  }

  /** To be called before the first step: all until then is known. */
  resume(takenMs: number): void {
    this.#takenMs = takenMs;
  }

  /** Forgets where it was. */
  restart(): void {
    this.#takenMs = undefined;
  }

  /** Undefined: there is no step that was not read. Rejects with what the source says; then the same is read again. */
  async next(nowMs: number): Promise<MeshWindow | undefined> {
    const { stepMs } = this.source;
    const settledMs = this.#settledMs(nowMs);
    const earliestMs = settledMs - MOST_BEHIND_STEPS * stepMs;
    const fromMs = Math.max(this.#takenMs ?? earliestMs, earliestMs);
    const toMs = Math.min(settledMs, fromMs + PORTION_STEPS * stepMs);
    if (toMs <= fromMs) return undefined;
    const window = await this.source.read(fromMs, toMs, stepMs);
    this.#missed += (fromMs - (this.#takenMs ?? fromMs)) / stepMs;
    this.#takenMs = toMs;
    return window;
  }

  #settledMs(nowMs: number): number {
    const { stepMs, settledAfterMs } = this.source;
    return Math.floor((nowMs - settledAfterMs) / stepMs) * stepMs;
  }
}
