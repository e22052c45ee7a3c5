// One entry of `breakers`.
import { ascii } from "../bytes/names";
import { DAY, duration, durationText, LONGEST, SECOND } from "./duration";
import { hasField, nextField, openObject, refuseField, requireAny, requireField } from "./fields";
import { grpcCode } from "./grpc";
import { decodeMatch, matchOfAll } from "./match";
import { entryName } from "./name";
import { percentage } from "./percentage";
import { BreakerSpec, NONE } from "./program";
import { allotReply, decodeReplyHeaders, replyStatus } from "./reply";
import { ANY_SIZE, boolean, choice, integer, text } from "./value";

const FIELDS = ascii("name, match, trip, open, halfOpen, fallback, mode");
const LATER = ascii("key, failure, ramp");
const TRIP_FIELDS = ascii("consecutive, rate");
const TRIP_LATER = ascii("slow, hung");
const RATE_FIELDS = ascii("threshold, window, minimum");
const OPEN_FIELDS = ascii("base, factor, max");
const OPEN_LATER = ascii("jitter, retryAfter");
const HALF_OPEN_FIELDS = ascii("probes, failures, lease");
const FALLBACK_FIELDS = ascii("status, body, headers, grpc, retry");
/** In the order of MODE_*. */
const MODES = ascii("enforce, shadow, forcedOpen, disabled");
const NAME: u32 = 0;
const TRIP: u32 = 2;
const THRESHOLD: u32 = 0;
const MAX: u32 = 2;
const STATUS: u32 = 0;
const GRPC: u32 = 3;

const UNDER_BASE = ascii(" is under base");
const DEFAULT_MAX = ascii("60s");
const DEFAULT_MAX_MS: u64 = 60 * SECOND;
const DEFAULT_BODY = ascii("circuit breaker open");
const DEFAULT_STATUS: u32 = 503;
const LEAST_WINDOW_MS: u64 = 10;
const LEAST_LEASE_MS: u64 = 100;
const MOST_FACTOR: u32 = 1000;
const UNAVAILABLE: u32 = 14;

/** A thousand times a thousand: beyond that a count of requests is a mistake. */
const MOST_REQUESTS: u32 = 1_000_000;

/** The entry `index` of `breakers`, into its record in `table`. */
export function decodeBreaker(table: usize, index: u32): void {
  if (!openObject()) return;
  const breaker = changetype<BreakerSpec>(table + index * offsetof<BreakerSpec>());
  setDefaults(breaker);
  for (let field = nextField(FIELDS, LATER); field >= 0; field = nextField(FIELDS, LATER)) {
    if (field == 0) breaker.name = entryName(table, index, <u32>offsetof<BreakerSpec>());
    else if (field == 1) breaker.match = decodeMatch();
    else if (field == 2) decodeTrip(breaker);
    else if (field == 3) decodeOpen(breaker);
    else if (field == 4) decodeHalfOpen(breaker);
    else if (field == 5) decodeFallback(breaker);
    else breaker.mode = choice(MODES);
  }
  requireField(FIELDS, NAME);
  requireField(FIELDS, TRIP);
}

/** What the policy language says of absent fields. */
function setDefaults(breaker: BreakerSpec): void {
  breaker.match = matchOfAll();
  breaker.consecutive = NONE;
  breaker.rateThresholdPpm = NONE;
  breaker.windowMs = 10 * SECOND;
  breaker.rateMinimum = 20;
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

function decodeTrip(breaker: BreakerSpec): void {
  if (!openObject()) return;
  for (
    let field = nextField(TRIP_FIELDS, TRIP_LATER);
    field >= 0;
    field = nextField(TRIP_FIELDS, TRIP_LATER)
  ) {
    if (field == 0) breaker.consecutive = integer(1, MOST_REQUESTS);
    else decodeRate(breaker);
  }
  requireAny(TRIP_FIELDS, 0);
}

function decodeRate(breaker: BreakerSpec): void {
  if (!openObject()) return;
  for (let field = nextField(RATE_FIELDS); field >= 0; field = nextField(RATE_FIELDS)) {
    if (field == 0) breaker.rateThresholdPpm = percentage(false);
    else if (field == 1) breaker.windowMs = duration(LEAST_WINDOW_MS, DAY);
    else breaker.rateMinimum = integer(1, MOST_REQUESTS);
  }
  requireField(RATE_FIELDS, THRESHOLD);
}

function decodeOpen(breaker: BreakerSpec): void {
  if (!openObject()) return;
  let longest = DEFAULT_MAX;
  for (
    let field = nextField(OPEN_FIELDS, OPEN_LATER);
    field >= 0;
    field = nextField(OPEN_FIELDS, OPEN_LATER)
  ) {
    if (field == 0) breaker.openBaseMs = duration(1, LONGEST);
    else if (field == 1) breaker.openFactor = integer(1, MOST_FACTOR);
    else {
      breaker.openMaxMs = duration(1, LONGEST);
      longest = durationText;
    }
  }
  if (breaker.openMaxMs < breaker.openBaseMs) refuseField(OPEN_FIELDS, MAX, longest, UNDER_BASE);
}

function decodeHalfOpen(breaker: BreakerSpec): void {
  if (!openObject()) return;
  for (let field = nextField(HALF_OPEN_FIELDS); field >= 0; field = nextField(HALF_OPEN_FIELDS)) {
    if (field == 0) breaker.probes = integer(1, 100);
    else if (field == 1) breaker.probeFailures = integer(0, 99);
    else breaker.leaseMs = duration(LEAST_LEASE_MS, LONGEST);
  }
}

function decodeFallback(breaker: BreakerSpec): void {
  if (!openObject()) return;
  const reply = breaker.fallback;
  for (let field = nextField(FALLBACK_FIELDS); field >= 0; field = nextField(FALLBACK_FIELDS)) {
    if (field == 0) reply.status = replyStatus();
    else if (field == 1) reply.body = text(ANY_SIZE);
    else if (field == 2) decodeReplyHeaders(reply);
    else if (field == 3) reply.grpc = grpcCode();
    else breaker.retry = boolean();
  }
  // A status of one's own without a code: the host maps it, so that both say the same.
  if (hasField(STATUS) && !hasField(GRPC)) reply.grpc = NONE;
}
