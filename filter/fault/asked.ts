// What a request's own headers ask for, as Envoy's fault filter reads them: a delay in milliseconds, an abort by status
// or by gRPC code, and whole percentages, which the fault's own caps. What cannot be read was not asked. What is asked
// for takes the place of the fault's own delay or abort, drawn or not.
import { ascii } from "../bytes/names";
import { Slice, sizeOf } from "../bytes/slice";
import { limitOf } from "../config/draw";
import { httpStatusOf } from "../config/grpc";
import { readNumber, scale, whole } from "../config/number";
import { FaultSpec, KIND_ABORT, KIND_DELAY } from "../config/program";
import { headerNamed } from "../match/attributes";
import { hits } from "./draw";

const DELAY = ascii("x-envoy-fault-delay-request");
const DELAY_PERCENTAGE = ascii("x-envoy-fault-delay-request-percentage");
const ABORT = ascii("x-envoy-fault-abort-request");
const ABORT_PERCENTAGE = ascii("x-envoy-fault-abort-request-percentage");
const ABORT_GRPC = ascii("x-envoy-fault-abort-grpc-request");

const LEAST_STATUS: u64 = 200;
const MOST_STATUS: u64 = 599;
const MOST_GRPC: u64 = 16;
const PPM_PER_PERCENT: u64 = 10_000;
const US_PER_MS: u64 = 1000;

/** Not a number. */
const UNREADABLE: u64 = u64.MAX_VALUE;

/** Microseconds that the request at hand asks for; 0: none. */
export let askedUs: u64 = 0;
/** The status that it asks for, its gRPC code over 2^16 times one more than it is; 0: none. */
export let askedAbort: u32 = 0;

/** The kinds (a bit each) that are drawn, once headers have had their say about those that the fault drew. */
export function ask(spec: FaultSpec, drawn: u32): u32 {
  askedUs = 0;
  askedAbort = 0;
  if (!spec.obeysHeaders) return drawn;
  const ms = numberIn(DELAY);
  askedUs = ms == UNREADABLE ? 0 : min(ms * US_PER_MS, <u64>spec.longestUs);
  askedAbort = statusAsked();
  let kinds = drawn;
  if (askedUs != 0) kinds = replaced(spec, kinds, 1 << KIND_DELAY, DELAY_PERCENTAGE);
  if (askedAbort != 0) kinds = replaced(spec, kinds, 1 << KIND_ABORT, ABORT_PERCENTAGE);
  return kinds;
}

function statusAsked(): u32 {
  const status = numberIn(ABORT);
  if (status >= LEAST_STATUS && status <= MOST_STATUS) return <u32>status;
  const code = numberIn(ABORT_GRPC);
  return code > MOST_GRPC ? 0 : httpStatusOf(<u32>code) | ((<u32>code + 1) << 16);
}

function replaced(spec: FaultSpec, kinds: u32, kind: u32, percentage: Slice): u32 {
  const percent = numberIn(percentage);
  const draw = spec.policyDraw;
  const limit = percent < 100 ? min(draw.limit, limitOf(<u32>(percent * PPM_PER_PERCENT))) : draw.limit;
  return hits(spec, draw, limit) ? kinds | kind : kinds & ~kind;
}

/** The digits that a header's first line is. */
function numberIn(name: Slice): u64 {
  const text = headerNamed(name);
  const size = readNumber(text);
  return size == 0 || size != sizeOf(text) || scale != 1 ? UNREADABLE : whole;
}
