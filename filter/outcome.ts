// How a request ended, from what the host can tell, asking as little as possible: the response's headers always, in
// one value; flags and attempts only where something failed; trailers only where no end was seen in headers or body.
// What is a failure is the request's breaker to say, or the defaults where it has none.
import {
  header,
  headerPairs,
  numberProperty,
  property,
  RESPONSE_HEADERS,
  RESPONSE_TRAILERS,
} from "./abi/host";
import { breakerAt, specOf } from "./breaker/table";
import { ascii } from "./bytes/names";
import { ABSENT, byteAt, equals, ptrOf, Slice, sizeOf } from "./bytes/slice";
import { defaultFailure } from "./config/failure";
import { FailureSpec, NONE } from "./config/program";
import { leastListed } from "./config/status";
import {
  ANSWERED,
  grpcStatus,
  HAS_GRPC_STATUS,
  HAS_STATUS,
  IS_GRPC,
  IS_OK,
  readResponse,
  status,
} from "./match/response";
import { CANCELLED, FAILURE, IGNORED, SOFT_FAILURE, SUCCESS } from "./report/outcome";
import { END_SEEN, has, PROBE, RESPONSE_SEEN, STATUS_TO_COME, Stream, TUNNEL } from "./stream";

const STATUS = ascii(":status");
const GRPC_STATUS = ascii("grpc-status");
const FLAGS = ascii("response\0flags");
const ATTEMPTS = ascii("upstream\0request_attempt_count");
const DETAILS = ascii("response\0code_details");
const VIA_UPSTREAM = ascii("via_upstream");

/** Envoy's response flags, one bit each (envoy/stream_info.h, CoreResponseFlag). */
const NO_HEALTHY_UPSTREAM: u64 = 1 << 1;
const UPSTREAM_TIMEOUT: u64 = 1 << 2;
const LOCAL_RESET: u64 = 1 << 3;
const UPSTREAM_RESET: u64 = 1 << 4;
const CONNECTION_FAILURE: u64 = 1 << 5;
const CONNECTION_TERMINATION: u64 = 1 << 6;
const UPSTREAM_OVERFLOW: u64 = 1 << 7;
const NO_ROUTE: u64 = 1 << 8;
const FAULT_INJECTED: u64 = 1 << 10;
const RATE_LIMITED: u64 = 1 << 11;
const UNAUTHORIZED: u64 = 1 << 12;
const RATE_LIMIT_ERROR: u64 = 1 << 13;
const DOWNSTREAM_TERMINATION: u64 = 1 << 14;
const RETRIES_EXHAUSTED: u64 = 1 << 15;
const UPSTREAM_PROTOCOL_ERROR: u64 = 1 << 23;
const NO_CLUSTER: u64 = 1 << 24;
const OVERLOAD: u64 = 1 << 25;
const DROP_OVERLOAD: u64 = 1 << 27;
const DOWNSTREAM_RESET: u64 = 1 << 28;

const UPSTREAM_FAILED: u64 =
  NO_HEALTHY_UPSTREAM |
  UPSTREAM_TIMEOUT |
  LOCAL_RESET |
  UPSTREAM_RESET |
  CONNECTION_FAILURE |
  CONNECTION_TERMINATION |
  RETRIES_EXHAUSTED |
  UPSTREAM_PROTOCOL_ERROR;
const ANSWERED_LOCALLY: u64 =
  NO_ROUTE |
  FAULT_INJECTED |
  RATE_LIMITED |
  UNAUTHORIZED |
  RATE_LIMIT_ERROR |
  NO_CLUSTER |
  OVERLOAD |
  DROP_OVERLOAD;
const CLIENT_GONE: u64 = DOWNSTREAM_TERMINATION | DOWNSTREAM_RESET;

const UNKNOWN: u32 = 2;
const MOST_CODE: u32 = 16;
const SWITCHING_PROTOCOLS: u32 = 101;
const OK: u32 = 200;
const LEAST_STATUS: u32 = 100;
/** As many as a set of a FailureSpec has bits. */
const STATUSES: u32 = 512;

