// The document as a whole.
import { ascii } from "../bytes/names";
import { ABSENT, byteAt, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { allot } from "./area";
import { decodeBreaker } from "./breaker";
import { duration, SECOND } from "./duration";
import { decodeFault } from "./fault";
import { nextField, openObject, UNSUPPORTED } from "./fields";
import { hexDigit } from "./hex";
import { ANY_NUMBER, nextEntry, openList } from "./lists";
import { BreakerSpec, FaultSpec, Program, TagSpec } from "./program";
import { refuse, refused } from "./refusal";
import { decodeServices } from "./services";
import { decodeTag } from "./tag";
import { boolean, choice, filledText, integer, TEXT_SIZE, text } from "./value";

const FIELDS = ascii(
  "version, revision, node, direction, report, edge, limits, services, breakers, faults, tags, access",
);
const LATER = ascii("hashKey");
const FIRST_SECTION: i32 = 7;
const NODE_FIELDS = ascii("service, version, namespace");
const REPORT_FIELDS = ascii("cluster, interval");
const LIMIT_FIELDS = ascii("series");
/** In the order of OUTBOUND and INBOUND. */
const DIRECTIONS = ascii("outbound, inbound");

const VERSION: u32 = 1;
const REVISION_SIZE: u32 = 64;
const MOST_BREAKERS: u32 = 1024;
const MOST_FAULTS: u32 = 64;
const MOST_TAGS: u32 = 16;
const MOST_SERIES: u32 = 4096;
const LEAST_INTERVAL_MS: u64 = 100;
const MOST_INTERVAL_MS: u64 = 60 * SECOND;
/** Of the revision's hex digits, those that its number shows. */
const NUMBER_DIGITS: u32 = 8;

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
  setDefaults(program);
  if (!openObject()) return;
  for (let field = nextField(FIELDS, LATER); field >= 0; field = nextField(FIELDS, LATER)) {
    if (field < FIRST_SECTION) decodeHead(program, field);
    else decodeSection(program, field);
  }
}

function setDefaults(program: Program): void {
  program.reportIntervalMs = <u32>SECOND;
  program.seriesLimit = MOST_SERIES;
}

function decodeHead(program: Program, field: i32): void {
  if (field == 0) integer(VERSION, VERSION);
  else if (field == 1) decodeRevision(program);
  else if (field == 2) decodeNode(program);
  else if (field == 3) program.direction = choice(DIRECTIONS);
  else if (field == 4) decodeReport(program);
  else if (field == 5) program.edge = boolean();
  else decodeLimits(program);
}

function decodeSection(program: Program, field: i32): void {
  if (field == 7) decodeServices(program);
  else if (field == 8) decodeBreakers(program);
  else if (field == 9) decodeFaults(program);
  else if (field == 10) decodeTags(program);
  else decodeAccess();
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
  for (let i: u32 = 0; i < min(sizeOf(revision), NUMBER_DIGITS); i++) {
    const digit = hexDigit(byteAt(revision, i));
    if (digit < 0) return 0;
    number = (number << 4) | digit;
  }
  return number;
}

function decodeNode(program: Program): void {
  if (!openObject()) return;
  for (let field = nextField(NODE_FIELDS); field >= 0; field = nextField(NODE_FIELDS)) {
    const name = filledText(TEXT_SIZE);
    if (field == 0) program.nodeService = name;
    else if (field == 1) program.nodeVersion = name;
    else program.nodeNamespace = name;
  }
}

function decodeReport(program: Program): void {
  if (!openObject()) return;
  for (let field = nextField(REPORT_FIELDS); field >= 0; field = nextField(REPORT_FIELDS)) {
    if (field == 0) program.reportCluster = filledText(TEXT_SIZE);
    else program.reportIntervalMs = <u32>duration(LEAST_INTERVAL_MS, MOST_INTERVAL_MS);
  }
}

function decodeLimits(program: Program): void {
  if (!openObject()) return;
  while (nextField(LIMIT_FIELDS) >= 0) program.seriesLimit = integer(1, MOST_SERIES);
}

function decodeBreakers(program: Program): void {
  program.breakerCount = openList(MOST_BREAKERS);
  program.breakers = allot(program.breakerCount * <u32>offsetof<BreakerSpec>());
  for (let i = nextEntry(); i >= 0; i = nextEntry()) decodeBreaker(program.breakers, i);
}

function decodeFaults(program: Program): void {
  program.faultCount = openList(MOST_FAULTS);
  program.faults = allot(program.faultCount * <u32>offsetof<FaultSpec>());
  for (let i = nextEntry(); i >= 0; i = nextEntry()) decodeFault(program.faults, i);
}

function decodeTags(program: Program): void {
  program.tagCount = openList(MOST_TAGS);
  program.tags = allot(program.tagCount * <u32>offsetof<TagSpec>());
  for (let i = nextEntry(); i >= 0; i = nextEntry()) decodeTag(program.tags, i);
}

/** Rules of access come later: an empty list is all that is read. */
function decodeAccess(): void {
  openList(ANY_NUMBER);
  if (nextEntry() >= 0) refuse(UNSUPPORTED);
}
