// `failure` of a breaker: what it takes for a failure, for a soft one, and for nothing at all.

import { ascii } from "../bytes/names";
import { ABSENT } from "../bytes/slice";
import { allot } from "./area";
import { nextField, openObject } from "./fields";
import { grpcCode } from "./grpc";
import { nextEntry, openList } from "./lists";
import { FailureSpec } from "./program";
import { addStatuses, decodeStatuses, holdsStatus, MOST_SET_ENTRIES } from "./status";

const FIELDS = ascii("statuses, grpc, soft, ignore");
const STATUSES: i32 = 0;
const GRPC: i32 = 1;
const SOFT: i32 = 2;

/** What is not given is shared by all: a list of one's own takes memory of its own. */
const DEFAULT = memory.data(24, 8);
const SERVER_ERRORS = memory.data(64, 8);
const SOFT_STATUSES = memory.data(64, 8);
const NO_STATUSES = memory.data(64, 8);

const TOO_MANY_REQUESTS: u32 = 429;
const RESOURCE_EXHAUSTED: u32 = 1 << 8;
/** UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED (soft), INTERNAL, UNAVAILABLE, DATA_LOSS. */
const DEFAULT_GRPC: u32 = (1 << 2) | (1 << 4) | RESOURCE_EXHAUSTED | (1 << 13) | (1 << 14) | (1 << 15);

/** What all breakers without a `failure` of their own take for one; filled at each use, with the same. */
export function defaultFailure(): FailureSpec {
  const failure = changetype<FailureSpec>(DEFAULT);
  addStatuses(SERVER_ERRORS, 500, 599);
  addStatuses(SOFT_STATUSES, TOO_MANY_REQUESTS, TOO_MANY_REQUESTS);
  failure.statuses = SERVER_ERRORS;
  failure.soft = SOFT_STATUSES;
  failure.ignore = NO_STATUSES;
  failure.grpc = DEFAULT_GRPC;
  failure.softGrpc = RESOURCE_EXHAUSTED;
  return failure;
}

/** The object that comes next: each list in it stands in place of the default one. */
export function decodeFailure(): FailureSpec {
  const size = <u32>offsetof<FailureSpec>();
  const failure = changetype<FailureSpec>(allot(size));
  memory.copy(changetype<usize>(failure), changetype<usize>(defaultFailure()), size);
  openObject();
  while (true) {
    const field = nextField(FIELDS, ABSENT);
    if (field < 0) return failure;
    if (field == STATUSES) failure.statuses = decodeStatuses();
    else if (field == GRPC) failure.grpc = decodeCodes();
    else if (field == SOFT) decodeSoft(failure);
    else failure.ignore = decodeStatuses();
  }
}

/** The gRPC code that says what 429 says goes with it. */
function decodeSoft(failure: FailureSpec): void {
  failure.soft = decodeStatuses();
  failure.softGrpc = holdsStatus(failure.soft, TOO_MANY_REQUESTS) ? RESOURCE_EXHAUSTED : 0;
}

function decodeCodes(): u32 {
  let codes: u32 = 0;
  openList(MOST_SET_ENTRIES);
  while (nextEntry() >= 0) codes |= 1 << grpcCode();
  return codes;
}
