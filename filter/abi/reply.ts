// A reply of the filter's own: its headers are gathered here, written in the host's wire form for pairs, and sent. They
// stay as they were written, since requests in a row are mostly answered alike.
import { ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { sendLocalResponse } from "./host";

/** 16 of the policy's and four of the filter's own. */
const MAX_HEADERS: u32 = 20;
const HEADERS = memory.data(320, 8);
/** 16 names of 256 and values of 1,024 bytes, and our own. */
const PAIRS_SIZE: u32 = 24576;
const PAIRS = memory.data(24576, 8);
let count: u32 = 0;

/** What the pairs were written for, 0: nothing; and the pairs. */
let writtenFor: u64 = 0;
let pairs: Slice = 0;

/** The headers of a reply made for `cause`, which is not 0 and names all that they depend on, are there. */
export function isWritten(cause: u64): bool {
  return writtenFor == cause;
}

/** A reply of other headers begins, made for `cause`. */
export function start(cause: u64): void {
  writtenFor = cause;
  count = 0;
}

export function addHeader(name: Slice, value: Slice): void {
  if (count == MAX_HEADERS) return;
  store<Slice>(HEADERS + (count << 4), name);
  store<Slice>(HEADERS + (count << 4) + 8, value);
  count++;
}

/** Writes the headers gathered; from now on they need not be where they were. */
export function write(): void {
  writer.begin(PAIRS, PAIRS_SIZE);
  writer.u32le(count);
  for (let i: u32 = 0; i < count * 2; i++) writer.u32le(sizeOf(load<Slice>(HEADERS + (i << 3))));
  for (let i: u32 = 0; i < count * 2; i++) {
    writer.text(load<Slice>(HEADERS + (i << 3)));
    writer.byte(0);
  }
  pairs = writer.written();
}

/** Writes `value` over that of header number `index`, which is of the same size. */
export function overwrite(index: u32, value: Slice): void {
  let at = PAIRS + 4 + (count << 3);
  for (let i: u32 = 0; i < index * 2 + 1; i++) at += sizeOf(load<Slice>(HEADERS + (i << 3))) + 1;
  memory.copy(at, ptrOf(value), sizeOf(value));
}

/** With the headers written; `grpcStatus` -1: the host maps the status for gRPC requests. */
export function send(status: u32, details: Slice, body: Slice, grpcStatus: i32): void {
  sendLocalResponse(status, details, body, pairs, grpcStatus);
}

/** What replies were made for is something else by now. */
export function forget(): void {
  writtenFor = 0;
}

/** Bytes that would end or split a header line become `_`, in place. */
export function printable(text: Slice): Slice {
  const ptr = ptrOf(text);
  for (let i: u32 = 0; i < sizeOf(text); i++) {
    const byte = load<u8>(ptr + i);
    if (byte < 0x20 || byte == 0x7f) store<u8>(ptr + i, 0x5f);
  }
  return slice(ptr, sizeOf(text));
}
