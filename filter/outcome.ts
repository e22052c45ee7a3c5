// How a request ended, from what the host can tell, asking as little as possible: the status always; flags and
// attempts only where something failed; trailers only where no end was seen in headers or body.
import {
  header,
  numberProperty,
  property,
  REQUEST_HEADERS,
  RESPONSE_HEADERS,
  RESPONSE_TRAILERS,
} from "./abi/host";
import { ascii } from "./bytes/names";
import { byteAt, equals, ptrOf, Slice, sizeOf } from "./bytes/slice";
import { NONE } from "./config/program";
import { CANCELLED, FAILURE, IGNORED, SOFT_FAILURE, SUCCESS } from "./report/outcome";
import { END_SEEN, has, REQUEST_GOES_ON, RESPONSE_SEEN, Stream } from "./stream";

const STATUS = ascii(":status");
const METHOD = ascii(":method");
const CONNECT = ascii("CONNECT");
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

/** An upgrade was answered: the request is over for the breaker, whatever its connection does later. */
export let upgraded: bool = false;

/** At the response headers: the outcome as far as they say it. */
export function atHeaders(stream: Stream): u32 {
  const status = number(header(RESPONSE_HEADERS, STATUS));
  upgraded = status == SWITCHING_PROTOCOLS || (status / 100 == 2 && connected(stream));
  let outcome = ofStatus(status);
  // A gRPC reply without messages carries its status here.
  if (outcome == SUCCESS && has(stream, END_SEEN)) outcome = ofGrpc(header(RESPONSE_HEADERS, GRPC_STATUS));
  return outcome == SUCCESS ? SUCCESS : upstreamOr(outcome);
}

/** At the stream's end: what became of a response that had begun well. */
export function atEnd(stream: Stream): u32 {
  if (!has(stream, RESPONSE_SEEN)) return CANCELLED;
  if (stream.outcome != SUCCESS || has(stream, END_SEEN)) return stream.outcome;
  const grpcStatus = header(RESPONSE_TRAILERS, GRPC_STATUS);
  if (grpcStatus != 0) return ofGrpc(grpcStatus);
  const flags = numberProperty(FLAGS);
  if ((flags & UPSTREAM_FAILED) != 0) return FAILURE;
  return (flags & CLIENT_GONE) != 0 ? CANCELLED : SUCCESS;
}

/** A breaker waits for it, both sides go on after their headers: only then the method is worth reading. */
function connected(stream: Stream): bool {
  return (
    stream.breaker != NONE &&
    (stream.facts & (REQUEST_GOES_ON | END_SEEN)) == REQUEST_GOES_ON &&
    equals(header(REQUEST_HEADERS, METHOD), CONNECT)
  );
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

/** `outcome` if an upstream is the cause, IGNORED if Envoy or another filter answered without asking one. */
function upstreamOr(outcome: u32): u32 {
  const flags = numberProperty(FLAGS);
  if ((flags & ANSWERED_LOCALLY) != 0) return IGNORED;
  if ((flags & UPSTREAM_FAILED) != 0) return outcome;
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
