// The streams in flight: one record a stream, from its context's creation to its log entry, found by context id.
// Records come from a free list (last in, first out, so that few pages of memory are ever touched) and hang in
// chains by id: ids are consecutive, so nearly every chain has one record. Streams over the limit have no record: they
// pass, unseen but for a counter.
import { Config } from "./config/slot";

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
/** Its breaker lists requests that wait for response headers: once it goes to the upstream it will be one. */
export const LISTED: u32 = 1024;
/** It is in its breaker's list of requests that wait for response headers: see breaker/waiting.ts. */
export const WAITING: u32 = 128;
/** Of those: it has waited for longer than the breaker allows. */
export const HUNG: u32 = 256;
/** Its response headers came later than the breaker allows. */
export const SLOW: u32 = 512;
/** It has the place of a probe. */
export const PROBE: u32 = 2048;
/** It holds places of faults: only then `places0` and its like say anything. */
export const HOLDS_PLACES: u32 = 4096;
/** Not the end of a delay gives them back, but the stream's own. */
export const HOLDS_TO_END: u32 = 8192;
/** Faults do something to its response: see fault/plan.ts. */
export const PLANNED: u32 = 16384;
export const RESPONSE_PAUSED: u32 = 32768;
/** The bytes of its response's body are counted: see fault/truncate.ts. */
export const TRUNCATED: u32 = 65536;
/** Of those: no more of them pass. */
export const CUT: u32 = 131072;
/** Of those: it is to end as if it were whole. */
export const ENDS_CLEAN: u32 = 262144;
/** Of those: it was paused until its end had come, and nothing of its body was seen since. */
export const WHOLE: u32 = 524288;
/** A tag of it waits for the status: see tag/late.ts. */
export const TAG_TO_COME: u32 = 1048576;

export const MAX_TAGS: u32 = 16;

@unmanaged
export class Stream {
  id: u32;
  /** Place of the next record in the chain or the free list; 0: none. */
  next: u32;
  /** Root context that the stream was created under. */
  root: u32;
  /** Known from the creation on; all else is meaningful once REQUEST_SEEN. */
  facts: u32;
  startNs: u64;
  /** Index in the table of edges. */
  edge: u32;
  /** How many tags it is counted by; their cells stand from `tag0` on. */
  tagCount: u32;
  /** Index of the breaker that admitted it and has not heard of its end yet (upgrades end at their headers), or NONE. */
  breaker: u32;
  /** Index of the breaker that says what a failure is, also where it did not admit: disabled, or in shadow; or NONE. */
  judge: u32;
  generation: u32;
  /** How it ended, as far as known: see outcome.ts. Meaningful once RESPONSE_SEEN or REPLIED. */
  outcome: u32;
  /** When it went on to the upstream: its start, or the end of an injected delay. For breakers. */
  sentNs: u64;
  /** Its links in its breaker's list of waiting requests: see breaker/waiting.ts. */
  earlier: usize;
  later: usize;
  /** Which of the breaker's lists that is: it begins a new one with each state. */
  list: u32;
  /** Number of the probe's lease, 0: no probe. */
  probe: u32;
  /** Address of the Config that it is counted by. */
  config: usize;
  /** While REQUEST_PAUSED: index of the fault that aborts it once its delay is over, or NONE. */
  abort: u32;
  /** Hash of that fault's definition: should it be another one by then, it does not abort. */
  abortContent: u32;
  /** How many faults are PLANNED, and their indices in the VM, a byte each. */
  planCount: u32;
  /** While it is paused, or its response CUT: when it goes on, by the monotonic clock. */
  resumeNs: u64;
  planned: u32;
  /**
   * TRUNCATED: how many bytes of the body may still pass. While REQUEST_PAUSED: what its headers asked for in place of
   * the fault's own abort (see fault/asked.ts).
   */
  bytesLeft: u32;
  /** Of each planned fault the hash of its definition, and how long it holds the response, in microseconds. */
  planContent0: u32;
  planContent1: u32;
  planContent2: u32;
  planContent3: u32;
  planDelayUs0: u32;
  planDelayUs1: u32;
  planDelayUs2: u32;
  planDelayUs3: u32;
  /** Faults whose places it holds, a bit each by their index in the VM. */
  places0: u64;
  places1: u64;
  places2: u64;
  places3: u64;
  /** Hash over the cells. */
  tagHash: u32;
  /** First of MAX_TAGS cells (see tag/cell.ts), and one more that is 0. */
  tag0: u32;
}

