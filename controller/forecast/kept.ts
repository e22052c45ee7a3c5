/** The past of each service at one scale: a ring of steps for each metric, filled as time passes. */
import type { MeshWindow } from "../model/index.js";
import type { Scale } from "./scale.js";
import { type Columns, columnsOf, METRICS, type Metric } from "./service-columns.js";

/** Of each, 25 kB at all scales together: 50 MB. Those that come later are left out, and counted. */
export const MOST_SERVICES = 2000;

interface Ring {
  values: Float32Array;
  /** The last step in which anything was known. */
  heardStep: number;
}

export class Kept {
  readonly #rings = new Map<string, Ring>();
  /** Number of the step that comes next; steps are numbered from the epoch. */
  #nextStep = Number.NaN;
  /** Services that found no room, each time that they were told of. */
  omitted = 0;

  constructor(readonly scale: Scale) {}

  /** Where the steps end that were taken; NaN: none was. */
  get endMs(): number {
    return this.#nextStep * this.scale.stepMs;
  }

  get services(): string[] {
    return [...this.#rings.keys()].sort();
  }

  has(service: string): boolean {
    return this.#rings.has(service);
  }

  /** Steps that were taken already are skipped; those between are not known. */
  take(window: MeshWindow): void {
    const { stepMs } = this.scale;
    const first = Math.round(window.fromMs / stepMs);
    const end = first + window.steps;
    if (end <= this.#nextStep || window.steps === 0) return;
    const from = Number.isNaN(this.#nextStep) ? first : this.#nextStep;
    for (const ring of this.#rings.values()) this.#clear(ring, from, end);
    for (const [service, columns] of columnsOf(window))
      this.#put(service, columns, first, Math.max(from, first));
    this.#nextStep = end;
    for (const [service, { heardStep }] of this.#rings) {
      if (heardStep < end - this.scale.steps) this.#rings.delete(service);
    }
  }

  /** The oldest first; the last ends at `endMs`. Undefined: nothing is known of the service. */
  column(service: string, metric: Metric): Float64Array | undefined {
    const ring = this.#rings.get(service);
    if (ring === undefined) return undefined;
    const { steps } = this.scale;
    const base = METRICS.indexOf(metric) * steps;
    const oldest = this.#nextStep - steps;
    return Float64Array.from(
      { length: steps },
      (_, at) => ring.values[base + place(oldest + at, steps)] ?? Number.NaN,
    );
  }

  /** All that is kept: time was set back, so that when things were is not known. */
  forget(): void {
    this.#rings.clear();
    this.#nextStep = Number.NaN;
  }

  #put(service: string, columns: Columns, first: number, from: number): void {
    const { steps } = this.scale;
    const ring = this.#rings.get(service) ?? this.#begin(service);
    if (ring === undefined) return;
    for (let at = from - first; at < columns.rate.length; at++) {
      for (const [row, metric] of METRICS.entries()) {
        const value = columns[metric][at] ?? Number.NaN;
        ring.values[row * steps + place(first + at, steps)] = value;
        if (!Number.isNaN(value)) ring.heardStep = first + at;
      }
    }
  }

  #begin(service: string): Ring | undefined {
    if (this.#rings.size >= MOST_SERVICES) {
      this.omitted += 1;
      return undefined;
    }
    const values = new Float32Array(METRICS.length * this.scale.steps).fill(Number.NaN);
    const ring = { values, heardStep: Number.NEGATIVE_INFINITY };
    this.#rings.set(service, ring);
    return ring;
  }

  #clear({ values }: Ring, from: number, end: number): void {
    const { steps } = this.scale;
    for (let step = Math.max(from, end - steps); step < end; step++) {
      for (const row of METRICS.keys()) values[row * steps + place(step, steps)] = Number.NaN;
    }
  }
}

function place(step: number, steps: number): number {
  return ((step % steps) + steps) % steps;
}
