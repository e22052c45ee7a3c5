/**
 * Absolute counters of one Envoy process turned into increments. A VM's record is remembered as it was last told; what
 * it has more is the increment. So a report that is lost, repeated or late changes nothing in the sums.
 */
import type { Budget } from "./budget.js";
import type { KeptRecord, KeptSlot } from "./kept.js";

/** Records kept for one process: tables of 1,024 edges and as many breakers in a few VMs. */
const MAX_RECORDS = 8192;
/** More than any Envoy has VMs: slots of dead VMs are taken over. */
const MAX_SLOTS = 256;
const BYTES_A_RECORD = 200;
const BYTES_A_NUMBER = 8;

interface SlotRecords {
  epoch: number;
  /** By kind and name, what was last told. */
  last: Map<string, Float64Array>;
  /** Present values of records that are in `last`. */
  gauges: Map<string, number>;
}

interface Increment {
  numbers: Float64Array;
  /** The record was not known before. */
  isNew: boolean;
}

export class Counters {
  readonly #slots = new Map<number, SlotRecords>();
  #records = 0;
  #bytes = 0;
  /** Records that found no room and are missing from every sum. */
  dropped = 0;

  /** `budget`: shared with all others. */
  constructor(private readonly budget: Budget) {}

  /** A slot with another epoch was made anew: it counts from zero. */
  openSlot(index: number, epoch: number): void {
    const known = this.#slots.get(index);
    if (known?.epoch === epoch || (known === undefined && this.#slots.size >= MAX_SLOTS)) return;
    for (const record of known?.last.values() ?? []) this.#release(record);
    this.#slots.set(index, { epoch, last: new Map(), gauges: new Map() });
  }

  /**
   * The difference to what this slot last said under this key, at least 0. A number that fell although the epoch is
   * the same means that the record began again: all of it counts. Undefined: no room for one more record.
   */
  advance(slot: number, key: string, numbers: Float64Array): Increment | undefined {
    const last = this.#slots.get(slot)?.last;
    const before = last?.get(key);
    if (last === undefined || (before === undefined && !this.#hold(numbers))) {
      this.dropped += 1;
      return undefined;
    }
    last.set(key, numbers);
    const fell = before === undefined || numbers.some((number, index) => number < (before[index] ?? 0));
    return {
      numbers: fell ? numbers : numbers.map((number, index) => number - (before[index] ?? 0)),
      isNew: before === undefined,
    };
  }

  /** Takes a slot's present value of a gauge and returns the sum over all slots. */
  gauge(slot: number, key: string, value: number): number {
    const { last, gauges } = this.#slots.get(slot) ?? {};
    if (last?.has(key)) gauges?.set(key, value);
    return this.#sum(key);
  }

  /** The slot's VM is dead and has nothing present any more: keys of its gauges that were not 0, with what is left. */
  closeGauges(slot: number): [key: string, sum: number][] {
    const gauges = this.#slots.get(slot)?.gauges;
    const closed = [...(gauges ?? [])].filter(([, value]) => value !== 0).map(([key]) => key);
    gauges?.clear();
    return closed.map((key) => [key, this.#sum(key)]);
  }

  keep(): KeptSlot[] {
    return [...this.#slots].map(([index, { epoch, last, gauges }]) => ({
      ...{ index, epoch },
      records: [...last].map(([key, numbers]): KeptRecord => [key, numbers.length, cellsOf(numbers)]),
      gauges: [...gauges].filter(([, value]) => value !== 0),
    }));
  }

  restore(slots: readonly KeptSlot[]): void {
    for (const { index, epoch, records, gauges } of slots) {
      this.openSlot(index, epoch);
      for (const [key, length, cells] of records) this.advance(index, key, numbersOf(length, cells));
      for (const [key, value] of gauges) this.gauge(index, key, value);
    }
  }

  /** To be called at the end: what was held is free for others. */
  clear(): void {
    this.budget.give(this.#bytes);
    this.#bytes = 0;
    this.#records = 0;
    this.#slots.clear();
  }

  /** Estimate of the memory held. */
  get bytes(): number {
    return this.#bytes;
  }

  #sum(key: string): number {
    let sum = 0;
    for (const { gauges } of this.#slots.values()) sum += gauges.get(key) ?? 0;
    return sum;
  }

  #hold(record: Float64Array): boolean {
    if (this.#records >= MAX_RECORDS || !this.budget.take(bytesOf(record))) return false;
    this.#records += 1;
    this.#bytes += bytesOf(record);
    return true;
  }

  #release(record: Float64Array): void {
    this.#records -= 1;
    this.#bytes -= bytesOf(record);
    this.budget.give(bytesOf(record));
  }
}

function bytesOf(record: Float64Array): number {
  return BYTES_A_RECORD + record.length * BYTES_A_NUMBER;
}

function cellsOf(numbers: Float64Array): number[] {
  const cells: number[] = [];
  for (const [index, number] of numbers.entries()) if (number !== 0) cells.push(index, number);
  return cells;
}

/** Cells beyond the record's end say nothing. */
function numbersOf(length: number, cells: readonly number[]): Float64Array {
  const numbers = new Float64Array(length);
  for (let at = 0; at + 1 < cells.length; at += 2) numbers[cells[at] ?? 0] = cells[at + 1] ?? 0;
  return numbers;
}
