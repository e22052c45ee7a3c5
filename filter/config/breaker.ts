// One entry of `breakers`.
import { ascii } from "../bytes/names";
import { DAY, duration, durationText, LONGEST, SECOND } from "./duration";
import { hasField, openObject, refuseField } from "./fields";
import { decodeMatch, matchOfAll } from "./match";
import { entryName } from "./name";
import { BreakerSpec, FailureSpec, NONE, Reply } from "./program";
import { allotReply, LEAST_STATUS, MOST_STATUS } from "./reply";
import {
  ANY_FROM,
  AT,
  DURATION,
  FROM,
  GRPC,
  INTEGER,
  NO_NAMES,
  NO_RULES,
  nextOther,
  OTHER,
  PERCENTAGE,
  REPLY_HEADERS,
  REQUIRED,
  SECTION,
  TEXT,
  TO,
} from "./section";
import { ANY_SIZE, boolean, choice } from "./value";

/** 512 bits. */
const STATUS_SET_SIZE: u32 = 64;
const DEFAULT_FAILURE = memory.data(216, 8);
const RESOURCE_EXHAUSTED: u32 = 1 << 8;
/** UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED (soft), INTERNAL, UNAVAILABLE, DATA_LOSS. */
const DEFAULT_GRPC: u32 = (1 << 2) | (1 << 4) | RESOURCE_EXHAUSTED | (1 << 13) | (1 << 14) | (1 << 15);
const LEAST_WINDOW_MS: u64 = 10;
const LEAST_LEASE_MS: u64 = 100;
const MOST_FACTOR: u64 = 1000;
/** A thousand times a thousand: beyond that a count of requests is a mistake. */
const MOST_REQUESTS: u64 = 1_000_000;

const RATE = memory.data<u64>([
  ascii("threshold, window, minimum"),
  NO_NAMES,
  REQUIRED << 0,
  PERCENTAGE + AT * offsetof<BreakerSpec>("rateThresholdPpm") + FROM * 1,
  DURATION + AT * offsetof<BreakerSpec>("windowMs") + FROM * LEAST_WINDOW_MS + TO * DAY,
  INTEGER + AT * offsetof<BreakerSpec>("rateMinimum") + FROM * 1 + TO * MOST_REQUESTS,
]);
const TRIP = memory.data<u64>([
  ascii("consecutive, rate"),
  ascii("slow, hung"),
  ANY_FROM << 0,
  INTEGER + AT * offsetof<BreakerSpec>("consecutive") + FROM * 1 + TO * MOST_REQUESTS,
  SECTION + TO * RATE,
]);
const OPEN_FIELDS = ascii("base, factor, max");
const MAX: i32 = 2;
const OPEN = memory.data<u64>([
  OPEN_FIELDS,
  ascii("jitter, retryAfter"),
  NO_RULES,
  DURATION + AT * offsetof<BreakerSpec>("openBaseMs") + FROM * 1 + TO * LONGEST,
  INTEGER + AT * offsetof<BreakerSpec>("openFactor") + FROM * 1 + TO * MOST_FACTOR,
  OTHER, // max: its text is needed once more
]);
const HALF_OPEN = memory.data<u64>([
  ascii("probes, failures, lease"),
  NO_NAMES,
  NO_RULES,
  INTEGER + AT * offsetof<BreakerSpec>("probes") + FROM * 1 + TO * 100,
  INTEGER + AT * offsetof<BreakerSpec>("probeFailures") + TO * 99,
  DURATION + AT * offsetof<BreakerSpec>("leaseMs") + FROM * LEAST_LEASE_MS + TO * LONGEST,
]);
/** About the breaker's Reply. */
const FALLBACK = memory.data<u64>([
  ascii("status, body, headers, grpc, retry"),
  NO_NAMES,
  NO_RULES,
  INTEGER + AT * offsetof<Reply>("status") + FROM * LEAST_STATUS + TO * MOST_STATUS,
  TEXT + AT * offsetof<Reply>("body") + TO * ANY_SIZE,
  REPLY_HEADERS,
  GRPC + AT * offsetof<Reply>("grpc"),
  OTHER, // retry, the breaker's own
]);
const STATUS_FIELD: u32 = 0;
const GRPC_FIELD: u32 = 3;
const BREAKER = memory.data<u64>([
  ascii("name, match, trip, open, halfOpen, fallback, mode"),
  ascii("key, failure, ramp"),
  (REQUIRED << 0) | (REQUIRED << 2),
  OTHER, // name
  OTHER, // match
  SECTION + TO * TRIP,
  OTHER, // open
  SECTION + TO * HALF_OPEN,
  OTHER, // fallback
  OTHER, // mode
]);
/** In the order of MODE_*. */
const MODES = ascii("enforce, shadow, forcedOpen, disabled");

