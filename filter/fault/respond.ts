// What the planned faults do to an upstream's answer, in the order delay, status, header, truncate. A fault that drops
// it stands alone. Over several faults the delays add up, the first status and the first setter of a header win, and the
// smallest truncation.
import * as host from "../abi/host";
import { scratch } from "../abi/memory";
import { ascii } from "../bytes/names";
import * as writer from "../bytes/writer";
import { FaultSpec, HeaderSpec, NONE, ResponseSpec } from "../config/program";
import { INJECTED } from "../report/outcome";
import { END_SEEN, has, Stream } from "../stream";
import { MESHFUSE, mark } from "./abort";
import { countKind } from "./decide";
import { delayAt, plannedAt } from "./plan";
import { RESPONSE } from "./table";
import { dropLength, isOver, mayEndWithin, truncate } from "./truncate";

const STATUS = ascii(":status");
const STATUS_DIGITS: u32 = 3;
const NO_CONTENT: u32 = 204;
const NOT_MODIFIED: u32 = 304;
/** Until the next tick. */
const SHORTEST_HOLD_US: u64 = 1;

/** The first planned fault that loses the answer, if any; it is counted. */
export function dropper(stream: Stream, now: u64): FaultSpec | null {
  for (let i: u32 = 0; i < stream.planCount; i++) {
    const spec = plannedAt(stream, i, now);
    if (spec === null || !spec.response.drops) continue;
    countKind(spec.runtime, RESPONSE);
    return spec;
  }
  return null;
}

/** Counts what begins now; for how many microseconds the response is held, 0: not at all. */
export function begin(stream: Stream, now: u64): u64 {
  let delayUs: u64 = 0;
  let longestUs: u64 = u64.MAX_VALUE;
  let leastUs: u64 = 0;
  for (let i: u32 = 0; i < stream.planCount; i++) {
    const spec = plannedAt(stream, i, now);
    if (spec === null) continue;
    countKind(spec.runtime, RESPONSE);
    const ownUs = <u64>delayAt(stream, i);
    delayUs += ownUs;
    if (ownUs != 0) longestUs = min(longestUs, spec.longestUs);
    if (resets(stream, spec.response)) leastUs = SHORTEST_HOLD_US;
  }
  return max(min(delayUs, longestUs), leastUs);
}

/** The delay is over: what is changed. */
export function change(stream: Stream, now: u64): void {
  let status: u32 = 0;
  let bytes: u32 = NONE;
  let endsClean = false;
  // The first one's word is the last one written.
  for (let i = stream.planCount; i > 0; i--) {
    const spec = plannedAt(stream, i - 1, now);
    if (spec === null) continue;
    const response = spec.response;
    if (response.status != 0) status = response.status;
    if (response.status != 0 || response.headerCount > 0) {
      stream.outcome = INJECTED;
      host.replaceHeader(host.RESPONSE_HEADERS, MESHFUSE, mark(spec.name));
    }
    setHeaders(response);
    if (response.truncate > bytes) continue;
    bytes = response.truncate;
    endsClean = response.endsClean != 0;
  }
  if (status != 0) setStatus(status);
  // No body may follow these.
  const isBare = status == NO_CONTENT || status == NOT_MODIFIED;
  shorten(stream, isBare ? 0 : bytes, isBare || endsClean, status != 0);
}

/** What its body is cut off at is known by its end, which must not pass with the last bytes. */
function resets(stream: Stream, response: ResponseSpec): bool {
  const bytes = response.truncate;
  return (
    bytes != NONE && response.endsClean == 0 && !has(stream, END_SEEN) && isOver(bytes) && mayEndWithin()
  );
}

function setStatus(status: u32): void {
  const place = scratch(STATUS_DIGITS);
  if (place == 0) return;
  writer.begin(place, STATUS_DIGITS);
  writer.decimal(status);
  host.replaceHeader(host.RESPONSE_HEADERS, STATUS, writer.written());
}

function setHeaders(response: ResponseSpec): void {
  for (let i: u32 = 0; i < response.headerCount; i++) {
    const header = changetype<HeaderSpec>(response.headers + i * offsetof<HeaderSpec>());
    host.replaceHeader(host.RESPONSE_HEADERS, header.name, header.value);
  }
}

/** An answer without a body may tell the length of the one it would have had with another status. */
function shorten(stream: Stream, bytes: u32, endsClean: bool, hasOtherStatus: bool): void {
  if (has(stream, END_SEEN)) {
    if (hasOtherStatus) dropLength();
    return;
  }
  if (bytes == NONE || !isOver(bytes)) return;
  if (endsClean) dropLength();
  truncate(stream, bytes, endsClean);
}