/** For requests without a breaker. */
const DEFAULT: FailureSpec = defaultFailure();

/** Beside the outcome: an upgrade was answered, and the request is over for the breaker, whatever comes later. */
export const UPGRADED: u32 = 0x100;

/**
 * At the response headers: the outcome as far as they say it, and UPGRADED. Here stands what nearly all requests come
 * to, an upstream's 200, by one look.
 */
export function atHeaders(stream: Stream): u32 {
  const pairs = headerPairs(RESPONSE_HEADERS);
  const seen = readResponse(pairs);
  const isPlain = (seen & (ANSWERED | IS_OK | IS_GRPC | HAS_GRPC_STATUS)) == (ANSWERED | IS_OK);
  if (isPlain && OK < leastListed && (stream.facts & (TUNNEL | PROBE)) == 0) return SUCCESS;
  const code = codeIn(pairs, seen);
  const isUpgrade = code == SWITCHING_PROTOCOLS || (code / 100 == 2 && has(stream, TUNNEL));
  const outcome = ofAnswer(stream, code, seen);
  return isUpgrade ? outcome | UPGRADED : outcome;
}

/** At the stream's end: what became of a response that had begun. */
export function atEnd(stream: Stream): u32 {
  const outcome = stream.outcome;
  if (!has(stream, RESPONSE_SEEN)) return CANCELLED;
  const isToCome = has(stream, STATUS_TO_COME);
  if (outcome != SUCCESS && !(isToCome && outcome == FAILURE)) return outcome;
  if (!has(stream, END_SEEN)) {
    const grpcStatus = header(RESPONSE_TRAILERS, GRPC_STATUS);
    if (grpcStatus != ABSENT) return max(outcome, ofCode(failureOf(stream), codeOf(grpcStatus)));
    if (outcome == FAILURE) return FAILURE;
    const flags = numberProperty(FLAGS);
    if ((flags & UPSTREAM_FAILED) != 0) return FAILURE;
    if ((flags & CLIENT_GONE) != 0) return CANCELLED;
  }
  // A gRPC client takes an end without a status for UNKNOWN.
  return isToCome ? max(outcome, ofCode(failureOf(stream), UNKNOWN)) : outcome;
}

/** At the response headers: an upstream's answer, not Envoy's own nor another filter's. */
export function isUpstreams(): bool {
  return isAnswerByDetails(false);
}

/** The status, 0 if that is none. `seen`: what `readResponse` found in `pairs`. */
function codeIn(pairs: Slice, seen: u32): u32 {
  if ((seen & IS_OK) != 0) return OK;
  if ((seen & HAS_STATUS) != 0) return statusOf(status);
  // More than the filter takes: the status alone will do.
  return pairs == ABSENT ? statusOf(header(RESPONSE_HEADERS, STATUS)) : 0;
}

function ofAnswer(stream: Stream, code: u32, seen: u32): u32 {
  let outcome = code < leastListed ? SUCCESS : ofStatus(failureOf(stream), code);
  let isPlain = code < 300;
  if ((seen & HAS_GRPC_STATUS) != 0) {
    // A reply without messages carries its status here.
    const grpcCode = codeOf(grpcStatus);
    outcome = max(outcome, ofCode(failureOf(stream), grpcCode));
    isPlain = isPlain && grpcCode == 0;
  } else if ((seen & IS_GRPC) != 0) stream.facts |= STATUS_TO_COME;
  if (outcome == IGNORED) return IGNORED;
  // What closes a breaker has to be an upstream's word, by more than a header.
  const isProbe = has(stream, PROBE);
  const isAnswered = !isProbe && (seen & ANSWERED) != 0;
  // Retries that are used up, a redirect of the route, a denial by a gRPC code: flags tell of them, a 2xx has none.
  if (outcome != SUCCESS || !isPlain || isProbe) return ofUpstream(outcome, isAnswered);
  return isAnswered || isAnswerByDetails(true) ? SUCCESS : IGNORED;
}

