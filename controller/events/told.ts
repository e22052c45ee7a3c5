/** Which transition of each breaker and key of one Envoy process was told last; bounded, with those of all others together. */
import type { Budget } from "../report/index.js";

/** An Envoy has at most 1,024 in each direction, and 16,384 keys of them. */
const MOST = 2048 + 16_384;
/** Names, a key, and what a map needs. */
const BYTES_EACH = 300;

/** Generations of a key that was forgotten begin anew, later. */
interface Told {
  generation: number;
  atMs: number;
}

export class LastTold {
  /** By direction, name and key; the one that was told of longest ago comes first. */
  readonly #told = new Map<string, Told>();

  constructor(private readonly budget: Budget) {}

  get(identity: string): Told | undefined {
    return this.#told.get(identity);
  }

  /** Where there is no room, in place of the one that was told of longest ago. False: there is none even then. */
  set(identity: string, told: Told): boolean {
    this.delete(identity);
    if (!this.#makeRoom()) return false;
    this.#told.set(identity, told);
    return true;
  }

  delete(identity: string): void {
    if (this.#told.delete(identity)) this.budget.give(BYTES_EACH);
  }

  /** To be called at the end: what was held is free for others. */
  clear(): void {
    for (const identity of [...this.#told.keys()]) this.delete(identity);
  }

  #makeRoom(): boolean {
    if (this.#told.size < MOST && this.budget.take(BYTES_EACH)) return true;
    const [oldest] = this.#told.keys();
    if (oldest === undefined) return false;
    this.delete(oldest);
    return this.budget.take(BYTES_EACH);
  }
}
