// The request headers that a program reads, each name once, in a tree for each size of a name. A request's names are
// compared only where their size has a tree, and as words: see match/request.ts.
import { ascii } from "../bytes/names";
import { ABSENT, byteAt, equals, ptrOf, Slice, sizeOf } from "../bytes/slice";
import { endOf, startOf } from "../bytes/words";
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

export const AUTHORITY = ascii(":authority");
export const PATH = ascii(":path");
export const METHOD = ascii(":method");
/** What a draw for each request is made from. */
export const REQUEST_ID = ascii("x-request-id");

/** What names the caller to services of the mesh. */
export const SOURCE = ascii("x-meshfuse-source");

/** A power of two; larger sizes share the trees of smaller ones. */
const TREES: u32 = 32;

/** What the program reads beside the headers of conditions. */
export function wantHeaders(program: Program): void {
  program.wanted = allot(TREES << 2);
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
    if (tag.header != ABSENT) tag.wanted = want(program, tag.header);
    if (tag.toHeader != ABSENT) tag.toWanted = want(program, tag.toHeader);
  }
}

/** The header `name`, which from now on is read; nothing of it may be written once the area is full. */
export function want(program: Program, name: Slice): WantedHeader {
  const size = sizeOf(name);
  const end = size < 8 ? wordOf(name) : endOf(ptrOf(name), size);
  const start = startOf(ptrOf(name), size);
  const place = placeOf(treeOf(program.wanted, size), start, end, name);
  if (load<usize>(place) != 0) return changetype<WantedHeader>(load<usize>(place));
  const wanted = changetype<WantedHeader>(allot(<u32>offsetof<WantedHeader>()));
  if (refused) return wanted;
  wanted.name = name;
  wanted.start = start;
  wanted.end = end;
  store<usize>(place, changetype<usize>(wanted));
  program.wantedSizes |= 1 << (size & (TREES - 1));
  return wanted;
}

/** Where the root of the tree for names of `size` stands. */
export function treeOf(trees: usize, size: u32): usize {
  return trees + ((size & (TREES - 1)) << 2);
}

/** Where in the tree the address of the header `name`, whose words are `start` and `end`, stands or belongs. */
export function placeOf(tree: usize, start: u64, end: u64, name: Slice): usize {
  let place = tree;
  while (load<usize>(place) != 0) {
    const wanted = changetype<WantedHeader>(load<usize>(place));
    if (wanted.end == end && wanted.start == start && equals(wanted.name, name)) break;
    place =
      changetype<usize>(wanted) +
      (end < wanted.end ? offsetof<WantedHeader>("before") : offsetof<WantedHeader>("after"));
  }
  return place;
}

/** Of a name that may have nothing before it. */
function wordOf(name: Slice): u64 {
  let word: u64 = 0;
  for (let i: u32 = 0; i < sizeOf(name); i++) word |= (<u64>byteAt(name, i)) << (i << 3);
  return word;
}
