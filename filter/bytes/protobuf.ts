// Protocol buffers, the few forms that the report needs, on top of the writer; and the reader for one message.
import { ptrOf, Slice, sizeOf, slice } from "./slice";
import * as writer from "./writer";

const VARINT: u32 = 0;
const BYTES: u32 = 2;
/** Lengths are written in three bytes whatever they are, so that they can be filled in afterwards: < 2 MiB. */
const LENGTH_SIZE: u32 = 3;

export function uint(field: u32, value: u64): void {
  if (value == 0) return;
  writer.varint((field << 3) | VARINT);
  writer.varint(value);
}

export function text(field: u32, value: Slice): void {
  writer.varint((field << 3) | BYTES);
  writer.varint(sizeOf(value));
  writer.text(value);
}

/** Begins a message or a packed list inside the one being written; its place is needed to `close` it. */
export function open(field: u32): u32 {
  writer.varint((field << 3) | BYTES);
  const place = writer.position();
  for (let i: u32 = 0; i < LENGTH_SIZE; i++) writer.byte(0);
  return place;
}

export function close(place: u32): void {
  const size = writer.position() - place - LENGTH_SIZE;
  writer.patch(place, (size & 0x7f) | 0x80);
  writer.patch(place + 1, ((size >> 7) & 0x7f) | 0x80);
  writer.patch(place + 2, (size >> 14) & 0x7f);
}

// The reader: `begin`, then `next` until it is false; after each, `field` and either `value` or `bytes` are set.

let at: usize = 0;
let end: usize = 0;
export let field: u32 = 0;
export let value: u64 = 0;
export let bytes: Slice = 0;

export function begin(message: Slice): void {
  at = ptrOf(message);
  end = at + sizeOf(message);
}

/** False at the end, and at the first byte that cannot be read. */
export function next(): bool {
  if (at >= end) return false;
  const key = <u32>varint();
  field = key >> 3;
  value = 0;
  bytes = 0;
  if ((key & 7) == VARINT) {
    value = varint();
    return true;
  }
  const size = varint();
  if ((key & 7) != BYTES || size > <u64>(end - at)) {
    at = end;
    return false;
  }
  bytes = slice(at, <u32>size);
  at += <usize>size;
  return true;
}

/** The next number of a packed list that `begin` was given; 0 past its end. */
export function number(): u64 {
  return at < end ? varint() : 0;
}

export function more(): bool {
  return at < end;
}

function varint(): u64 {
  let result: u64 = 0;
  for (let shift: u64 = 0; shift < 64 && at < end; shift += 7) {
    const part = load<u8>(at++);
    result |= (<u64>(part & 0x7f)) << shift;
    if (part < 0x80) break;
  }
  return result;
}
