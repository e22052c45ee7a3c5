// A reply of the filter's own: its headers are gathered here, written in the host's wire form for pairs, and sent.
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

export function start(): void {
  count = 0;
}

export function addHeader(name: Slice, value: Slice): void {
  if (count == MAX_HEADERS) return;
  store<Slice>(HEADERS + (count << 4), name);
  store<Slice>(HEADERS + (count << 4) + 8, value);
  count++;
}

/** `grpcStatus` -1: the host maps the status for gRPC requests. */
export function send(status: u32, details: Slice, body: Slice, grpcStatus: i32): void {
  writer.begin(PAIRS, PAIRS_SIZE);
  writer.u32le(count);
  for (let i: u32 = 0; i < count * 2; i++) writer.u32le(sizeOf(load<Slice>(HEADERS + (i << 3))));
  for (let i: u32 = 0; i < count * 2; i++) {
    writer.text(load<Slice>(HEADERS + (i << 3)));
    writer.byte(0);
  }
  sendLocalResponse(status, details, body, writer.written(), grpcStatus);
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
