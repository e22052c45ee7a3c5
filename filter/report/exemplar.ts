// Evidence beside the counts: of each edge the traces of a slow request and of failed ones, so that a person finds one
// to look at. A request has its trace in headers, which cost as much as all else at its end: so few are looked at.
import { header, REQUEST_HEADERS, wallNs } from "../abi/host";
import { ascii } from "../bytes/names";
import { smaller } from "../bytes/numbers";
import * as protobuf from "../bytes/protobuf";
import { byteAt, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { hexDigit } from "../config/hex";
import { edgeAt, looksCell } from "./edges";
import { REJECTED, SOFT_FAILURE } from "./outcome";

/** W3C: 00-<32 hex digits>-<16 hex digits>-<2 hex digits>. */
const PARENT = ascii("traceparent");
const PARENT_SIZE: u32 = 55;
const PARENT_TRACE: u32 = 3;
const PARENT_FLAGS: u32 = 54;
const B3_SAMPLED = ascii("x-b3-sampled");
const B3_TRACE = ascii("x-b3-traceid");
const DIGIT_ONE: u8 = 0x31;
const TRACE_DIGITS: u32 = 32;

/** Place of an edge's slowest request; behind it those of requests that failed, failed softly, and were not sent on. */
const SLOWEST: u32 = 0;
const NOT_SENT: u32 = 3;
/**
 * Requests of an edge and place that are looked at until its record is written: of n in any order the next is the
 * slowest so far about ln(n) times, which is 9 of 5,000.
 */
const MOST_LOOKS: u8 = 16;

/** Edges that have any: the first that the VM saw. */
const MOST_EDGES: u32 = 256;

@unmanaged
class Exemplar {
  /** By the wall clock. */
  atUs: u64;
  durationUs: u64;
  trace0: u64;
  trace1: u64;
  outcome: u32;
  /** Of the trace, in bytes; 0: there is none. */
  size: u32;
}

/** Of each edge one at each place. */
const PLACES: u32 = 4;
const EXEMPLARS = memory.data(40960, 8);

/** The trace read last: 16 bytes, or 8 and zeros. */
const TRACE = memory.data(16, 8);

/** A request ended now that is slower than those looked at, or did not succeed. */
export function consider(index: u32, outcome: u32, durationUs: u64): void {
  if (index >= MOST_EDGES) return;
  const edge = edgeAt(index);
  const place = placeOf(outcome);
  const looks = looksCell(edge, place);
  if (load<u8>(looks) >= MOST_LOOKS) return;
  if (place == SLOWEST) {
    if (durationUs <= edge.toBeatUs) return;
    edge.toBeatUs = <u32>smaller<u64>(durationUs, u32.MAX_VALUE);
  }
  store<u8>(looks, load<u8>(looks) + 1);
  const size = readTrace();
  if (size == 0) return;
  // Of the failed the first is enough.
  if (place != SLOWEST) store<u8>(looks, MOST_LOOKS);
  const exemplar = exemplarOf(index, place);
  exemplar.atUs = wallNs() / 1000;
  exemplar.durationUs = durationUs;
  exemplar.outcome = outcome;
  exemplar.size = size;
  memory.copy(changetype<usize>(exemplar) + offsetof<Exemplar>("trace0"), TRACE, 16);
}

/** Writes those there are as `field`; the next ones are looked for anew, and until then these stay. */
export function write(index: u32, field: u32): void {
  if (index >= MOST_EDGES) return;
  const edge = edgeAt(index);
  edge.toBeatUs = 0;
  store<u32>(looksCell(edge, 0), 0);
  for (let i: u32 = 0; i < PLACES; i++) {
    const exemplar = exemplarOf(index, i);
    if (exemplar.size == 0) continue;
    const place = protobuf.open(field);
    protobuf.uint(1, exemplar.atUs);
    protobuf.uint(2, exemplar.durationUs);
    protobuf.uint(3, exemplar.outcome);
    protobuf.text(4, slice(changetype<usize>(exemplar) + offsetof<Exemplar>("trace0"), exemplar.size));
    protobuf.close(place);
  }
}

function exemplarOf(edge: u32, place: u32): Exemplar {
  return changetype<Exemplar>(EXEMPLARS + (edge * PLACES + place) * offsetof<Exemplar>());
}

/** Requests that were ignored or cancelled may be the slowest, too. */
function placeOf(outcome: u32): u32 {
  if (outcome >= REJECTED) return NOT_SENT;
  return outcome <= SOFT_FAILURE ? outcome : SLOWEST;
}

/** Reads the trace that the request is sampled for; its size in bytes, 0: there is none. */
function readTrace(): u32 {
  const parent = header(REQUEST_HEADERS, PARENT);
  if (sizeOf(parent) >= PARENT_SIZE) {
    const flags = hexDigit(byteAt(parent, PARENT_FLAGS));
    if (flags > 0 && (flags & 1) != 0) return readId(slice(ptrOf(parent) + PARENT_TRACE, TRACE_DIGITS));
  }
  const sampled = header(REQUEST_HEADERS, B3_SAMPLED);
  return sizeOf(sampled) == 1 && byteAt(sampled, 0) == DIGIT_ONE
    ? readId(header(REQUEST_HEADERS, B3_TRACE))
    : 0;
}

/** Size of the id in bytes; 0: these are not 16 or 32 hex digits, or nothing but zeros. */
function readId(digits: Slice): u32 {
  const count = sizeOf(digits);
  if (count != TRACE_DIGITS && count != TRACE_DIGITS / 2) return 0;
  store<u64>(TRACE, 0, 8);
  for (let i: u32 = 0; i < count; i++) {
    const digit = hexDigit(byteAt(digits, i));
    if (digit < 0) return 0;
    const at = TRACE + (i >> 1);
    // What stood there before is shifted out by two digits.
    store<u8>(at, (load<u8>(at) << 4) | <u8>digit);
  }
  return (load<u64>(TRACE) | load<u64>(TRACE, 8)) != 0 ? count >> 1 : 0;
}
