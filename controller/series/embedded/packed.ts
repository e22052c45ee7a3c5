/**
 * What series counted in one step, in few bytes, one record after another. Numbers are written in groups of 7 bits, the
 * lowest first. A record is
 *
 *   series, mask of the outcomes that are not 0, each of these, sum of durations (us), requests in flight and 1 (0: not
 *   told), number of quantiles, and a byte for the bucket of each.
 */
import { OUTCOMES } from "../../model/index.js";
import { type Part, QUANTILES } from "./sample.js";

const FIRST_BYTES = 256;
/** Of one number: 2^53 in groups of 7 bits. */
const MAX_NUMBER_BYTES = 8;
const MOST_NUMBER = 2 ** (7 * MAX_NUMBER_BYTES);
/** Of one record: its numbers, and the quantiles. */
const MAX_RECORD_BYTES = (OUTCOMES.length + 5) * MAX_NUMBER_BYTES + 8;

export class PackedStep {
  #bytes: Uint8Array = new Uint8Array(FIRST_BYTES);
  #length = 0;

  /** As `kept` gave them; see `isPacked`. */
  static of(bytes: Uint8Array): PackedStep {
    const step = new PackedStep();
    step.#bytes = bytes;
    step.#length = bytes.length;
    return step;
  }

  put(series: number, { outcomes, durationSumUs, quantiles, inFlight }: Part): void {
    this.#reserve();
    this.#number(series);
    let mask = 0;
    for (let index = 0; index < OUTCOMES.length; index++) if (outcomes[index]) mask += 1 << index;
    this.#number(mask);
    for (let index = 0; index < OUTCOMES.length; index++) {
      const count = outcomes[index];
      if (count) this.#number(count);
    }
    this.#number(Math.max(0, durationSumUs));
    this.#number(inFlight === null ? 0 : Math.max(0, inFlight) + 1);
    this.#number(quantiles.length);
    for (let index = 0; index < quantiles.length; index++) this.#byte(quantiles[index] ?? 0);
  }

  /** In the order in which they were put: a series may have several. */
  each(visit: (series: number, part: Part) => void): void {
    const reader = { bytes: this.#bytes, at: 0 };
    while (reader.at < this.#length) {
      const series = next(reader);
      // Plain arrays: a quarter of a million of them are made for one window, and typed ones are dear to make.
      const outcomes = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let mask = next(reader), index = 0; mask > 0; index++, mask >>= 1) {
        if ((mask & 1) === 1) outcomes[index] = next(reader);
      }
      const durationSumUs = next(reader);
      const inFlight = next(reader);
      const count = next(reader);
      const quantiles: number[] = [];
      for (let index = 0; index < count; index++) quantiles.push(reader.bytes[reader.at++] ?? 0);
      visit(series, { outcomes, durationSumUs, quantiles, inFlight: inFlight === 0 ? null : inFlight - 1 });
    }
  }

  /** Gives back what was reserved for more. */
  trim(): void {
    this.#bytes = this.#bytes.slice(0, this.#length);
  }

  /** All records; good until the next is put. */
  get kept(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  get bytes(): number {
    return this.#bytes.length;
  }

  #reserve(): void {
    if (this.#bytes.length - this.#length >= MAX_RECORD_BYTES) return;
    const more = new Uint8Array(2 * this.#bytes.length + MAX_RECORD_BYTES);
    more.set(this.#bytes);
    this.#bytes = more;
  }

  /** Whole numbers from 0 to 2^53: shifts would cut them at 32 bits. */
  #number(number: number): void {
    let rest = number;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#byte((rest % 128) + 128);
    this.#byte(rest);
  }

  #byte(byte: number): void {
    this.#bytes[this.#length++] = byte;
  }
}

/**
 * Whether these are whole records that a step can have. To be asked of what was read from a file: a length that is not true
 * would be read to no end.
 */
export function isPacked(bytes: Uint8Array): boolean {
  const reader = { bytes, at: 0 };
  let isTrue = true;
  const number = () => {
    const read = next(reader);
    isTrue &&= read < MOST_NUMBER;
    return read;
  };
  while (isTrue && reader.at < bytes.length) {
    number();
    const mask = number();
    isTrue &&= mask < 2 ** OUTCOMES.length;
    // Outcomes, the sum of durations, what is in flight.
    for (let rest = mask; isTrue && rest > 0; rest >>= 1) if ((rest & 1) === 1) number();
    number();
    number();
    const quantiles = number();
    isTrue &&= quantiles <= QUANTILES.length;
    reader.at += quantiles;
  }
  return isTrue && reader.at === bytes.length;
}

function next(reader: { bytes: Uint8Array; at: number }): number {
  let number = 0;
  let scale = 1;
  for (;;) {
    const byte = reader.bytes[reader.at++] ?? 0;
    if (byte < 128) return number + byte * scale;
    number += (byte - 128) * scale;
    scale *= 128;
  }
}
