// One entry of `faults`.
import { murmur3 } from "../bytes/hash";
import { ascii } from "../bytes/names";
import { ABSENT } from "../bytes/slice";
import { prepareDraws, readsUnit } from "./draw";
import { DAY, SECOND } from "./duration";
import { hasField, openObject, refuseMissing } from "./fields";
import { httpStatusOf } from "./grpc";
import { peek, QUOTE } from "./json";
import { decodeMatch, matchOfAll } from "./match";
import { entryName } from "./name";
import { needHeader } from "./needs";
import { percentage } from "./percentage";
import { FaultSpec, NONE, Reply } from "./program";
import { refused } from "./refusal";
import { allotReply, LEAST_STATUS, MOST_STATUS } from "./reply";
import {
  ANY_FROM,
  AT,
  DURATION,
  decodeSection,
  FROM,
  GRPC,
  HEADER,
  INTEGER,
  NO_NAMES,
  NO_RULES,
  nextOther,
  ONE_FROM,
  OTHER,
  PERCENTAGE,
  REPLY_HEADERS,
  REQUIRED,
  SECTION,
  TEXT,
  TO,
} from "./section";
import { upcomingObject } from "./skim";
import { time } from "./time";
import { ANY_SIZE, choice } from "./value";
import { REQUEST_ID } from "./wanted";

const LONGEST_DELAY_MS: u64 = 60 * SECOND;
const MOST_CONCURRENT: u64 = 1_000_000;

const LIMITS = memory.data<u64>([
  ascii("concurrent"),
  ascii("perSecond, delay"),
  NO_RULES,
  INTEGER + AT * offsetof<FaultSpec>("concurrent") + TO * MOST_CONCURRENT,
]);
const DELAY = memory.data<u64>([
  ascii("fixed, percentage"),
  ascii("uniform, exponential, lognormal, percentiles"),
  REQUIRED << 0,
  DURATION + AT * offsetof<FaultSpec>("delayMs") + FROM * 1 + TO * LONGEST_DELAY_MS,
  PERCENTAGE + AT * offsetof<FaultSpec>("delayPpm"),
]);
/** About the fault's Reply. */
const ABORT = memory.data<u64>([
  ascii("body, headers, percentage, status, grpc"),
  NO_NAMES,
  ONE_FROM << 3,
  TEXT + AT * offsetof<Reply>("body") + TO * ANY_SIZE,
  REPLY_HEADERS,
  OTHER, // percentage, the fault's own
  INTEGER + AT * offsetof<Reply>("status") + FROM * LEAST_STATUS + TO * MOST_STATUS,
  GRPC + AT * offsetof<Reply>("grpc"),
]);
const GRPC_FIELD: u32 = 4;
const UNIT = memory.data<u64>([
  ascii("header"),
  NO_NAMES,
  REQUIRED << 0,
  HEADER + AT * offsetof<FaultSpec>("unitHeader"),
]);
const UNITS = ascii("request");
const FAULT_FIELDS = ascii(
  "name, match, percentage, unit, seed, activeFrom, activeFor, limits, delay, abort",
);
const PERCENTAGE_FIELD: u32 = 2;
const FAULT = memory.data<u64>([
  FAULT_FIELDS,
  ascii("response, throughput, sequence, mode, headers, exempt, lease"),
  (REQUIRED << 0) | (REQUIRED << 6) | (ANY_FROM << 8),
  OTHER, // name
  OTHER, // match
  PERCENTAGE + AT * offsetof<FaultSpec>("ppm"),
  OTHER, // unit
  INTEGER + AT * offsetof<FaultSpec>("seed") + TO * 0xffffffff,
  OTHER, // activeFrom
  DURATION + AT * offsetof<FaultSpec>("activeForMs") + FROM * 1 + TO * DAY,
  SECTION + TO * LIMITS,
  SECTION + TO * DELAY,
  OTHER, // abort
]);

/** As the native filter says it. */
const DEFAULT_BODY = ascii("fault filter abort");

/** The fault that comes next, into its record at `record`. */
export function decodeFault(record: usize): void {
  const source = upcomingObject();
  if (!openObject()) return;
  const fault = changetype<FaultSpec>(record);
  setDefaults(fault);
  fault.contentHash = murmur3(source, 0);
  for (let field = nextOther(FAULT, record); field >= 0; field = nextOther(FAULT, record)) {
    if (field == 0) fault.name = entryName(record);
    else if (field == 1) fault.match = decodeMatch();
    else if (field == 3) decodeUnit(record);
    else if (field == 5) fault.activeFromMs = time();
    else decodeAbort(fault);
  }
  if (lacksPercentage(fault)) refuseMissing(FAULT_FIELDS, PERCENTAGE_FIELD);
  if (refused) return;
  prepareDraws(fault);
  if (fault.unitHeader == ABSENT && readsUnit(fault)) needHeader(REQUEST_ID);
}

function setDefaults(fault: FaultSpec): void {
  fault.match = matchOfAll();
  fault.ppm = NONE;
  fault.delayPpm = NONE;
  fault.abortPpm = NONE;
  fault.concurrent = NONE;
  fault.abort = allotReply();
}

function lacksPercentage(fault: FaultSpec): bool {
  if (fault.ppm != NONE) return false;
  if (fault.delayMs != 0 && fault.delayPpm == NONE) return true;
  return fault.abort.status != 0 && fault.abortPpm == NONE;
}

/** `"request"` leaves the unit's header absent. */
function decodeUnit(record: usize): void {
  if (peek() == QUOTE) choice(UNITS);
  else decodeSection(UNIT, record);
}

function decodeAbort(fault: FaultSpec): void {
  openObject();
  const reply = fault.abort;
  reply.body = DEFAULT_BODY;
  while (nextOther(ABORT, changetype<usize>(reply)) >= 0) fault.abortPpm = percentage(true);
  if (!refused && hasField(GRPC_FIELD)) reply.status = httpStatusOf(reply.grpc);
}
