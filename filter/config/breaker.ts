// One entry of `breakers`.
import { ascii } from "../bytes/names";
import { DAY, duration, durationText, LONGEST, SECOND } from "./duration";
import { decodeFailure, defaultFailure } from "./failure";
import { openObject, refuseField } from "./fields";
import { decodeKey } from "./key";
import { decodeMatch } from "./match";
import { entryName } from "./name";
import { BreakerSpec, NONE } from "./program";
import { LEAST_STATUS, MOST_STATUS } from "./reply";
import {
  ANY_FROM,
  AT,
  BOOLEAN,
  CHOICE,
  DURATION,
  FROM,
  GRPC,
  HEADERS,
  INTEGER,
  NO_RULES,
  nextOther,
  OTHER,
  PERCENTAGE,
  REQUIRED,
  SECTION,
  TEXT,
  TO,
} from "./section";
import { ANY_SIZE } from "./value";

const LEAST_WINDOW_MS: u64 = 10;
const LEAST_LEASE_MS: u64 = 100;
const MOST_FACTOR: u64 = 1000;
/** A thousand times a thousand: beyond that a count of requests is a mistake. */
const MOST_REQUESTS: u64 = 1_000_000;

const RATE = memory.data<u64>([
  ascii("threshold, window, minimum"),
  REQUIRED << 0,
  PERCENTAGE + AT * offsetof<BreakerSpec>("rateThresholdPpm") + FROM * 1,
  DURATION + AT * offsetof<BreakerSpec>("windowMs") + FROM * LEAST_WINDOW_MS + TO * DAY,
  INTEGER + AT * offsetof<BreakerSpec>("rateMinimum") + FROM * 1 + TO * MOST_REQUESTS,
]);
const SLOW = memory.data<u64>([
  ascii("over, threshold, window, minimum"),
  (REQUIRED << 0) | (REQUIRED << 1),
  DURATION + AT * offsetof<BreakerSpec>("slowOverMs") + FROM * 1 + TO * LONGEST,
  PERCENTAGE + AT * offsetof<BreakerSpec>("slowThresholdPpm") + FROM * 1,
  DURATION + AT * offsetof<BreakerSpec>("slowWindowMs") + FROM * LEAST_WINDOW_MS + TO * DAY,
  INTEGER + AT * offsetof<BreakerSpec>("slowMinimum") + FROM * 1 + TO * MOST_REQUESTS,
]);
const HUNG = memory.data<u64>([
  ascii("over, count"),
  (REQUIRED << 0) | (REQUIRED << 1),
  DURATION + AT * offsetof<BreakerSpec>("hungOverMs") + FROM * 1 + TO * LONGEST,
  INTEGER + AT * offsetof<BreakerSpec>("hungCount") + FROM * 1 + TO * MOST_REQUESTS,
]);
const TRIP = memory.data<u64>([
  ascii("consecutive, rate, slow, hung"),
  ANY_FROM << 0,
  INTEGER + AT * offsetof<BreakerSpec>("consecutive") + FROM * 1 + TO * MOST_REQUESTS,
  SECTION + TO * RATE,
  SECTION + TO * SLOW,
  SECTION + TO * HUNG,
]);
const OPEN_FIELDS = ascii("base, factor, max, jitter, retryAfter");
const MAX: i32 = 2;
const OPEN = memory.data<u64>([
  OPEN_FIELDS,
  NO_RULES,
  DURATION + AT * offsetof<BreakerSpec>("openBaseMs") + FROM * 1 + TO * LONGEST,
  INTEGER + AT * offsetof<BreakerSpec>("openFactor") + FROM * 1 + TO * MOST_FACTOR,
  OTHER, // max: its text is needed once more
  PERCENTAGE + AT * offsetof<BreakerSpec>("jitterPpm"),
  BOOLEAN + AT * offsetof<BreakerSpec>("retryAfter"),
]);
const HALF_OPEN = memory.data<u64>([
  ascii("probes, failures, lease"),
  NO_RULES,
  INTEGER + AT * offsetof<BreakerSpec>("probes") + FROM * 1 + TO * 100,
  INTEGER + AT * offsetof<BreakerSpec>("probeFailures") + TO * 99,
  DURATION + AT * offsetof<BreakerSpec>("leaseMs") + FROM * LEAST_LEASE_MS + TO * LONGEST,
]);
const RAMP = memory.data<u64>([
  ascii("over, from"),
  REQUIRED << 0,
  DURATION + AT * offsetof<BreakerSpec>("rampOverMs") + FROM * 1 + TO * LONGEST,
  PERCENTAGE + AT * offsetof<BreakerSpec>("rampFromPpm"),
]);
const FALLBACK = memory.data<u64>([
  ascii("status, body, headers, grpc, retry"),
  NO_RULES,
  INTEGER + AT * offsetof<BreakerSpec>("fallbackStatus") + FROM * LEAST_STATUS + TO * MOST_STATUS,
  TEXT + AT * offsetof<BreakerSpec>("fallbackBody") + TO * ANY_SIZE,
  HEADERS + AT * offsetof<BreakerSpec>("fallbackHeaders"),
  GRPC + AT * offsetof<BreakerSpec>("fallbackGrpc"),
  BOOLEAN + AT * offsetof<BreakerSpec>("retry"),
]);
/** In the order of MODE_*. */
const MODES = ascii("enforce, shadow, forcedOpen, disabled");
const BREAKER = memory.data<u64>([
  ascii("name, match, trip, open, halfOpen, fallback, mode, failure, ramp, key"),
  (REQUIRED << 0) | (REQUIRED << 2),
  OTHER, // name
  OTHER, // match
  SECTION + TO * TRIP,
  OTHER, // open
  SECTION + TO * HALF_OPEN,
  SECTION + TO * FALLBACK,
  CHOICE + AT * offsetof<BreakerSpec>("mode") + TO * MODES,
  OTHER, // failure
  SECTION + TO * RAMP,
  OTHER, // key
]);

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
    if (field < 0) break;
    if (field == 0) breaker.name = entryName();
    else if (field == 1) breaker.match = decodeMatch();
    else if (field == 3) decodeOpen(breaker);
    else if (field == 7) breaker.failure = decodeFailure();
    else decodeKey(breaker);
  }
  // A status of one's own without a code: the host maps it, so that both say the same.
  if (breaker.fallbackStatus != 0) return;
  breaker.fallbackStatus = DEFAULT_STATUS;
  if (breaker.fallbackGrpc == NONE) breaker.fallbackGrpc = UNAVAILABLE;
}

/** What the policy language says of absent fields. */
function setDefaults(breaker: BreakerSpec): void {
  // Trips and the fallback's code: NONE.
  const first = changetype<usize>(breaker) + offsetof<BreakerSpec>("consecutive");
  memory.fill(first, 0xff, offsetof<BreakerSpec>("fallbackStatus") - offsetof<BreakerSpec>("consecutive"));
  breaker.windowMs = 10 * SECOND;
  breaker.rateMinimum = 20;
  breaker.maxKeys = 1000;
  breaker.keyIdleMs = 600 * SECOND;
  breaker.slowWindowMs = 10 * SECOND;
  breaker.slowMinimum = 20;
  breaker.failure = defaultFailure();
  breaker.retryAfter = true;
  breaker.rampFromPpm = 100_000;
  breaker.openBaseMs = 5 * SECOND;
  breaker.openFactor = 2;
  breaker.openMaxMs = DEFAULT_MAX_MS;
  breaker.probes = 3;
  breaker.leaseMs = 10 * SECOND;
  breaker.fallbackBody = DEFAULT_BODY;
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
