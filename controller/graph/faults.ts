/** The faults of one sidecar, as its reports tell. */
import {
  type Direction,
  FAULT_KINDS,
  type FaultKind,
  type FaultView,
  VERDICTS,
  type Verdict,
} from "../model/index.js";
import type { Budget, FaultIncrement } from "../report/index.js";
import type { KeptFault } from "./kept.js";
import { nameKey } from "./keyed.js";

/** An Envoy has at most 64 in each direction; those of earlier experiments stay to be seen. */
const MAX_FAULTS = 512;
const BYTES_A_FAULT = 500;

interface Fault {
  direction: Direction;
  name: string;
  verdicts: number[];
  injected: number[];
}

export class SidecarFaults {
  readonly #faults = new Map<string, Fault>();

  constructor(private readonly budget: Budget) {}

  add(increments: readonly FaultIncrement[]): void {
    for (const increment of increments) {
      const fault = this.#fault(increment);
      if (fault === undefined) continue;
      fault.verdicts = fault.verdicts.map((count, index) => count + (increment.verdicts[index] ?? 0));
      fault.injected = fault.injected.map((count, index) => count + (increment.injected[index] ?? 0));
    }
  }

  /** Ordered by direction and name. */
  views(sidecar: string, service: string, stale: boolean): FaultView[] {
    const faults = [...this.#faults].sort(([a], [b]) => (a < b ? -1 : 1));
    return faults.map(([, { direction, name, verdicts, injected }]) => ({
      ...{ direction, name, sidecar, service, stale },
      verdicts: named<Verdict>(VERDICTS, verdicts),
      injected: named<FaultKind>(FAULT_KINDS, injected),
      matched: verdicts.reduce((sum, count) => sum + count, 0),
    }));
  }

  keep(): KeptFault[] {
    return [...this.#faults.values()].map((fault) => ({ ...fault }));
  }

  restore(faults: readonly KeptFault[]): void {
    this.add(faults);
  }

  /** To be called at the end: what was held is free for others. */
  clear(): void {
    this.budget.give(this.bytes);
    this.#faults.clear();
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    return this.#faults.size * BYTES_A_FAULT;
  }

  #fault(record: { direction: Direction; name: string }): Fault | undefined {
    const key = nameKey(record);
    const known = this.#faults.get(key);
    if (known !== undefined || this.#faults.size >= MAX_FAULTS) return known;
    if (!this.budget.take(BYTES_A_FAULT)) return undefined;
    const { direction, name } = record;
    const fault: Fault = {
      direction,
      name,
      verdicts: VERDICTS.map(() => 0),
      injected: FAULT_KINDS.map(() => 0),
    };
    this.#faults.set(key, fault);
    return fault;
  }
}

function named<Name extends string>(names: readonly Name[], counts: readonly number[]): Record<Name, number> {
  const entries = names.map((name, index) => [name, counts[index] ?? 0] as const);
  return Object.fromEntries(entries) as Record<Name, number>;
}
