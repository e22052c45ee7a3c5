// The streams in flight: one record a stream, from its context's creation to its log entry, found by context id.
// Records come from a free list (last in, first out, so that few pages of memory are ever touched) and hang in
// chains by id. Streams over the limit have no record: they pass, unseen but for a counter.
import { NONE } from "./config/program";

/** Policy contract: 16,384 streams in flight. */
export const MAX_STREAMS: u32 = 16384;
const BUCKETS: u32 = 16384;

/** Life of a stream, one bit a fact. */
export const REQUEST_SEEN: u32 = 1;
export const REQUEST_PAUSED: u32 = 2;
export const RESPONSE_SEEN: u32 = 4;
/** The end of the response came in its headers or body, so it has no trailers and was not cut off. */
export const END_SEEN: u32 = 8;
/** This filter answered; no second reply, no verdict about the upstream. */
export const REPLIED: u32 = 16;
/** A CONNECT that a breaker waits for. */
export const TUNNEL: u32 = 32;
/** A gRPC answer began well; how it ended will stand in its trailers. */
export const STATUS_TO_COME: u32 = 64;
/** It met a breaker that lists requests that wait for response headers: if it was let pass, it will be one. */
export const LISTED: u32 = 1024;
/** It is in its breaker's list of requests that wait for response headers: see breaker/waiting.ts. */
export const WAITING: u32 = 128;
/** Of those: it has waited for longer than the breaker allows. */
export const HUNG: u32 = 256;
/** Its response headers came later than the breaker allows. */
export const SLOW: u32 = 512;

export const MAX_TAGS: u32 = 16;

@unmanaged
export class Stream {
  id: u32;
  /** Index + 1 of the next record in the chain or the free list. */
  next: u32;
  /** Root context that the stream was created under. */
  root: u32;
  facts: u32;
  startNs: u64;
  /** Index in the table of edges. */
  edge: u32;
  /** How it ended, as far as known: see outcome.ts. */
  outcome: u32;
  /** Index of the breaker that admitted it and has not heard of its end yet (upgrades end at their headers), or NONE. */
  breaker: u32;
  generation: u32;
  /** Number of the probe's lease, 0: no probe. */
  probe: u32;
  /** Index of the fault that aborts it once its delay is over, or NONE. */
  abort: u32;
  /** Hash of that fault's definition: should it be another one by then, it does not abort. */
  abortContent: u32;
  /** When it goes on, by the monotonic clock; meaningful while REQUEST_PAUSED. */
  resumeNs: u64;
  /** Faults whose places it holds, a bit each by their index in the VM. */
  places0: u64;
  places1: u64;
  places2: u64;
  places3: u64;
  /** When it went on to the upstream: its start, or the end of an injected delay. */
  sentNs: u64;
  /** Its neighbours in its breaker's list of waiting requests, as indices + 1; 0: none. */
  earlier: u32;
  later: u32;
  /** Which of the breaker's lists that is: it begins a new one with each state. */
  list: u32;
  /** How many tags apply; their values are in as many cells from `tag0` on. */
  tagCount: u32;
  /** Direction of the configuration that it was counted by. */
  direction: u32;
  /** Index of the breaker that says what a failure is, also where it did not admit: disabled, or in shadow; or NONE. */
  judge: u32;
  /** First of MAX_TAGS cells, each an interned `name=value`. */
  tag0: u64;
}

/** offsetof the last field, and its 16 cells of 8 bytes. */
const RECORD_SIZE: u32 = 256;
const RECORDS = memory.data(4194304, 16);
const CHAINS = memory.data(65536, 16);

/** Records ever used; the free list holds those given back. */
let highWater: u32 = 0;
let freeHead: u32 = 0;

/** A record for a new stream, or 0 when all are taken. */
export function open(id: u32, root: u32): Stream | null {
  let index: u32;
  if (freeHead != 0) {
    index = freeHead;
    freeHead = record(index).next;
  } else if (highWater < MAX_STREAMS) {
    highWater++;
    index = highWater;
  } else return null;
  const stream = record(index);
  const chain = chainOf(id);
  stream.id = id;
  stream.root = root;
  stream.next = load<u32>(chain);
  store<u32>(chain, index);
  stream.facts = 0;
  stream.edge = NONE;
  stream.breaker = NONE;
  stream.judge = NONE;
  stream.probe = 0;
  stream.abort = NONE;
  stream.outcome = 0;
  stream.tagCount = 0;
  stream.places0 = 0;
  stream.places1 = 0;
  stream.places2 = 0;
  stream.places3 = 0;
  return stream;
}

export function find(id: u32): Stream | null {
  let index = load<u32>(chainOf(id));
  while (index != 0) {
    const stream = record(index);
    if (stream.id == id) return stream;
    index = stream.next;
  }
  return null;
}

/** Gives the record back; it must not be used afterwards. */
export function close(stream: Stream): void {
  let link = chainOf(stream.id);
  while (load<u32>(link) != 0) {
    const index = load<u32>(link);
    if (record(index) === stream) {
      store<u32>(link, stream.next);
      stream.next = freeHead;
      stream.id = 0;
      freeHead = index;
      return;
    }
    link = changetype<usize>(record(index)) + offsetof<Stream>("next");
  }
}

/** Index + 1 of the record, as lists name it, and back. */
export function indexOf(stream: Stream): u32 {
  return <u32>(changetype<usize>(stream) - RECORDS) / RECORD_SIZE + 1;
}

export function streamAt(index: u32): Stream {
  return record(index);
}

export function tagCell(stream: Stream, index: u32): usize {
  return changetype<usize>(stream) + offsetof<Stream>("tag0") + (index << 3);
}

export function has(stream: Stream, fact: u32): bool {
  return (stream.facts & fact) != 0;
}

function record(index: u32): Stream {
  return changetype<Stream>(RECORDS + (index - 1) * RECORD_SIZE);
}

function chainOf(id: u32): usize {
  return CHAINS + ((id & (BUCKETS - 1)) << 2);
}
