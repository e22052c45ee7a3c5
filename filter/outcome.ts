// How a request ended, from what the host can tell, asking as little as possible: the response's headers always, in
// one value; flags and attempts only where something failed; trailers only where no end was seen in headers or body.
import {
  header,
  headerPairs,
  numberProperty,
  property,
  RESPONSE_HEADERS,
  RESPONSE_TRAILERS,
} from "./abi/host";
import { ascii } from "./bytes/names";
import { ABSENT, byteAt, ptrOf, Slice, sizeOf, startsWith } from "./bytes/slice";
import { findHeaders, found1, found2, found3 } from "./match/headers";
import { CANCELLED, FAILURE, IGNORED, SOFT_FAILURE, SUCCESS } from "./report/outcome";
import { END_SEEN, has, RESPONSE_SEEN, STATUS_TO_COME, Stream, TUNNEL } from "./stream";

const STATUS = ascii(":status");
const CONTENT_TYPE = ascii("content-type");
const GRPC = ascii("application/grpc");
const GRPC_STATUS = ascii("grpc-status");
const FLAGS = ascii("response\0flags");
const ATTEMPTS = ascii("upstream\0request_attempt_count");

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
  UPSTREAM_OVERFLOW |
  NO_ROUTE |
  FAULT_INJECTED |
  RATE_LIMITED |
  UNAUTHORIZED |
  RATE_LIMIT_ERROR |
  NO_CLUSTER |
  OVERLOAD |
  DROP_OVERLOAD;
const CLIENT_GONE: u64 = DOWNSTREAM_TERMINATION | DOWNSTREAM_RESET;

/** gRPC codes that are failures by default: UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
const GRPC_FAILURES: u32 = (1 << 2) | (1 << 4) | (1 << 13) | (1 << 14) | (1 << 15);
const RESOURCE_EXHAUSTED: u32 = 8;
const SWITCHING_PROTOCOLS: u32 = 101;
const TOO_MANY_REQUESTS: u32 = 429;
const HYPHEN: u8 = 0x2d;

/** An upgrade was answered: the request is over for the breaker, whatever its connection does later. */
export let upgraded: bool = false;

/** At the response headers: the outcome as far as they say it. */
export function atHeaders(stream: Stream): u32 {
  const pairs = headerPairs(RESPONSE_HEADERS);
  // More than the filter takes: the status alone will do.
  findHeaders(pairs, STATUS, GRPC_STATUS, CONTENT_TYPE);
  const grpcStatus = found2;
  const status = number(pairs == ABSENT ? header(RESPONSE_HEADERS, STATUS) : found1);
  upgraded = status == SWITCHING_PROTOCOLS || (status / 100 == 2 && has(stream, TUNNEL));
  let outcome = ofStatus(status);
  if (outcome == SUCCESS) {
    // A gRPC reply without messages carries its status here.
    if (grpcStatus == ABSENT) {
      if (isGrpc(found3)) stream.facts |= STATUS_TO_COME;
    } else if (has(stream, END_SEEN)) outcome = ofGrpc(grpcStatus);
  }
  // Routes redirect, other filters deny with 4xx or a gRPC code. What closes a breaker has to be an upstream's word.
  const isPlain = status < 300 && number(grpcStatus) == 0;
  return outcome == SUCCESS && isPlain && stream.probe == 0 ? SUCCESS : ofUpstream(outcome);
}

/** At the stream's end: what became of a response that had begun well. */
export function atEnd(stream: Stream): u32 {
  if (!has(stream, RESPONSE_SEEN)) return CANCELLED;
  if (stream.outcome != SUCCESS) return stream.outcome;
  if (!has(stream, END_SEEN)) {
    const grpcStatus = header(RESPONSE_TRAILERS, GRPC_STATUS);
    if (grpcStatus != ABSENT) return ofGrpc(grpcStatus);
    const flags = numberProperty(FLAGS);
    if ((flags & UPSTREAM_FAILED) != 0) return FAILURE;
    if ((flags & CLIENT_GONE) != 0) return CANCELLED;
  }
  // A gRPC client takes an end without a status for UNKNOWN.
  return has(stream, STATUS_TO_COME) ? FAILURE : SUCCESS;
}

/** application/grpc or application/grpc+proto; grpc-web has its status in the body. */
function isGrpc(contentType: Slice): bool {
  if (!startsWith(contentType, GRPC)) return false;
  const size = sizeOf(GRPC);
  return sizeOf(contentType) == size || byteAt(contentType, size) != HYPHEN;
}

function ofStatus(status: u32): u32 {
  if (status == TOO_MANY_REQUESTS) return SOFT_FAILURE;
  return status >= 500 ? FAILURE : SUCCESS;
}

function ofGrpc(text: Slice): u32 {
  const code = number(text);
  if (code == RESOURCE_EXHAUSTED) return SOFT_FAILURE;
  return code < 32 && ((GRPC_FAILURES >> code) & 1) != 0 ? FAILURE : SUCCESS;
}

/** What an upstream's answer comes to; IGNORED if Envoy or another filter answered without asking one. */
function ofUpstream(outcome: u32): u32 {
  const flags = numberProperty(FLAGS);
  if ((flags & ANSWERED_LOCALLY) != 0) return IGNORED;
  if ((flags & UPSTREAM_FAILED) != 0) return outcome == SUCCESS ? FAILURE : outcome;
  // Known to be 0: the request was never sent on.
  const attempts = property(ATTEMPTS);
  return sizeOf(attempts) == 8 && load<u64>(ptrOf(attempts)) == 0 ? IGNORED : outcome;
}

/** Digits only; anything else, or nothing, is 0. */
function number(text: Slice): u32 {
  const size = sizeOf(text);
  if (size > 4) return 0;
  let value: u32 = 0;
  for (let i: u32 = 0; i < size; i++) {
    const digit = <u32>byteAt(text, i) - 0x30;
    if (digit > 9) return 0;
    value = value * 10 + digit;
  }
  return value;
}
