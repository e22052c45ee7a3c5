// One entry of `faults`.
import { murmur3 } from "../bytes/hash";
import { ascii } from "../bytes/names";
import { ABSENT } from "../bytes/slice";
import { beginAmounts, decodeAmount, longestUs, NO_AMOUNT, varies } from "./amount";
import { prepareDraws } from "./draw";
import { DAY, HOUR } from "./duration";
import { fieldsFrom, openObject, refuseMissing, refuseNone, refuseOf } from "./fields";
import { httpStatusOf } from "./grpc";
import { peek, QUOTE } from "./json";
import { openList } from "./lists";
import { decodeMatch } from "./match";
import { entryName } from "./name";
import { needHeader } from "./needs";
import { FaultSpec, INBOUND, KIND_POLICY, NONE, Program } from "./program";
import { refuse, refused } from "./refusal";
import { LEAST_STATUS, MOST_STATUS } from "./reply";
import { decodeResponse } from "./response";
import {
  ANY_FROM,
  AT,
  BOOLEAN,
  CHOICE,
  DURATION,
  decodeSection,
  FROM,
  GRPC,
  HEADER,
  HEADERS,
  INTEGER,
  MICROSECONDS,
  NO_RULES,
  nextOther,
  ONE_FROM,
  OTHER,
  PERCENTAGE,
  REQUIRED,
  SECTION,
  TEXT,
  TO,
} from "./section";
import { upcomingObject } from "./skim";
import { decodeTexts } from "./texts";
import { time } from "./time";
import { ANY_SIZE, choice } from "./value";
import { REQUEST_ID } from "./wanted";

const LEAST_LEASE_MS: u64 = 100;
const MOST_A_TIME: u64 = 1_000_000;
/** Drawn requests are counted in a u32, whose last value says "all". */
const MOST_COUNTED: u64 = 0xfffffffe;
/** What a u32 of bytes a second can be. */
const MOST_KIBPS: u64 = 4_194_303;
const MOST_EXEMPT: u32 = 64;

const LIMITS = memory.data<u64>([
  ascii("concurrent, perSecond, delay"),
  NO_RULES,
  INTEGER + AT * offsetof<FaultSpec>("concurrent") + TO * MOST_A_TIME,
  INTEGER + AT * offsetof<FaultSpec>("perSecond") + TO * MOST_A_TIME,
  MICROSECONDS + AT * offsetof<FaultSpec>("longestUs") + FROM * 1 + TO * HOUR,
]);
const SEQUENCE = memory.data<u64>([
  ascii("skip, first"),
  ANY_FROM << 0,
  INTEGER + AT * offsetof<FaultSpec>("skip") + TO * MOST_COUNTED,
  INTEGER + AT * offsetof<FaultSpec>("first") + TO * MOST_COUNTED,
]);
const THROUGHPUT = memory.data<u64>([
  ascii("kibps, percentage"),
  REQUIRED << 0,
  INTEGER + AT * offsetof<FaultSpec>("throughputKibps") + FROM * 1 + TO * MOST_KIBPS,
  PERCENTAGE + AT * offsetof<FaultSpec>("throughputPpm"),
]);
const ABORT = memory.data<u64>([
  ascii("body, headers, percentage, status, grpc"),
  ONE_FROM << 3,
  TEXT + AT * offsetof<FaultSpec>("abortBody") + TO * ANY_SIZE,
  HEADERS + AT * offsetof<FaultSpec>("abortHeaders"),
  PERCENTAGE + AT * offsetof<FaultSpec>("abortPpm"),
  INTEGER + AT * offsetof<FaultSpec>("abortStatus") + FROM * LEAST_STATUS + TO * MOST_STATUS,
  GRPC + AT * offsetof<FaultSpec>("abortGrpc"),
]);
const UNIT = memory.data<u64>([
  ascii("header"),
  REQUIRED << 0,
  HEADER + AT * offsetof<FaultSpec>("unitHeader"),
]);
const UNITS = ascii("request");
/** `dryRun` is the second. */
const MODES = ascii("run, dryRun");
/** Kinds are the last, in the order of KIND_*. */
const FAULT_FIELDS = ascii(
  "name, match, percentage, unit, seed, activeFrom, activeFor, limits, mode, exempt, sequence, lease, delay, abort, response, throughput, headers",
);
const PERCENTAGE_FIELD: u32 = 2;
const LEASE_FIELD: u32 = 11;
const KINDS: u32 = 12;
const RESPONSE_FIELD: u32 = 14;
const THROUGHPUT_FIELD: u32 = 15;
const FAULT = memory.data<u64>([
  FAULT_FIELDS,
  (REQUIRED << 0) | (REQUIRED << 6),
  OTHER, // name
  OTHER, // match
  PERCENTAGE + AT * offsetof<FaultSpec>("ppm"),
  OTHER, // unit
  INTEGER + AT * offsetof<FaultSpec>("seed") + TO * 0xffffffff,
  OTHER, // activeFrom
  DURATION + AT * offsetof<FaultSpec>("activeForMs") + FROM * 1 + TO * DAY,
  SECTION + TO * LIMITS,
  CHOICE + AT * offsetof<FaultSpec>("isDry") + TO * MODES,
  OTHER, // exempt
  SECTION + TO * SEQUENCE,
  DURATION + AT * offsetof<FaultSpec>("leaseMs") + FROM * LEAST_LEASE_MS + TO * DAY,
  OTHER, // delay
  SECTION + TO * ABORT,
  OTHER, // response
  SECTION + TO * THROUGHPUT,
  BOOLEAN + AT * offsetof<FaultSpec>("obeysHeaders"),
]);

