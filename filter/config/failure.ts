// `failure` of a breaker: what it takes for a failure, for a soft one, and for nothing at all.

import { ascii } from "../bytes/names";
import { allot } from "./area";
import { openObject } from "./fields";
import { grpcCode } from "./grpc";
import { nextEntry, openList } from "./lists";
import { FailureSpec } from "./program";
import { NO_RULES, nextOther, OTHER } from "./section";
import { decodeStatuses, holdsStatus, MOST_SET_ENTRIES, TOO_MANY_REQUESTS } from "./status";

const FAILURE = memory.data<u64>([
  ascii("statuses, grpc, soft, ignore"),
  NO_RULES,
  OTHER, // these four in the order of a FailureSpec
  OTHER,
  OTHER,
  OTHER,
]);
const GRPC: i32 = 1;
const SOFT: i32 = 2;

/** Statuses, a bit each from 100 on: 500 to 599, 429, none. */
const SERVER_ERRORS = memory.data<u64>([0, 0, 0, 0, 0, 0, 0xffff_ffff_ffff_0000, 0x000f_ffff_ffff_ffff]);
const SOFT_STATUSES = memory.data<u64>([0, 0, 0, 0, 0, 0x200, 0, 0]);
const NO_STATUSES = memory.data(64, 8);
const RESOURCE_EXHAUSTED: u32 = 1 << 8;
/** UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED (soft), INTERNAL, UNAVAILABLE, DATA_LOSS. */
const DEFAULT_GRPC: u32 = (1 << 2) | (1 << 4) | RESOURCE_EXHAUSTED | (1 << 13) | (1 << 14) | (1 << 15);
/** What is not given is shared by all: a list of one's own takes memory of its own. */
const DEFAULT = memory.data<u32>([
  <u32>SERVER_ERRORS,
  DEFAULT_GRPC,
  <u32>SOFT_STATUSES,
  <u32>NO_STATUSES,
  RESOURCE_EXHAUSTED,
]);

/** What all breakers without a `failure` of their own take for one. */
export function defaultFailure(): FailureSpec {
  return changetype<FailureSpec>(DEFAULT);
}

/** The object that comes next: each list in it stands in place of the default one. */
export function decodeFailure(): FailureSpec {
  const size = <u32>offsetof<FailureSpec>();
  const place = allot(size);
  const failure = changetype<FailureSpec>(place);
  memory.copy(place, DEFAULT, size);
  openObject();
  while (true) {
    const field = nextOther(FAILURE, place);
    if (field < 0) return failure;
    store<u32>(place + (field << 2), field == GRPC ? decodeCodes() : <u32>decodeStatuses());
    // The gRPC code that says what 429 says goes with it.
    if (field == SOFT && !holdsStatus(failure.soft, TOO_MANY_REQUESTS)) failure.softGrpc = 0;
  }
}

function decodeCodes(): u32 {
  let codes: u32 = 0;
  openList(MOST_SET_ENTRIES);
  while (nextEntry() >= 0) codes |= 1 << grpcCode();
  return codes;
}
