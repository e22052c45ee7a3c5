// The document as a whole.
import { ascii } from "../bytes/names";
import { smaller } from "../bytes/numbers";
import { ABSENT, byteAt, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { decodeBreaker } from "./breaker";
import { SECOND } from "./duration";
import { decodeFault } from "./fault";
import { hasField, openObject, UNSUPPORTED } from "./fields";
import { decodeHashKey } from "./hash-key";
import { hexDigit } from "./hex";
import { ANY_NUMBER, nextEntry, openList } from "./lists";
import { matchOfAll } from "./match";
import { BreakerSpec, FaultSpec, Program, TagSpec } from "./program";
import { nextRecord, openRecords, recordCount } from "./records";
import { refuse, refused } from "./refusal";
import {
  AT,
  BOOLEAN,
  CHOICE,
  DURATION,
  FROM,
  INTEGER,
  NO_RULES,
  nextOther,
  OTHER,
  SECTION,
  TEXT,
  TO,
} from "./section";
import { decodeServices } from "./services";
import { checkTags, decodeTag } from "./tag";
import { integer, TEXT_SIZE, text } from "./value";

const VERSION: u32 = 1;
const REVISION_SIZE: u32 = 64;
const MOST_BREAKERS: u32 = 1024;
const MOST_FAULTS: u32 = 64;
const MOST_TAGS: u32 = 16;
const MOST_SERIES: u32 = 4096;
const DEFAULT_SERIES: u32 = 2000;
const LEAST_INTERVAL_MS: u64 = 100;
const MOST_INTERVAL_MS: u64 = 60 * SECOND;
/** Of the revision's hex digits, those that its number shows. */
const NUMBER_DIGITS: u32 = 8;

const NODE = memory.data<u64>([
  ascii("service, version, namespace"),
  NO_RULES,
  TEXT + AT * offsetof<Program>("nodeService") + FROM * 1 + TO * TEXT_SIZE,
  TEXT + AT * offsetof<Program>("nodeVersion") + FROM * 1 + TO * TEXT_SIZE,
  TEXT + AT * offsetof<Program>("nodeNamespace") + FROM * 1 + TO * TEXT_SIZE,
]);
const REPORT = memory.data<u64>([
  ascii("cluster, interval"),
  NO_RULES,
  TEXT + AT * offsetof<Program>("reportCluster") + FROM * 1 + TO * TEXT_SIZE,
  DURATION + AT * offsetof<Program>("reportIntervalMs") + FROM * LEAST_INTERVAL_MS + TO * MOST_INTERVAL_MS,
]);
const LIMITS = memory.data<u64>([
  ascii("series"),
  NO_RULES,
  INTEGER + AT * offsetof<Program>("seriesLimit") + FROM * 1 + TO * MOST_SERIES,
]);
/** In the order of OUTBOUND and INBOUND. */
const DIRECTIONS = ascii("outbound, inbound");
const DOCUMENT = memory.data<u64>([
  ascii(
    "version, revision, node, direction, report, edge, limits, services, breakers, faults, tags, access, hashKey",
  ),
  NO_RULES,
  OTHER, // version: nothing but a check
  OTHER, // revision
  SECTION + TO * NODE,
  CHOICE + AT * offsetof<Program>("direction") + TO * DIRECTIONS,
  SECTION + TO * REPORT,
  BOOLEAN + AT * offsetof<Program>("edge"),
  SECTION + TO * LIMITS,
  OTHER, // services
  OTHER, // breakers
  OTHER, // faults
  OTHER, // tags
  OTHER, // access
  OTHER, // hashKey
]);
const BREAKERS: u32 = 8;
const FAULTS: u32 = 9;
const ACCESS: u32 = 11;
const HASH_KEY: u32 = 12;
/** Of breakers, faults and tags: how many there may be, and the size of each. */
const RECORDS = memory.data<u32>([
  MOST_BREAKERS,
  <u32>offsetof<BreakerSpec>(),
  MOST_FAULTS,
  <u32>offsetof<FaultSpec>(),
  MOST_TAGS,
  <u32>offsetof<TagSpec>(),
]);

/** Bytes of the revision, kept where the next document does not overwrite them. */
const REVISION = memory.data(64, 8);
let revisionRead: Slice = ABSENT;

export function beginRevision(): void {
  revisionRead = ABSENT;
}

/** The revision as far as it was read; ABSENT where it was not. Lives until the next document. */
export function readRevision(): Slice {
  return revisionRead;
}

export function decodeDocument(program: Program): void {
  program.reportIntervalMs = SECOND;
  program.seriesLimit = DEFAULT_SERIES;
  openObject();
  while (true) {
    const field = nextOther(DOCUMENT, changetype<usize>(program));
    if (field < 0) break;
    decodeOther(program, field);
  }
  checkTags(program, hasField(HASH_KEY));
}

function decodeOther(program: Program, field: i32): void {
  if (field == 0) integer(VERSION, VERSION);
  else if (field == 1) decodeRevision(program);
  else if (field == 7) decodeServices(program);
  else if (field == ACCESS) decodeAccess();
  else if (field == HASH_KEY) decodeHashKey(changetype<usize>(program) + offsetof<Program>("hashKey0"));
  else decodeRecords(program, field);
}

function decodeRevision(program: Program): void {
  const revision = text(REVISION_SIZE);
  if (refused) return;
  program.revision = revision;
  program.revisionNumber = numberOf(revision);
  memory.copy(REVISION, ptrOf(revision), sizeOf(revision));
  revisionRead = slice(REVISION, sizeOf(revision));
}

/** The first 8 hex digits as a number, fewer where the text ends before; 0 where another character stands there. */
function numberOf(revision: Slice): u32 {
  let number: u32 = 0;
  for (let i: u32 = 0; i < smaller(sizeOf(revision), NUMBER_DIGITS); i++) {
    const digit = hexDigit(byteAt(revision, i));
    if (digit < 0) return 0;
    number = (number << 4) | digit;
  }
  return number;
}

/** Breakers, faults or tags; their pairs of address and count in a Program are in the order of the fields. */
function decodeRecords(program: Program, field: u32): void {
  const place = (field - BREAKERS) << 3;
  const first = openRecords(load<u32>(RECORDS + place), load<u32>(RECORDS + place, sizeof<u32>()));
  const pair = changetype<usize>(program) + place;
  store<usize>(pair, first, offsetof<Program>("breakers"));
  store<u32>(pair, recordCount, offsetof<Program>("breakerCount"));
  while (nextEntry() >= 0) {
    const record = nextRecord();
    // All have their match at the same place.
    changetype<BreakerSpec>(record).match = matchOfAll();
    if (field == BREAKERS) decodeBreaker(record);
    else if (field == FAULTS) decodeFault(record);
    else decodeTag(record);
  }
}

/** Rules of access come later: an empty list is all that is read. */
function decodeAccess(): void {
  openList(ANY_NUMBER);
  if (nextEntry() >= 0) refuse(UNSUPPORTED);
}
