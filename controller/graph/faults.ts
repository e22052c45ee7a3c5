/** The faults of one sidecar, as its reports tell. */
import {
  type Direction,
  type ExperimentCounts,
  FAULT_KINDS,
  type FaultCounts,
  type FaultKind,
  type FaultView,
  VERDICTS,
  type Verdict,
} from "../model/index.js";
import type { Budget, FaultIncrement } from "../report/index.js";
import type { KeptFault } from "./kept.js";
import { nameKey } from "./keyed.js";
import type { Tally } from "./tally.js";

/** An Envoy has at most 64 in each direction; those of earlier experiments stay to be seen. */
const MAX_FAULTS = 512;
const BYTES_A_FAULT = 800;

interface Counts {
  verdicts: number[];
  injected: number[];
}

interface Fault extends Counts {
  direction: Direction;
  name: string;
  /** Of these, those since this experiment began. */
  life: (Counts & { experiment: string }) | undefined;
}

/** Id of the experiment that a fault is in now, by its `namespace/name`. */
type ExperimentOf = (fault: string) => string | undefined;

export class SidecarFaults {
  readonly #faults = new Map<string, Fault>();

  constructor(private readonly budget: Budget) {}

  add(increments: readonly FaultIncrement[], experimentOf: ExperimentOf): void {
    for (const increment of increments) {
      const fault = this.#fault(increment);
      if (fault === undefined) continue;
      addTo(fault, increment);
      const experiment = experimentOf(fault.name);
      if (experiment === undefined || increment.isPast) continue;
      if (fault.life?.experiment !== experiment) fault.life = { experiment, ...nothing() };
      addTo(fault.life, increment);
    }
  }

  /** Ordered by direction and name. */
  views(sidecar: string, service: string, stale: boolean): FaultView[] {
    const faults = [...this.#faults].sort(([a], [b]) => (a < b ? -1 : 1));
    return faults.map(([, { direction, name, verdicts, injected }]) => ({
      ...{ direction, name, sidecar, service, stale },
      ...countsOf({ verdicts, injected }),
    }));
  }

  /** Of each fault since its last experiment began. */
  experimentCounts(sidecar: string): ExperimentCounts[] {
    return [...this.#faults.values()].flatMap(({ direction, name, life }) =>
      life === undefined
        ? []
        : [{ ...{ experiment: life.experiment, direction, name, sidecar }, ...countsOf(life) }],
    );
  }

  keep(): KeptFault[] {
    return [...this.#faults.values()].map(({ life, ...fault }) => ({
      ...fault,
      ...(life === undefined ? {} : { life: { ...life } }),
    }));
  }

  restore(faults: readonly KeptFault[]): void {
    for (const kept of faults) {
      const fault = this.#fault(kept);
      if (fault === undefined) continue;
      addTo(fault, kept);
      if (kept.life === undefined) continue;
      fault.life = { experiment: kept.life.experiment, ...nothing() };
      addTo(fault.life, kept.life);
    }
  }

  /** What was counted of each: `verdict.NAME` and `injected.KIND`. */
  tallies(): Tally[] {
    return [...this.#faults.values()].map(({ direction, name, verdicts, injected }) => ({
      ...{ direction, name },
      counts: new Map([
        ...VERDICTS.map((verdict, index) => [`verdict.${verdict}`, verdicts[index] ?? 0] as const),
        ...FAULT_KINDS.map((kind, index) => [`injected.${kind}`, injected[index] ?? 0] as const),
      ]),
    }));
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
      ...nothing(),
      life: undefined,
    };
    this.#faults.set(key, fault);
    return fault;
  }
}

function nothing(): Counts {
  return { verdicts: VERDICTS.map(() => 0), injected: FAULT_KINDS.map(() => 0) };
}

function addTo(counts: Counts, more: Counts): void {
  counts.verdicts = counts.verdicts.map((count, index) => count + (more.verdicts[index] ?? 0));
  counts.injected = counts.injected.map((count, index) => count + (more.injected[index] ?? 0));
}

function countsOf({ verdicts, injected }: Counts): FaultCounts {
  return {
    verdicts: named<Verdict>(VERDICTS, verdicts),
    injected: named<FaultKind>(FAULT_KINDS, injected),
    matched: verdicts.reduce((sum, count) => sum + count, 0),
  };
}

function named<Name extends string>(names: readonly Name[], counts: readonly number[]): Record<Name, number> {
  const entries = names.map((name, index) => [name, counts[index] ?? 0] as const);
  return Object.fromEntries(entries) as Record<Name, number>;
}
