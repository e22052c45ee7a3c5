// The request headers that a program reads, each name once. A request's names are compared only where their size is
// one of these, and as words: see match/request.ts.
import { ascii } from "../bytes/names";
import { byteAt, equals, Slice, sizeOf } from "../bytes/slice";
import { allot } from "./area";
import { readsUnit } from "./draw";
import {
  BreakerSpec,
  FaultSpec,
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

/** By the size of the name, modulo this. */
const CHAINS: u32 = 32;
/** Of a name's beginning and its end, so many bytes are compared as a word. */
const WORD: u32 = 8;

/** What the program reads beside the headers of conditions. */
export function wantHeaders(program: Program): void {
  program.wanted = allot(CHAINS << 2);
  if (refused) return;
  const needs = program.needs;
  if ((needs & NEEDS_HOST) != 0) program.authority = changetype<usize>(want(program, AUTHORITY));
  if ((needs & NEEDS_PATH) != 0) program.path = changetype<usize>(want(program, PATH));
  if ((needs & NEEDS_METHOD) != 0) program.method = changetype<usize>(want(program, METHOD));
  for (let i: u32 = 0; i < program.breakerCount; i++) {
    const breaker = changetype<BreakerSpec>(program.breakers + i * offsetof<BreakerSpec>());
    if (breaker.keyKind == KEY_HEADER) breaker.keyWanted = want(program, breaker.keyHeader);
  }
  for (let i: u32 = 0; i < program.faultCount; i++) {
    const fault = changetype<FaultSpec>(program.faults + i * offsetof<FaultSpec>());
    if (readsUnit(fault)) fault.unit = want(program, fault.unitHeader == 0 ? REQUEST_ID : fault.unitHeader);
  }
  for (let i: u32 = 0; i < program.tagCount; i++) {
    const tag = changetype<TagSpec>(program.tags + i * offsetof<TagSpec>());
    tag.wanted = want(program, tag.header);
  }
}

/** The header `name`, which from now on is read; nothing of it may be written once the area is full. */
export function want(program: Program, name: Slice): WantedHeader {
  const chain = program.wanted + ((sizeOf(name) % CHAINS) << 2);
  for (let at = load<usize>(chain); at != 0; at = changetype<WantedHeader>(at).next) {
    if (equals(changetype<WantedHeader>(at).name, name)) return changetype<WantedHeader>(at);
  }
  const wanted = changetype<WantedHeader>(allot(<u32>offsetof<WantedHeader>()));
  if (refused) return wanted;
  const size = sizeOf(name);
  wanted.name = name;
  wanted.mask = size < WORD ? (<u64>-1) << ((<u64>(WORD - size)) << 3) : <u64>-1;
  for (let i: u32 = 0; i < min(size, WORD); i++) {
    wanted.last = (wanted.last >> 8) | ((<u64>byteAt(name, size - min(size, WORD) + i)) << 56);
    if (size >= WORD) wanted.first |= (<u64>byteAt(name, i)) << (i << 3);
  }
  wanted.next = load<usize>(chain);
  store<usize>(chain, changetype<usize>(wanted));
  program.wantedSizes |= 1 << (size % CHAINS);
  program.wantedCount++;
  return wanted;
}
