// From the bytes that the host handed over to a program, or to the reason why there is none. A pure function of the
// bytes: what it says of a document once it says always.
import { ascii } from "../bytes/names";
import { smaller } from "../bytes/numbers";
import { ABSENT, byteAt, indexOf, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { allot, beginArea } from "./area";
import { compile } from "./compile";
import { beginConditions } from "./condition";
import { beginRevision, decodeDocument, readRevision } from "./document";
import { checkFaults } from "./fault";
import { beginJson, finish } from "./json";
import { beginNeeds, programNeeds } from "./needs";
import { beginPath } from "./path";
import {
  NEEDS_HEADERS,
  NEEDS_HOST,
  NEEDS_MANY_HEADERS,
  NEEDS_METHOD,
  NEEDS_PATH,
  NONE,
  Program,
} from "./program";
import { forgetRefusal, refusalLine, refuse, refuseCount, refused } from "./refusal";
import { listRules } from "./rule";
import { resolveSources } from "./sources";
import { wantHeaders } from "./wanted";

/** Policy contract: a larger document is refused without being read. */
export const MAX_DOCUMENT: u32 = 262144;
/**
 * What a document and its program need at most, by the documented limits: the document, 1,024 breakers with their
 * replies, 4,096 conditions with a pattern and a header each, the values of 16 tags, 24,576 hosts. Only a document that has all of that and more, such as
 * three status sets of its own for each breaker, or shorter hosts, is refused for its size in memory.
 */
export const AREA_SIZE: u32 = 1835008;

const EMPTY = ascii("empty: write {} to pass everything");
const IS_STRUCT = ascii("google.protobuf.Struct is not read: use a StringValue or BytesValue");
const ARE_OVER = ascii(" bytes are over 262144");
const NOTHING = ascii("");

/** Tag of the one field of a Struct, of a map entry's key, and of its value. */
const STRUCT_ENTRY: u8 = 0x0a;
const ENTRY_VALUE: u8 = 0x12;

let line: Slice = ABSENT;

/**
 * Decodes the `size` bytes at the start of `area`, which they share with the program made of them; more than
 * MAX_DOCUMENT need not be there, for they are not read. Address of the Program, or 0: then `refusal` says why.
 */
export function decode(area: usize, areaSize: u32, size: u32): usize {
  const document = slice(area, smaller(size, MAX_DOCUMENT));
  begin(document, area + areaSize);
  if (size > MAX_DOCUMENT) refuseCount(NOTHING, size, ARE_OVER);
  else if (size == 0) refuse(EMPTY);
  else if (isStruct(document)) refuse(IS_STRUCT);
  const program = changetype<Program>(allot(<u32>offsetof<Program>()));
  program.direction = NONE;
  decodeDocument(program);
  if (!refused) finish();
  program.needs = programNeeds;
  if (!refused) compileAll(program);
  line = refusalLine();
  return refused ? 0 : changetype<usize>(program);
}

/** `<path>: <words>` of the last document; empty where it was taken. Lives until the next document. */
export function refusal(): Slice {
  return line;
}

/** The refused document's revision as far as it was read, else ABSENT. Lives until the next document. */
export function refusedRevision(): Slice {
  return readRevision();
}

function compileAll(program: Program): void {
  // Services are found by the host; health checks, which no fault touches, by their path.
  if (program.hostTable != 0) program.needs |= NEEDS_HOST;
  if (program.faultCount > 0) program.needs |= NEEDS_PATH;
  const read = program.needs & (NEEDS_HOST | NEEDS_PATH | NEEDS_METHOD | NEEDS_HEADERS);
  if ((read & (read - 1)) != 0) program.needs |= NEEDS_MANY_HEADERS;
  listRules(program);
  resolveSources(program);
  checkFaults(program);
  wantHeaders(program);
  if (!refused) compile(program);
}

function begin(document: Slice, areaEnd: usize): void {
  forgetRefusal();
  beginPath();
  beginJson(document);
  beginArea(ptrOf(document) + sizeOf(document), areaEnd);
  beginNeeds();
  beginConditions();
  beginRevision();
}

/** Its first entry's tag, and somewhere its value's; JSON has no such byte anywhere. */
function isStruct(document: Slice): bool {
  return byteAt(document, 0) == STRUCT_ENTRY && indexOf(document, ENTRY_VALUE) >= 0;
}
