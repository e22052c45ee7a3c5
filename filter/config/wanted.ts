// The request headers that a program reads, each name once. A request's names are compared only where their size is
// one of these, and as words: see match/request.ts.
import { ascii } from "../bytes/names";
import { byteAt, equals, ptrOf, Slice, sizeOf } from "../bytes/slice";
import { chainOf, endOf, startOf } from "../bytes/words";
import { allot } from "./area";
import {
  BreakerSpec,
  FaultSpec,
  INBOUND,
  KEY_HEADER,
  NEEDS_HOST,
  NEEDS_METHOD,
  NEEDS_PATH,
  Program,
  TagSpec,
  WantedHeader,
} from "./program";
import { refused } from "./refusal";
import { ruleAt } from "./rule";

export const AUTHORITY = ascii(":authority");
export const PATH = ascii(":path");
export const METHOD = ascii(":method");
/** What a draw for each request is made from. */
export const REQUEST_ID = ascii("x-request-id");

/** What names the caller to services of the mesh. */
export const SOURCE = ascii("x-meshfuse-source");

/** The pseudo-headers and the source. */
const OWN_HEADERS: u32 = 4;

/** What the program reads beside the headers of conditions. */
export function wantHeaders(program: Program): void {
  program.wantedShift = 64 - <u32>(32 - clz(mostHeaders(program)));
  program.wanted = allot(4 << (64 - program.wantedShift));
  if (refused) return;
  const needs = program.needs;
  if ((needs & NEEDS_HOST) != 0) program.authority = changetype<usize>(want(program, AUTHORITY));
  if ((needs & NEEDS_PATH) != 0) program.path = changetype<usize>(want(program, PATH));
  if ((needs & NEEDS_METHOD) != 0) program.method = changetype<usize>(want(program, METHOD));
  if (program.direction != INBOUND) program.source = changetype<usize>(want(program, SOURCE));
  for (let i: u32 = 0; i < program.breakerCount; i++) {
    const breaker = changetype<BreakerSpec>(program.breakers + i * offsetof<BreakerSpec>());
    if (breaker.keyKind == KEY_HEADER) breaker.keyWanted = want(program, breaker.keyHeader);
  }
  for (let i: u32 = 0; i < program.faultCount; i++) {
    const fault = changetype<FaultSpec>(program.faults + i * offsetof<FaultSpec>());
    if (fault.readsUnit) fault.unit = want(program, fault.unitHeader == 0 ? REQUEST_ID : fault.unitHeader);
  }
  for (let i: u32 = 0; i < program.tagCount; i++) {
    const tag = changetype<TagSpec>(program.tags + i * offsetof<TagSpec>());
    tag.wanted = want(program, tag.header);
  }
}

/** The header `name`, which from now on is read; nothing of it may be written once the area is full. */
export function want(program: Program, name: Slice): WantedHeader {
  const size = sizeOf(name);
  const end = size < 8 ? wordOf(name) : endOf(ptrOf(name), size);
  const start = startOf(ptrOf(name), size);
  const chain = program.wanted + chainOf(start, end, program.wantedShift);
  for (let at = load<usize>(chain); at != 0; at = changetype<WantedHeader>(at).next) {
    if (equals(changetype<WantedHeader>(at).name, name)) return changetype<WantedHeader>(at);
  }
  const wanted = changetype<WantedHeader>(allot(<u32>offsetof<WantedHeader>()));
  if (refused) return wanted;
  wanted.name = name;
  wanted.start = start;
  wanted.end = end;
  wanted.next = load<usize>(chain);
  store<usize>(chain, changetype<usize>(wanted));
  program.wantedSizes |= 1 << (size & 31);
  program.wantedCount++;
  return wanted;
}

/** Of a name that may have nothing before it. */
function wordOf(name: Slice): u64 {
  let word: u64 = 0;
  for (let i: u32 = 0; i < sizeOf(name); i++) word |= (<u64>byteAt(name, i)) << (i << 3);
  return word;
}

/** At least one, and not fewer than the program's headers have names. */
function mostHeaders(program: Program): u32 {
  let most = OWN_HEADERS + program.breakerCount + program.faultCount + program.tagCount;
  for (let i: u32 = 0; i < program.ruleCount; i++) most += ruleAt(program, i).match.headerCount;
  return most;
}
