/** A step that is still counted: all series beside one another in a few arrays. */
import type { Counts } from "../../graph/index.js";
import { OUTCOMES } from "../../model/index.js";
import { HISTOGRAM_BUCKETS } from "../../report/index.js";
import type { PackedStep } from "./packed.js";
import { type Part, quantileBuckets } from "./sample.js";

const WIDTH = OUTCOMES.length;
const NOTHING = [0, 0] as const;
const BYTES_A_SERIES = WIDTH * 8 + 8 + 8 + HISTOGRAM_BUCKETS * 4;

export class OpenStep {
  #outcomes = new Float64Array(0);
  #durationsUs = new Float64Array(0);
  /** A count over 2^32 in 5 s is no measurement. */
  #buckets = new Uint32Array(0);
  /** At the end of the step; empty: it has not ended. */
  #inFlight = new Float64Array(0);
  #capacity = 0;

  /** `series`: so many are known, more may come. */
  constructor(series: number) {
    this.#grow(series);
  }

  add(series: number, { outcomes, durationSumUs, buckets }: Counts): void {
    if (series >= this.#capacity) this.#grow(series + 1);
    const at = series * WIDTH;
    for (let index = 0; index < WIDTH; index++) {
      this.#outcomes[at + index] = (this.#outcomes[at + index] ?? 0) + (outcomes[index] ?? 0);
    }
    this.#durationsUs[series] = (this.#durationsUs[series] ?? 0) + durationSumUs;
    const first = series * HISTOGRAM_BUCKETS;
    for (let index = 0; index < buckets.length; index++) {
      const [bucket, count] = buckets[index] ?? NOTHING;
      this.#buckets[first + bucket] = (this.#buckets[first + bucket] ?? 0) + count;
    }
  }

  /** It has ended with so many in flight, by series. May be called once; later calls change nothing. */
  end(inFlight: Float64Array): void {
    if (this.hasEnded) return;
    this.#grow(inFlight.length);
    this.#inFlight = inFlight.slice();
  }

  get hasEnded(): boolean {
    return this.#inFlight.length > 0;
  }

  /** Those that counted something, or had something in flight. */
  each(visit: (series: number, part: Part) => void): void {
    for (let series = 0; series < this.#capacity; series++) {
      const outcomes = this.#outcomes.subarray(series * WIDTH, (series + 1) * WIDTH);
      const inFlight = this.hasEnded ? (this.#inFlight[series] ?? 0) : null;
      if (!inFlight && outcomes.every((count) => count === 0)) continue;
      const first = series * HISTOGRAM_BUCKETS;
      const quantiles = quantileBuckets(this.#buckets.subarray(first, first + HISTOGRAM_BUCKETS));
      visit(series, { outcomes, durationSumUs: this.#durationsUs[series] ?? 0, quantiles, inFlight });
    }
  }

  packInto(packed: PackedStep): void {
    this.each((series, part) => packed.put(series, part));
    packed.trim();
  }

  get bytes(): number {
    return this.#capacity * BYTES_A_SERIES;
  }

  #grow(series: number): void {
    if (series <= this.#capacity) return;
    this.#capacity = Math.max(series, 2 * this.#capacity);
    this.#outcomes = grown(this.#outcomes, new Float64Array(this.#capacity * WIDTH));
    this.#durationsUs = grown(this.#durationsUs, new Float64Array(this.#capacity));
    this.#buckets = grown(this.#buckets, new Uint32Array(this.#capacity * HISTOGRAM_BUCKETS));
  }
}

function grown<Numbers extends Float64Array | Uint32Array>(numbers: Numbers, larger: Numbers): Numbers {
  larger.set(numbers);
  return larger;
}
