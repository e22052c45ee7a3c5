/**
 * What edges counted in one step, in few bytes: most of its numbers are 0 or small. Numbers are written in groups of
 * 7 bits, the lowest first, as in protobuf. A record is
 *
 *   edge, bytes that follow, mask of the outcomes that are not 0, each of these, sum of durations, buckets that are not
 *   empty, and of each its distance to the one before and its count.
 */
import type { Totals } from "../totals.js";
import type { Counts } from "./spread.js";

/** The edge's number in the ring; the buckets that are not empty, the fastest first. */
export type EdgeRecord = [edge: number, counts: Counts];

export function pack(records: Iterable<EdgeRecord>): Uint8Array {
  const bytes: number[] = [];
  for (const [edge, counts] of records) {
    const body = bodyOf(counts);
    put(bytes, edge);
    put(bytes, body.length);
    for (const byte of body) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** Adds each record to what `totalsOf` returns for its edge. */
export function unpack(bytes: Uint8Array, totalsOf: (edge: number) => Totals): void {
  const reader = new Reader(bytes);
  while (reader.at < bytes.length) {
    const totals = totalsOf(reader.next());
    reader.next();
    addOutcomes(reader, totals.outcomes);
    totals.durationSumUs += reader.next();
    let bucket = 0;
    for (let left = reader.next(); left > 0; left--) {
      bucket += reader.next();
      totals.buckets[bucket] = (totals.buckets[bucket] ?? 0) + reader.next();
    }
  }
}

/** Adds the outcomes of each record to what `outcomesOf` returns for its edge; the rest of it is not read. */
export function unpackOutcomes(bytes: Uint8Array, outcomesOf: (edge: number) => Float64Array): void {
  const reader = new Reader(bytes);
  while (reader.at < bytes.length) {
    const outcomes = outcomesOf(reader.next());
    const length = reader.next();
    const end = reader.at + length;
    addOutcomes(reader, outcomes);
    reader.at = end;
  }
}

function addOutcomes(reader: Reader, outcomes: Float64Array): void {
  let mask = reader.next();
  for (let index = 0; mask > 0; index++, mask >>= 1) {
    if ((mask & 1) === 1) outcomes[index] = (outcomes[index] ?? 0) + reader.next();
  }
}

function bodyOf({ outcomes, durationSumUs, buckets }: Counts): number[] {
  const bytes: number[] = [];
  put(
    bytes,
    outcomes.reduce((mask, count, index) => mask + (count === 0 ? 0 : 1 << index), 0),
  );
  for (const count of outcomes) if (count !== 0) put(bytes, count);
  put(bytes, durationSumUs);
  put(bytes, buckets.length);
  let last = 0;
  for (const [bucket, count] of buckets) {
    put(bytes, bucket - last);
    put(bytes, count);
    last = bucket;
  }
  return bytes;
}

/** Whole numbers from 0 to 2^53: shifts would cut them at 32 bits. */
function put(bytes: number[], number: number): void {
  let rest = number;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}

class Reader {
  at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  next(): number {
    let [number, scale] = [0, 1];
    for (;;) {
      const byte = this.bytes[this.at++] ?? 0;
      if (byte < 128) return number + byte * scale;
      number += (byte - 128) * scale;
      scale *= 128;
    }
  }
}
