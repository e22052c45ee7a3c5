// What one step of one end shows, and what a row of steps makes of it.
import type { StepLatency, SymptomKind } from "../model/index.js";
import { finiteOrNull, type KeptEvidence } from "./kept.js";

/** How one number stands beside its baseline, in the unit of its kind (see Symptom). */
export interface Deviation {
  kind: SymptomKind;
  /** Of latency: of which quantile. */
  quantile?: keyof StepLatency | undefined;
  baseline: number;
  observed: number;
  /** Standard deviations; 0: as ever. */
  z: number;
  /**
   * How rare it is where the number varies by factors, as latency of few requests does: standard deviations of its logarithm.
   * Absent: z says it.
   */
  rarityZ?: number | undefined;
  /** Requests that say so; Infinity: not told, or counted in z; 0: too little is known of what is usual. */
  weight: number;
  /** One step of it is enough: it is beyond all that was seen, and not by a few slow requests. */
  atOnce: boolean;
}

/** 1 in 10⁹ by chance, as `errorsZ`; steps that tell together need their part of it, which is the root. */
const RARE_Z = 6;

/** A deviation that lasts. */
export interface Finding extends Deviation {
  /** Lasts long enough, or is strong enough. */
  confirmed: boolean;
  /** Confirmed by this one step alone. */
  atFirst: boolean;
  /** When the first step of it begins. */
  sinceMs: number;
}

/** More requests than usual are no trouble by themselves. */
export function isTrouble({ kind }: Finding): boolean {
  return kind !== "traffic_surge";
}

/** One step of latency alone. */
export function needsWitness({ kind, atFirst }: Finding): boolean {
  return atFirst && kind === "latency";
}

export interface Patience {
  /** Standard deviations that confirm in one step. */
  z: number;
  /** Over k steps running each must have a k-th of `z`, up to so many steps; 1: one step must tell. */
  run: number;
  /** From how many on an end is suspect. */
  suspectZ: number;
  /** Requests that must say so in the steps that confirm. */
  weight: number;
  /** Never before so many steps, and so long. */
  leastSteps: number;
  leastMs: number;
}

/** Steps running of one kind at one end. */
export class Evidence {
  #sinceMs: number | null = null;
  #recent: Deviation[] = [];

  /** Undefined: nothing that would make anybody suspicious. */
  take(
    deviation: Deviation | undefined,
    fromMs: number,
    toMs: number,
    patience: Patience,
  ): Finding | undefined {
    if (deviation === undefined || !(deviation.z >= patience.suspectZ)) {
      this.clear();
      return undefined;
    }
    this.#sinceMs ??= fromMs;
    this.#recent = [...this.#recent, deviation].slice(-Math.max(patience.run, patience.leastSteps));
    const longEnough = this.#recent.length >= patience.leastSteps && toMs - this.#sinceMs >= patience.leastMs;
    const lasts = longEnough && this.#lasts(patience);
    const atFirst = longEnough && !lasts && deviation.atOnce && isEnough([deviation], patience);
    return { ...deviation, confirmed: lasts || atFirst, atFirst, sinceMs: this.#sinceMs };
  }

  /** Undefined: nothing runs. */
  keep(): KeptEvidence | undefined {
    if (this.#sinceMs === null) return undefined;
    const recent = this.#recent.map(({ z, weight, ...rest }) => ({
      ...{ ...rest, z: finiteOrNull(z), weight: finiteOrNull(weight) },
    }));
    return { sinceMs: this.#sinceMs, recent };
  }

  restore({ sinceMs, recent }: KeptEvidence): void {
    this.#sinceMs = sinceMs;
    this.#recent = recent.map(({ z, weight, ...rest }) => ({
      ...{ ...rest, z: z ?? Number.POSITIVE_INFINITY, weight: weight ?? Number.POSITIVE_INFINITY },
    }));
  }

  clear(): void {
    this.#sinceMs = null;
    this.#recent = [];
  }

  #lasts(patience: Patience): boolean {
    for (let steps = 2; steps <= Math.min(patience.run, this.#recent.length); steps++)
      if (isEnough(this.#recent.slice(-steps), patience)) return true;
    return false;
  }
}

/** Each of so many steps has its part of what one must have, all together are rare, and enough requests say so. */
function isEnough(steps: readonly Deviation[], { z, weight }: Patience): boolean {
  const total = steps.reduce((sum, step) => sum + step.weight, 0);
  const rareZ = RARE_Z / Math.sqrt(steps.length);
  return (
    total >= weight &&
    steps.every((step) => step.z >= z / steps.length && (step.rarityZ ?? Infinity) >= rareZ)
  );
}
