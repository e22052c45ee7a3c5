/**
 * The last quarter of an hour in steps of 5 s. The steps of the last 15 s are open: each has the histograms of all that
 * saw an end, so its quantiles are those of all their requests. Then a step is packed. What comes later still is packed
 * beside.
 */
import { type Counts, partsOf, portionsOf, stepOf } from "../../graph/index.js";
import { OpenStep } from "./open-step.js";
import { PackedStep } from "./packed.js";
import { type Part, quantileBuckets } from "./sample.js";

/** A fault is to be seen within 20 s: three steps to see it, and one to tell. */
export const RECENT_STEP_MS = 5_000;
/** A quarter of an hour, and a minute in which it can still be read whole. */
export const RECENT_MS = 16 * 60_000;
const STEPS = RECENT_MS / RECENT_STEP_MS;
/** The present one and two before: a sidecar that is silent for longer counts as gone. */
const OPEN_STEPS = 3;
/** 1,000 edges seen from both ends, and 1,000 sidecars, have 13 MB. */
const MAX_BYTES = 64 * 1024 * 1024;

export class Recent {
  readonly #open = new Map<number, OpenStep>();
  readonly #packed = new Map<number, PackedStep>();
  #newest = Number.NEGATIVE_INFINITY;
  #oldest = Number.NEGATIVE_INFINITY;
  /** Now, by series. */
  #inFlight = new Float64Array(0);
  #series = 0;

  constructor(private readonly maxBytes = MAX_BYTES) {}

  /** To be called before what is of this time is taken: a step that is over ends with what is in flight now. */
  advance(nowMs: number): void {
    const newest = stepOf(nowMs, RECENT_STEP_MS);
    if (newest <= this.#newest) return;
    for (const [step, open] of this.#open) {
      open.end(this.#inFlight.subarray(0, this.#series));
      if (step > newest - OPEN_STEPS) continue;
      open.packInto(this.#packedStep(step));
      this.#open.delete(step);
    }
    this.#newest = newest;
    this.#open.set(newest, new OpenStep(this.#series));
    for (const step of this.#packed.keys()) if (step <= newest - STEPS) this.#packed.delete(step);
    this.#makeRoom();
  }

  /** What was counted from one time to another, by series. */
  add(told: readonly [series: number, counts: Counts][], fromMs: number, toMs: number): void {
    for (const part of partsOf(fromMs, toMs, this.first * RECENT_STEP_MS, RECENT_STEP_MS)) {
      const portions = portionsOf(told, part);
      const open = this.#openStep(part.step);
      if (open === undefined) this.#putLate(part.step, portions);
      else for (const [series, counts] of portions) open.add(series, counts);
    }
  }

  /** More, or fewer, are in flight. */
  move(series: number, difference: number): void {
    if (series >= this.#inFlight.length) {
      const more = new Float64Array(2 * series + 1);
      more.set(this.#inFlight);
      this.#inFlight = more;
    }
    this.#series = Math.max(this.#series, series + 1);
    this.#inFlight[series] = (this.#inFlight[series] ?? 0) + difference;
  }

  /** What was counted in a step: nothing of those that counted nothing and had nothing in flight. */
  each(step: number, visit: (series: number, part: Part) => void): void {
    this.#open.get(step)?.each(visit);
    this.#packed.get(step)?.each(visit);
  }

  /** What is known of a step until now, for `restore`; undefined: nothing. */
  keep(step: number): Uint8Array | undefined {
    if (!this.#open.has(step)) return this.#packed.get(step)?.kept;
    const whole = new PackedStep();
    this.each(step, (series, part) => whole.put(series, part));
    return whole.kept;
  }

  /** To be called before anything is added: what comes for this step still is packed beside. */
  restore(step: number, bytes: Uint8Array): void {
    this.#packed.set(step, PackedStep.of(bytes));
  }

  /** The oldest that is kept. */
  get first(): number {
    return Math.max(this.#oldest, this.#newest - STEPS + 1);
  }

  /** The clock was set back: which steps are the past is not known any more. */
  clear(): void {
    this.#open.clear();
    this.#packed.clear();
    [this.#newest, this.#oldest] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    let bytes = this.#inFlight.byteLength;
    for (const step of this.#open.values()) bytes += step.bytes;
    return bytes + this.#packedBytes();
  }

  #packedBytes(): number {
    let bytes = 0;
    for (const step of this.#packed.values()) bytes += step.bytes;
    return bytes;
  }

  /** Undefined: it is packed, or about to be. */
  #openStep(step: number): OpenStep | undefined {
    const known = this.#open.get(step);
    if (known !== undefined || step <= this.#newest - OPEN_STEPS) return known;
    const open = new OpenStep(this.#series);
    this.#open.set(step, open);
    return open;
  }

  #putLate(step: number, portions: readonly [series: number, counts: Counts][]): void {
    const packed = this.#packedStep(step);
    for (const [series, { outcomes, durationSumUs, buckets }] of portions) {
      const counts = new Uint32Array(1 + Math.max(0, ...buckets.map(([bucket]) => bucket)));
      for (const [bucket, count] of buckets) counts[bucket] = count;
      packed.put(series, { outcomes, durationSumUs, quantiles: quantileBuckets(counts), inFlight: null });
    }
  }

  #packedStep(step: number): PackedStep {
    const packed = this.#packed.get(step) ?? new PackedStep();
    this.#packed.set(step, packed);
    return packed;
  }

  #makeRoom(): void {
    while (this.#packed.size > 1 && this.#packedBytes() > this.maxBytes) {
      const oldest = Math.min(...this.#packed.keys());
      this.#packed.delete(oldest);
      this.#oldest = oldest + 1;
    }
  }
}
