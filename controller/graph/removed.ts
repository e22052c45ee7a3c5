/**
 * What one sidecar counted of breakers that are no longer configured there. It stays with the sidecar, and not with what
 * all have in common, so that what is written down of a sidecar is of one instant.
 */
import type { Budget } from "../report/index.js";
import type { KeptRemoved } from "./kept.js";
import { nameKey } from "./keyed.js";
import { sumsOf, type Tally } from "./tally.js";

/** The one that was removed longest ago gives way: totals fall by what it had. */
const MAX_REMOVED = 200;
const BYTES_A_REMOVED = 400;

export class RemovedBreakers {
  /** By nameKey, the one that was removed last at the end. */
  readonly #tallies = new Map<string, Tally>();

  /** `budget`: shared with all others; what finds no room falls out of the totals. */
  constructor(private readonly budget: Budget) {}

  add(tally: Tally): void {
    if ([...tally.counts.values()].every((count) => count === 0)) return;
    const key = nameKey(tally);
    const known = this.#tallies.get(key);
    const [oldest] = this.#tallies.keys();
    if (known !== undefined) this.#tallies.delete(key);
    else if (this.#tallies.size >= MAX_REMOVED && oldest !== undefined) this.#tallies.delete(oldest);
    else if (!this.budget.take(BYTES_A_REMOVED)) return;
    this.#tallies.set(key, sumsOf(known === undefined ? [tally] : [known, tally]).get(key) ?? tally);
  }

  list(): Tally[] {
    return [...this.#tallies.values()];
  }

  keep(): KeptRemoved[] {
    return this.list().map(({ direction, name, counts }) => ({ direction, name, counts: [...counts] }));
  }

  restore(kept: readonly KeptRemoved[]): void {
    for (const { counts, ...name } of kept) this.add({ ...name, counts: new Map(counts) });
  }

  /** To be called at the end: what was held is free for others. */
  clear(): void {
    this.budget.give(this.bytes);
    this.#tallies.clear();
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    return this.#tallies.size * BYTES_A_REMOVED;
  }
}
