/** Counters as they stood at the ends of steps, made what was counted in each: of one end of an edge, or of one Envoy. */
import { OUTCOMES, type Outcome, type StepLatency, type StepSample } from "../../model/index.js";
import type { Line } from "./matrix.js";
import type { QuantileRow } from "./quantiles.js";

const KNOWN_OUTCOMES: ReadonlySet<string> = new Set(OUTCOMES);

/** `values` of all lines begin at the end of the step before the first. */
export class Tally {
  readonly #steps: number;
  readonly #counts = new Map<Outcome, Float64Array>();
  /** By step: somebody told of it from its begin to its end. */
  readonly #told: Uint8Array;
  /** Somebody began anew in it: sums and quantiles of the step are not known. */
  readonly #reset: Uint8Array;
  readonly #durationsMs: Float64Array;
  #quantiles: { row: QuantileRow; scale: number } | undefined;
  #inFlight: Float64Array | undefined;

  constructor(steps: number) {
    this.#steps = steps;
    [this.#told, this.#reset] = [new Uint8Array(steps), new Uint8Array(steps)];
    this.#durationsMs = new Float64Array(steps);
  }

  /** The counters of one target, one for each outcome that it has seen. */
  addRequests(lines: readonly Line[]): void {
    for (let step = 0; step < this.#steps; step++) {
      const isTold = lines.some(({ values }) => isKnown(values, step) && isKnown(values, step + 1));
      if (!isTold) continue;
      this.#told[step] = 1;
      for (const { labels, values } of lines) this.#count(labels.outcome ?? "", values, step);
    }
  }

  /** What one target's durations were together; `scale`: milliseconds in its unit. */
  addDurations({ values }: Line, scale: number): void {
    for (let step = 0; step < this.#steps; step++) {
      if (!isKnown(values, step + 1)) continue;
      const more = (values[step + 1] ?? 0) - (values[step] ?? Number.NaN);
      if (more >= 0) this.#durationsMs[step] = (this.#durationsMs[step] ?? 0) + more * scale;
      else this.#reset[step] = 1;
    }
  }

  /** Of all targets; `scale`: milliseconds in its unit. */
  setQuantiles(row: QuantileRow, scale: number): void {
    this.#quantiles = { row, scale };
  }

  setInFlight({ values }: Line): void {
    this.#inFlight = values.subarray(1);
  }

  /** Undefined: nothing is known of any step. */
  samples(): (StepSample | undefined)[] | undefined {
    if (!this.#told.includes(1)) return undefined;
    return Array.from({ length: this.#steps }, (_, step) =>
      this.#told[step] === 1 ? this.#sample(step) : undefined,
    );
  }

  /** A counter that fell has begun anew, and one that was not there before has begun: both count from 0. */
  #count(outcome: string, values: Float64Array, step: number): void {
    if (!isOutcome(outcome) || !isKnown(values, step + 1)) return;
    const [before = Number.NaN, after = 0] = [values[step], values[step + 1]];
    if (after < before) this.#reset[step] = 1;
    const counts = this.#counts.get(outcome) ?? new Float64Array(this.#steps);
    this.#counts.set(outcome, counts);
    counts[step] = (counts[step] ?? 0) + (after >= before ? after - before : after);
  }

  #sample(step: number): StepSample {
    const outcomes: Partial<Record<Outcome, number>> = {};
    let requests = 0;
    for (const [outcome, counts] of this.#counts) {
      const count = counts[step] ?? 0;
      if (count === 0) continue;
      outcomes[outcome] = count;
      requests += count;
    }
    const inFlight = this.#inFlight?.[step] ?? Number.NaN;
    const latency = requests === 0 || this.#reset[step] === 1 ? {} : this.#latency(step, requests);
    return { requests, outcomes, latency, inFlight: Number.isNaN(inFlight) ? null : inFlight };
  }

  #latency(step: number, requests: number): StepLatency {
    const durationsMs = this.#durationsMs[step] ?? 0;
    const mean = durationsMs > 0 ? { meanMs: durationsMs / requests } : {};
    const { row, scale = 1 } = this.#quantiles ?? {};
    return { ...mean, ...row?.latency(step, scale) };
  }
}

function isKnown(values: Float64Array, at: number): boolean {
  return !Number.isNaN(values[at] ?? Number.NaN);
}

function isOutcome(text: string): text is Outcome {
  return KNOWN_OUTCOMES.has(text);
}
