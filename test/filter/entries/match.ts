// A decoded program asked about requests, as the tests call it.
import { allocate, resetArena } from "../../../filter/abi/memory";
import { murmur3 } from "../../../filter/bytes/hash";
import { ptrOf, Slice, sizeOf, slice } from "../../../filter/bytes/slice";
import { AREA_SIZE, decode } from "../../../filter/config/decode";
import { Program } from "../../../filter/config/program";
import {
  beginRequest,
  cluster,
  headerNamed,
  host,
  method,
  overflowed,
  path,
  setSource,
} from "../../../filter/match/attributes";
import { beginRules, firstThatHolds, holds } from "../../../filter/match/match";
import { serviceNamed, serviceOf } from "../../../filter/match/services";
import { fitsTemplate } from "../../../filter/match/template";
import "../../../filter/abi/abort";

const AREA = memory.data(1835008, 16);
/** Texts that the tests hand over. */
const TEXT = memory.data(8192, 16);
let program: Program = changetype<Program>(0);
let answer: Slice = 0;

export function proxy_on_memory_allocate(size: u32): usize {
  return allocate(size);
}

export function area(): usize {
  return AREA;
}

export function text(): usize {
  return TEXT;
}

export function decodeAt(size: u32): bool {
  const address = decode(AREA, AREA_SIZE, size);
  program = changetype<Program>(address);
  return address != 0;
}

export function begin(needs: u32): void {
  resetArena();
  beginRequest(program, needs);
  beginRules();
}

export function beginForProgram(): void {
  begin(program.needs);
}

export function ruleHolds(index: u32): bool {
  return holds(program, index);
}

export function firstBreaker(): u32 {
  return firstThatHolds(program, program.breakerCount);
}

export function source(size: u32): void {
  setSource(slice(TEXT, size));
}

export function overflows(): bool {
  return overflowed();
}

/** 0 host, 1 path, 2 method, 3 cluster, 4 the header named in TEXT; true where there is one. */
export function ask(attribute: u32, size: u32): bool {
  if (attribute == 0) answer = host();
  else if (attribute == 1) answer = path();
  else if (attribute == 2) answer = method();
  else if (attribute == 3) answer = cluster();
  else answer = headerNamed(slice(TEXT, size));
  return answer != 0;
}

export function answerPtr(): usize {
  return ptrOf(answer);
}

export function answerSize(): u32 {
  return sizeOf(answer);
}

export function serviceByHost(size: u32): u32 {
  return serviceOf(program, slice(TEXT, size));
}

export function serviceByName(size: u32): u32 {
  return serviceNamed(program, slice(TEXT, size));
}

/** The path's bytes in TEXT, then the template's. */
export function fits(pathSize: u32, templateSize: u32): bool {
  return fitsTemplate(slice(TEXT, pathSize), slice(TEXT + pathSize, templateSize));
}

export function hash(size: u32, seed: u32): u32 {
  return murmur3(slice(TEXT, size), seed);
}