/** offsetof the last field, and its 17 cells. */
const RECORD_SIZE: u32 = 240;
/** A record's place is how far from here it stands; that at 0 is nobody's, so its id is that of no context. */
const RECORDS = memory.data(3932400, 16);
const RECORDS_SIZE: u32 = (MAX_STREAMS + 1) * RECORD_SIZE;
/** Place of each chain's first record; an empty one has nobody's. */
const CHAINS = memory.data(65536, 16);

/** The first record never used; the free list holds those given back. */
let fresh: u32 = RECORD_SIZE;
let free: u32 = 0;

/** A record for a new stream; false when all are taken. */
export function open(id: u32, root: u32): bool {
  const place = free != 0 ? free : fresh;
  const stream = record(place);
  if (free != 0) free = stream.next;
  else if (place < RECORDS_SIZE) fresh = place + RECORD_SIZE;
  else return false;
  const chain = chainOf(id);
  stream.id = id;
  stream.next = load<u32>(chain);
  // With it `facts` becomes 0.
  store<u64>(changetype<usize>(stream), <u64>root, offsetof<Stream>("root"));
  store<u32>(chain, place);
  return true;
}

/** What the life of a request begins with. */
export function begin(stream: Stream, config: Config, now: u64): void {
  stream.facts = REQUEST_SEEN;
  stream.config = changetype<usize>(config);
  stream.startNs = now;
  // With it `judge` becomes NONE.
  store<u64>(changetype<usize>(stream), u64.MAX_VALUE, offsetof<Stream>("breaker"));
}

/** Its edge is found; its tags are not yet. */
export function setEdge(stream: Stream, edge: u32): void {
  // With it `tagCount` becomes 0.
  store<u64>(changetype<usize>(stream), <u64>edge, offsetof<Stream>("edge"));
}

/** The first record in the chain of stream `id`: mostly its own, so callbacks look at `id` before they `find`. */
export function firstOf(id: u32): Stream {
  return record(load<u32>(chainOf(id)));
}

/** The record of stream `id`, from `first` of its chain on; null where it has none. */
export function find(first: Stream, id: u32): Stream | null {
  let stream = first;
  while (stream.id != id) {
    if (stream.next == 0) return null;
    stream = record(stream.next);
  }
  return stream;
}

/** Gives the record back; it must not be used afterwards. */
export function close(stream: Stream): void {
  const place = <u32>(changetype<usize>(stream) - RECORDS);
  const chain = chainOf(stream.id);
  if (load<u32>(chain) == place) store<u32>(chain, stream.next);
  else unlink(load<u32>(chain), place);
  stream.next = free;
  free = place;
}

/** The stream whose links (`earlier`, `later`) stand at `link`. */
export function streamAt(link: usize): Stream {
  return changetype<Stream>(link - offsetof<Stream>("earlier"));
}

/** Where its links stand, as lists name it. */
export function linkOf(stream: Stream): usize {
  return changetype<usize>(stream) + offsetof<Stream>("earlier");
}

export function tagCell(stream: Stream, index: u32): usize {
  return changetype<usize>(stream) + offsetof<Stream>("tag0") + (index << 2);
}

export function has(stream: Stream, fact: u32): bool {
  return (stream.facts & fact) != 0;
}

/** Takes the record at `place` out of the chain that begins with another one, at `first`. */
function unlink(first: u32, place: u32): void {
  let before = record(first);
  while (before.next != place) before = record(before.next);
  before.next = record(place).next;
}

function record(place: u32): Stream {
  return changetype<Stream>(RECORDS + place);
}

function chainOf(id: u32): usize {
  return CHAINS + ((id & (BUCKETS - 1)) << 2);
}