const UNDER_BASE = ascii(" is under base");
const DEFAULT_MAX = ascii("60s");
const DEFAULT_MAX_MS: u64 = 60 * SECOND;
const DEFAULT_BODY = ascii("circuit breaker open");
const DEFAULT_STATUS: u32 = 503;
const UNAVAILABLE: u32 = 14;

/** The breaker that comes next, into its record at `record`. */
export function decodeBreaker(record: usize): void {
  if (!openObject()) return;
  const breaker = changetype<BreakerSpec>(record);
  setDefaults(breaker);
  while (true) {
    const field = nextOther(BREAKER, record);
    if (field < 0) return;
    if (field == 0) breaker.name = entryName(record);
    else if (field == 1) breaker.match = decodeMatch();
    else if (field == 3) decodeOpen(breaker);
    else if (field == 5) decodeFallback(breaker);
    else breaker.mode = choice(MODES);
  }
}

/** What the policy language says of absent fields. */
function setDefaults(breaker: BreakerSpec): void {
  breaker.match = matchOfAll();
  breaker.consecutive = NONE;
  breaker.rateThresholdPpm = NONE;
  breaker.windowMs = 10 * SECOND;
  breaker.rateMinimum = 20;
  breaker.maxKeys = 1000;
  breaker.keyIdleMs = 600 * SECOND;
  breaker.slowThresholdPpm = NONE;
  breaker.slowWindowMs = 10 * SECOND;
  breaker.slowMinimum = 20;
  breaker.hungCount = NONE;
  breaker.failure = defaultFailure();
  breaker.retryAfter = true;
  breaker.rampFromPpm = 100_000;
  breaker.openBaseMs = 5 * SECOND;
  breaker.openFactor = 2;
  breaker.openMaxMs = DEFAULT_MAX_MS;
  breaker.probes = 3;
  breaker.leaseMs = 10 * SECOND;
  breaker.fallback = allotReply();
  breaker.fallback.status = DEFAULT_STATUS;
  breaker.fallback.grpc = UNAVAILABLE;
  breaker.fallback.body = DEFAULT_BODY;
}

/** What all breakers without a `failure` of their own take for one; filled at each use, with the same. */
function defaultFailure(): FailureSpec {
  const failure = failureAt(DEFAULT_FAILURE);
  addStatuses(failure.statuses, 500, 599);
  addStatuses(failure.soft, 429, 429);
  failure.grpc = DEFAULT_GRPC;
  failure.softGrpc = RESOURCE_EXHAUSTED;
  return failure;
}

/** The spec at `place`, its three sets behind it. */
function failureAt(place: usize): FailureSpec {
  const failure = changetype<FailureSpec>(place);
  failure.statuses = place + offsetof<FailureSpec>();
  failure.soft = failure.statuses + STATUS_SET_SIZE;
  failure.ignore = failure.soft + STATUS_SET_SIZE;
  return failure;
}

/** Adds `from` to `to`, both of 100..599. */
function addStatuses(set: usize, from: u32, to: u32): void {
  for (let status = from - 100; status <= to - 100; status++) {
    const byte = set + (status >> 3);
    store<u8>(byte, load<u8>(byte) | ((<u8>1) << (<u8>(status & 7))));
  }
}

function decodeOpen(breaker: BreakerSpec): void {
  openObject();
  let longest = DEFAULT_MAX;
  while (nextOther(OPEN, changetype<usize>(breaker)) >= 0) {
    breaker.openMaxMs = duration(1, LONGEST);
    longest = durationText;
  }
  if (breaker.openMaxMs < breaker.openBaseMs) refuseField(OPEN_FIELDS, MAX, longest, UNDER_BASE);
}

function decodeFallback(breaker: BreakerSpec): void {
  openObject();
  const reply = breaker.fallback;
  while (nextOther(FALLBACK, changetype<usize>(reply)) >= 0) breaker.retry = boolean();
  // A status of one's own without a code: the host maps it, so that both say the same.
  if (hasField(STATUS_FIELD) && !hasField(GRPC_FIELD)) reply.grpc = NONE;
}
