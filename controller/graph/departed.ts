/**
 * What forgotten sidecars had counted, by edge: it stays in the edge's totals, so that these never go down. An edge that
 * no known sidecar sees any more is shown from here, for a week.
 */
import type { KeptDeparted } from "./kept.js";
import { edgeKey } from "./keyed.js";
import { type EdgeName, Totals } from "./totals.js";

const FORGET_AFTER_MS = 7 * 24 * 3_600_000;
/** Of edges that nobody sees; over it the longest unseen go. */
const MAX_UNSEEN = 10_000;

interface Departed {
  name: EdgeName;
  totals: Totals;
  /** Last report of a sidecar that is in it. */
  lastMs: number;
}

export class DepartedEdges {
  /** By edgeKey. */
  readonly #edges = new Map<string, Departed>();

  add(name: EdgeName, totals: Totals, lastMs: number): void {
    const key = edgeKey(name);
    const departed = this.#edges.get(key) ?? { name, totals: new Totals(), lastMs };
    this.#edges.set(key, departed);
    departed.totals.addTotals(totals);
    departed.lastMs = Math.max(departed.lastMs, lastMs);
  }

  restore({ direction, source, destination, lastMs, ...counted }: KeptDeparted): void {
    const totals = new Totals();
    totals.add(counted);
    this.add({ direction, source, destination }, totals, lastMs);
  }

  get(key: string): Departed | undefined {
    return this.#edges.get(key);
  }

  keys(): Iterable<string> {
    return this.#edges.keys();
  }

  /** Forgets edges, wholly: a total that is shown has everything in it. */
  sweep(nowMs: number, isSeen: (key: string) => boolean): void {
    const unseen = [...this.#edges].filter(([key]) => !isSeen(key));
    unseen.sort(([, a], [, b]) => a.lastMs - b.lastMs);
    for (const [at, [key, { lastMs }]] of unseen.entries()) {
      if (unseen.length - at > MAX_UNSEEN || nowMs - lastMs >= FORGET_AFTER_MS) this.#edges.delete(key);
    }
  }

  keep(): KeptDeparted[] {
    return [...this.#edges.values()].map(({ name, totals, lastMs }) => ({ ...totals.keep(name), lastMs }));
  }
}