/** As the native filter says it. */
const DEFAULT_BODY = ascii("fault filter abort");
const DEFAULT_LONGEST_US: u32 = 60_000_000;
/** Health checks. */
const DEFAULT_EXEMPT = memory.data<u64>([
  ascii("/healthz"),
  ascii("/readyz"),
  ascii("/livez"),
  ascii("/ready"),
  ascii("/health"),
]);
const DEFAULT_EXEMPT_COUNT: u32 = 5;

const FAULTS = ascii("faults");
const TOO_LONG = ascii("a delay is over limits.delay, by default 60s");
const ONLY_OUTBOUND = ascii("only with direction outbound");
const NEEDS_CLUSTER = ascii("needs report.cluster");

/** The fault that comes next, into its record at `record`. */
export function decodeFault(record: usize): void {
  const source = upcomingObject();
  if (!openObject()) return;
  const fault = changetype<FaultSpec>(record);
  setDefaults(fault);
  beginAmounts();
  fault.contentHash = murmur3(source, 0);
  while (true) {
    const field = nextOther(FAULT, record);
    if (field < 0) break;
    if (field == 0) fault.name = entryName();
    else if (field == 1) fault.match = decodeMatch();
    else if (field == 3) decodeUnit(record);
    else if (field == 5) fault.activeFromMs = time();
    else if (field == 9) decodeTexts(record + offsetof<FaultSpec>("exempt"), openList(MOST_EXEMPT), 0);
    else if (field == RESPONSE_FIELD) decodeResponse(fault);
    else fault.delay = decodeAmount(record + offsetof<FaultSpec>("delayPpm"));
  }
  if (refused) return;
  if (fault.abortGrpc != NONE) fault.abortStatus = httpStatusOf(fault.abortGrpc);
  // `headers: false` asks for nothing.
  const kinds = fault.obeysHeaders ? fieldsFrom(KINDS) : fieldsFrom(KINDS) & ~(1 << KIND_POLICY);
  if (kinds == 0) refuseNone(FAULT_FIELDS, KINDS);
  if (!prepareDraws(fault, kinds, varies)) refuseMissing(FAULT_FIELDS, PERCENTAGE_FIELD);
  // The limit may stand further down than what is over it.
  if (longestUs > fault.longestUs) refuse(TOO_LONG);
  if (!refused && fault.unitHeader == ABSENT && fault.readsUnit) needHeader(REQUEST_ID);
}

/** What a fault needs of the document around it, once all of that is read. */
export function checkFaults(program: Program): void {
  for (let i: u32 = 0; i < program.faultCount && !refused; i++) {
    const fault = changetype<FaultSpec>(program.faults + i * offsetof<FaultSpec>());
    if (fault.leaseMs != 0 && program.reportCluster == ABSENT)
      refuseOf(FAULTS, i, FAULT_FIELDS, LEASE_FIELD, NEEDS_CLUSTER);
    if (fault.throughputKibps != 0) {
      program.throttles = true;
      if (program.direction == INBOUND) refuseOf(FAULTS, i, FAULT_FIELDS, THROUGHPUT_FIELD, ONLY_OUTBOUND);
    }
    if (fault.obeysHeaders) program.obeysHeaders = true;
  }
}

function setDefaults(fault: FaultSpec): void {
  // Percentages, limits and the abort's code: NONE.
  const first = changetype<usize>(fault) + offsetof<FaultSpec>("delayPpm");
  memory.fill(first, 0xff, offsetof<FaultSpec>("abortStatus") - offsetof<FaultSpec>("delayPpm"));
  fault.abortBody = DEFAULT_BODY;
  fault.delay = NO_AMOUNT;
  fault.longestUs = DEFAULT_LONGEST_US;
  fault.exempt = DEFAULT_EXEMPT;
  fault.exemptCount = DEFAULT_EXEMPT_COUNT;
}

/** `"request"` leaves the unit's header absent. */
function decodeUnit(record: usize): void {
  if (peek() == QUOTE) choice(UNITS);
  else decodeSection(UNIT, record);
}