function failureOf(stream: Stream): FailureSpec {
  if (stream.judge == NONE) return DEFAULT;
  const breaker = breakerAt(stream.judge);
  return breaker.spec == 0 ? DEFAULT : specOf(breaker).failure;
}

// Of a status and a code the greater outcome counts: ignored goes before soft, soft before failed, failed before good.

function ofStatus(failure: FailureSpec, status: u32): u32 {
  const bit = status - LEAST_STATUS;
  if (bit >= STATUSES) return SUCCESS;
  const byte = bit >> 3;
  const mask: u32 = 1 << (bit & 7);
  const failed = <u32>load<u8>(failure.statuses + byte);
  const soft = <u32>load<u8>(failure.soft + byte);
  const ignored = <u32>load<u8>(failure.ignore + byte);
  // Mostly it is in none of them.
  if (((failed | soft | ignored) & mask) == 0) return SUCCESS;
  if ((ignored & mask) != 0) return IGNORED;
  return (soft & mask) != 0 ? SOFT_FAILURE : FAILURE;
}

/** `code`: 0..16. */
function ofCode(failure: FailureSpec, code: u32): u32 {
  const mask: u32 = 1 << code;
  if ((failure.softGrpc & mask) != 0) return SOFT_FAILURE;
  return (failure.grpc & mask) != 0 ? FAILURE : SUCCESS;
}

/** What an upstream's answer comes to; IGNORED if Envoy or another filter answered without asking one. */
function ofUpstream(outcome: u32, isAnswered: bool): u32 {
  const flags = numberProperty(FLAGS);
  if ((flags & UPSTREAM_FAILED) != 0) return max(outcome, FAILURE);
  if ((flags & ANSWERED_LOCALLY) != 0) return IGNORED;
  if (isAnswered) return outcome;
  // The flag stands, too, on an upstream's answer that could not be retried because too many others were.
  if ((flags & UPSTREAM_OVERFLOW) != 0 && !isAnswerByDetails(false)) return IGNORED;
  return wasSent() ? outcome : IGNORED;
}

/**
 * Asked where headers do not show it. A router that suppresses its own headers costs each 2xx this value (0.6 us), which
 * is less than a breaker that takes the replies of other filters for the upstream's health.
 */
function isAnswerByDetails(otherwise: bool): bool {
  const details = property(DETAILS);
  return sizeOf(details) == 0 ? otherwise : equals(details, VIA_UPSTREAM);
}

/** False: it is known that no upstream was tried. */
function wasSent(): bool {
  const attempts = property(ATTEMPTS);
  return sizeOf(attempts) != 8 || load<u64>(ptrOf(attempts)) != 0;
}

/** Anything that is no code is taken for UNKNOWN, as clients do. */
function codeOf(text: Slice): u32 {
  const code = number(text, UNKNOWN);
  return code > MOST_CODE ? UNKNOWN : code;
}

/** A status has three digits, which need no loop. */
function statusOf(text: Slice): u32 {
  if (sizeOf(text) != 3) return number(text, 0);
  const hundreds = <u32>byteAt(text, 0) - 0x30;
  const tens = <u32>byteAt(text, 1) - 0x30;
  const ones = <u32>byteAt(text, 2) - 0x30;
  return max(max(hundreds, tens), ones) > 9 ? 0 : hundreds * 100 + tens * 10 + ones;
}

/** Digits only; anything else, or nothing, is `otherwise`. */
function number(text: Slice, otherwise: u32): u32 {
  const size = sizeOf(text);
  if (size == 0 || size > 4) return otherwise;
  let value: u32 = 0;
  for (let i: u32 = 0; i < size; i++) {
    const digit = <u32>byteAt(text, i) - 0x30;
    if (digit > 9) return otherwise;
    value = value * 10 + digit;
  }
  return value;
}
