// `failure` of a breaker: what it takes for a failure, for a soft one, and for nothing at all.
import { ascii } from "../bytes/names";
import { allot } from "./area";
import { nextField, openObject } from "./fields";
import { grpcCode } from "./grpc";
import { nextEntry, openList } from "./lists";
import { FailureSpec } from "./program";
import { addStatuses, decodeStatuses, holdsStatus, MOST_SET_ENTRIES, STATUS_SET_SIZE } from "./status";

const FIELDS = ascii("statuses, grpc, soft, ignore");
const STATUSES: i32 = 0;
const GRPC: i32 = 1;
const SOFT: i32 = 2;

/** A spec and its three sets behind it. */
const FAILURE_SIZE: u32 = 216;
const DEFAULT = memory.data(216, 8);

const TOO_MANY_REQUESTS: u32 = 429;
const RESOURCE_EXHAUSTED: u32 = 1 << 8;
/** UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED (soft), INTERNAL, UNAVAILABLE, DATA_LOSS. */
const DEFAULT_GRPC: u32 = (1 << 2) | (1 << 4) | RESOURCE_EXHAUSTED | (1 << 13) | (1 << 14) | (1 << 15);

/** What all breakers without a `failure` of their own take for one; filled at each use, with the same. */
export function defaultFailure(): FailureSpec {
  return filledAt(DEFAULT);
}

/** The object that comes next: each list in it stands in place of the default one. */
export function decodeFailure(): FailureSpec {
  const failure = filledAt(allot(FAILURE_SIZE));
  if (!openObject()) return failure;
  while (true) {
    const field = nextField(FIELDS);
    if (field < 0) return failure;
    if (field == STATUSES) decodeStatuses(failure.statuses);
    else if (field == GRPC) failure.grpc = decodeCodes();
    else if (field == SOFT) decodeSoft(failure);
    else decodeStatuses(failure.ignore);
  }
}

/** The defaults at `place`, which is zeroed or holds them already. */
function filledAt(place: usize): FailureSpec {
  const failure = changetype<FailureSpec>(place);
  failure.statuses = place + offsetof<FailureSpec>();
  failure.soft = failure.statuses + STATUS_SET_SIZE;
  failure.ignore = failure.soft + STATUS_SET_SIZE;
  addStatuses(failure.statuses, 500, 599);
  addStatuses(failure.soft, TOO_MANY_REQUESTS, TOO_MANY_REQUESTS);
  failure.grpc = DEFAULT_GRPC;
  failure.softGrpc = RESOURCE_EXHAUSTED;
  return failure;
}

/** The gRPC code that says what 429 says goes with it. */
function decodeSoft(failure: FailureSpec): void {
  decodeStatuses(failure.soft);
  failure.softGrpc = holdsStatus(failure.soft, TOO_MANY_REQUESTS) ? RESOURCE_EXHAUSTED : 0;
}

function decodeCodes(): u32 {
  let codes: u32 = 0;
  openList(MOST_SET_ENTRIES);
  while (nextEntry() >= 0) codes |= 1 << grpcCode();
  return codes;
}
