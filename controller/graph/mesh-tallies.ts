/** What the whole mesh counted of breakers and faults, over sidecars that come and go. */
import type { KeptTallies } from "./kept.js";
import { Tallies, type Tally } from "./tally.js";

export interface MeshCounts {
  /** `rejected`, `shadowRejected`, and transitions by `TO.REASON`. */
  breakers: Tally[];
  /** `verdict.NAME` and `injected.KIND`. */
  faults: Tally[];
}

/** The parts of a sidecar that count. */
interface Counting {
  breakers: { tallies(): Tally[] };
  faults: { tallies(): Tally[] };
}

export class MeshTallies {
  readonly #breakers = new Tallies();
  readonly #faults = new Tallies();

  /** With those that are known now. */
  with(sidecars: readonly Counting[]): MeshCounts {
    const { breakers, faults } = countsOf(sidecars);
    return { breakers: this.#breakers.with(breakers), faults: this.#faults.with(faults) };
  }

  /** To be called before a sidecar is forgotten: once. */
  depart({ breakers, faults }: Counting, lastMs: number): void {
    this.#breakers.depart(breakers.tallies(), lastMs);
    this.#faults.depart(faults.tallies(), lastMs);
  }

  sweep(nowMs: number, sidecars: readonly Counting[]): void {
    const { breakers, faults } = countsOf(sidecars);
    this.#breakers.sweep(nowMs, breakers);
    this.#faults.sweep(nowMs, faults);
  }

  keep(): KeptTallies {
    return { breakers: this.#breakers.keep(), faults: this.#faults.keep() };
  }

  restore({ breakers, faults }: KeptTallies): void {
    this.#breakers.restore(breakers);
    this.#faults.restore(faults);
  }
}

function countsOf(sidecars: readonly Counting[]): MeshCounts {
  return {
    breakers: sidecars.flatMap(({ breakers }) => breakers.tallies()),
    faults: sidecars.flatMap(({ faults }) => faults.tallies()),
  };
}
