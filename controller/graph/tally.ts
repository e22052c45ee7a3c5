/**
 * What all sidecars together counted of each breaker or fault since ever. It outlives the sidecars that counted it, so
 * that it never falls.
 */
import type { Direction } from "../model/index.js";
import type { KeptTally } from "./kept.js";
import { nameKey } from "./keyed.js";

const FORGET_AFTER_MS = 7 * 24 * 3_600_000;
/** Of names that no sidecar has any more; over it the longest unseen go. */
const MAX_UNSEEN = 1_000;

/** The counters of one name, by short words that its owner chooses. */
export interface Tally {
  direction: Direction;
  name: string;
  counts: ReadonlyMap<string, number>;
}

interface Departed extends Tally {
  /** The last report that told of it. */
  lastMs: number;
}

export class Tallies {
  /** What those sidecars counted that are forgotten, by nameKey. */
  readonly #departed = new Map<string, Departed>();

  /** The departed and these, by direction and name, in their order. */
  with(present: readonly Tally[]): Tally[] {
    const sums = sumsOf([...this.#departed.values(), ...present]);
    return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally);
  }

  /** To be called when the sidecar that counted these is forgotten: once. */
  depart(tallies: readonly Tally[], nowMs: number): void {
    for (const tally of tallies) {
      const key = nameKey(tally);
      const known = this.#departed.get(key);
      const sum = sumsOf(known === undefined ? [tally] : [known, tally]).get(key) ?? tally;
      this.#departed.set(key, { ...sum, lastMs: Math.max(nowMs, known?.lastMs ?? 0) });
    }
  }

  /** Forgets names that nobody has had for a week, wholly. */
  sweep(nowMs: number, present: readonly Tally[]): void {
    const seen = new Set(present.map(nameKey));
    const unseen = [...this.#departed].filter(([key]) => !seen.has(key));
    unseen.sort(([, a], [, b]) => a.lastMs - b.lastMs);
    for (const [at, [key, { lastMs }]] of unseen.entries()) {
      if (unseen.length - at > MAX_UNSEEN || nowMs - lastMs >= FORGET_AFTER_MS) this.#departed.delete(key);
    }
  }

  keep(): KeptTally[] {
    return [...this.#departed.values()].map(({ counts, ...rest }) => ({ ...rest, counts: [...counts] }));
  }

  restore(kept: readonly KeptTally[]): void {
    for (const { counts, lastMs, ...name } of kept)
      this.depart([{ ...name, counts: new Map(counts) }], lastMs);
  }
}

/** By nameKey. */
export function sumsOf(tallies: readonly Tally[]): Map<string, Tally> {
  const sums = new Map<string, { direction: Direction; name: string; counts: Map<string, number> }>();
  for (const { direction, name, counts } of tallies) {
    const key = nameKey({ direction, name });
    const sum = sums.get(key) ?? { direction, name, counts: new Map() };
    sums.set(key, sum);
    for (const [word, count] of counts) sum.counts.set(word, (sum.counts.get(word) ?? 0) + count);
  }
  return sums;
}
