// One entry of `faults`.
import { murmur3 } from "../bytes/hash";
import { ascii } from "../bytes/names";
import { ABSENT, lowerInPlace, Slice } from "../bytes/slice";
import { DAY, duration, SECOND } from "./duration";
import {
  hasField,
  nextField,
  openObject,
  refuseMissing,
  requireAny,
  requireField,
  requireOne,
} from "./fields";
import { grpcCode, httpStatusOf } from "./grpc";
import { peek, QUOTE } from "./json";
import { decodeMatch, matchOfAll } from "./match";
import { entryName } from "./name";
import { needHeader } from "./needs";
import { headerName } from "./pattern";
import { percentage } from "./percentage";
import { FaultSpec, NONE } from "./program";
import { allotReply, decodeReplyHeaders, replyStatus } from "./reply";
import { upcomingObject } from "./skim";
import { time } from "./time";
import { ANY_SIZE, choice, integer, text } from "./value";

const FIELDS = ascii("name, match, percentage, unit, seed, activeFrom, activeFor, limits, delay, abort");
const LATER = ascii("response, throughput, sequence, mode, headers, exempt, lease");
const NAME: u32 = 0;
const PERCENTAGE: u32 = 2;
const ACTIVE_FOR: u32 = 6;
const DELAY: u32 = 8;
const UNITS = ascii("request");
const UNIT_FIELDS = ascii("header");
const DELAY_FIELDS = ascii("fixed, percentage");
const DELAY_LATER = ascii("uniform, exponential, lognormal, percentiles");
const ABORT_FIELDS = ascii("body, headers, percentage, status, grpc");
const FIRST_KIND_OF_ABORT: u32 = 3;
const GRPC: u32 = 4;
const LIMIT_FIELDS = ascii("concurrent");
const LIMIT_LATER = ascii("perSecond, delay");

/** As the native filter says it. */
const DEFAULT_BODY = ascii("fault filter abort");
/** What a draw for each request is made from. */
const REQUEST_ID = ascii("x-request-id");

const LONGEST_DELAY_MS: u64 = 60 * SECOND;
const MOST_CONCURRENT: u32 = 1_000_000;

/** The entry `index` of `faults`, into its record in `table`. */
export function decodeFault(table: usize, index: u32): void {
  const source = upcomingObject();
  if (!openObject()) return;
  const fault = changetype<FaultSpec>(table + index * offsetof<FaultSpec>());
  setDefaults(fault);
  fault.contentHash = murmur3(source, 0);
  for (let field = nextField(FIELDS, LATER); field >= 0; field = nextField(FIELDS, LATER)) {
    if (field == 0) fault.name = entryName(table, index, <u32>offsetof<FaultSpec>());
    else decodeField(fault, field);
  }
  requireField(FIELDS, NAME);
  requireField(FIELDS, ACTIVE_FOR);
  requireAny(FIELDS, DELAY);
  if (lacksPercentage(fault)) refuseMissing(FIELDS, PERCENTAGE);
  needHeader(fault.unitHeader == ABSENT ? REQUEST_ID : fault.unitHeader);
}

function decodeField(fault: FaultSpec, field: i32): void {
  if (field == 1) fault.match = decodeMatch();
  else if (field == 2) fault.ppm = percentage(true);
  else if (field == 3) fault.unitHeader = decodeUnit();
  else if (field == 4) fault.seed = integer(0, u32.MAX_VALUE);
  else if (field == 5) fault.activeFromMs = time();
  else if (field == 6) fault.activeForMs = duration(1, DAY);
  else if (field == 7) decodeLimits(fault);
  else if (field == 8) decodeDelay(fault);
  else decodeAbort(fault);
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

/** ABSENT for `"request"`, else the header's name in lower case. */
function decodeUnit(): Slice {
  if (peek() == QUOTE) {
    choice(UNITS);
    return ABSENT;
  }
  let header: Slice = ABSENT;
  if (!openObject()) return header;
  while (nextField(UNIT_FIELDS) >= 0) header = headerName();
  requireField(UNIT_FIELDS, 0);
  lowerInPlace(header);
  return header;
}

function decodeLimits(fault: FaultSpec): void {
  if (!openObject()) return;
  while (nextField(LIMIT_FIELDS, LIMIT_LATER) >= 0) fault.concurrent = integer(0, MOST_CONCURRENT);
}

function decodeDelay(fault: FaultSpec): void {
  if (!openObject()) return;
  for (
    let field = nextField(DELAY_FIELDS, DELAY_LATER);
    field >= 0;
    field = nextField(DELAY_FIELDS, DELAY_LATER)
  ) {
    if (field == 0) fault.delayMs = duration(1, LONGEST_DELAY_MS);
    else fault.delayPpm = percentage(true);
  }
  requireField(DELAY_FIELDS, 0);
}

function decodeAbort(fault: FaultSpec): void {
  if (!openObject()) return;
  const reply = fault.abort;
  reply.body = DEFAULT_BODY;
  for (let field = nextField(ABORT_FIELDS); field >= 0; field = nextField(ABORT_FIELDS)) {
    if (field == 0) reply.body = text(ANY_SIZE);
    else if (field == 1) decodeReplyHeaders(reply);
    else if (field == 2) fault.abortPpm = percentage(true);
    else if (field == 3) reply.status = replyStatus();
    else reply.grpc = grpcCode();
  }
  requireOne(ABORT_FIELDS, FIRST_KIND_OF_ABORT);
  if (hasField(GRPC)) reply.status = httpStatusOf(reply.grpc);
}
