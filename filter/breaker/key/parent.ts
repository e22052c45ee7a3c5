// The keyed breakers: what each tells its keys apart by, and how many places of the Envoy's its keys have.
import { murmur3 } from "../../bytes/hash";
import { equals, Slice } from "../../bytes/slice";
import { KEY_NONE, NONE } from "../../config/program";
import { breakerAt, breakerCount, specOf } from "../table";

@unmanaged
export class Keyed {
  /** Hash of direction, name and what the keys are told apart by; 0: it has no keys. */
  definition: u32;
  /** Keys with a place, and places being claimed for others. */
  placed: u32;
  claiming: u32;
}

const KEYED_SIZE: u32 = 12;
const KEYED = memory.data(24576, 8);
/** Indices + 1 of keyed breakers by their definition; open addressing, at most half full. */
const CELLS: u32 = 4096;
const BY_DEFINITION = memory.data(8192, 8);

/** How many breakers are keyed. */
export let keyedCount: u32 = 0;

export function keyedAt(index: u32): Keyed {
  return changetype<Keyed>(KEYED + index * KEYED_SIZE);
}

/** Looks at all breakers anew: a program was put in force. */
export function adoptDefinitions(): void {
  memory.fill(BY_DEFINITION, 0, CELLS * 2);
  keyedCount = 0;
  for (let i: u32 = 0; i < breakerCount; i++) {
    const definition = definitionOf(i);
    keyedAt(i).definition = definition;
    if (definition != 0) insert(definition, i);
  }
}

/** Index of the keyed breaker of that definition and name; NONE: there is none here. */
export function parentOf(definition: u32, direction: u32, name: Slice): u32 {
  let at = definition & (CELLS - 1);
  while (true) {
    const index = <u32>load<u16>(BY_DEFINITION + (at << 1));
    if (index == 0) return NONE;
    const breaker = breakerAt(index - 1);
    const isIt = keyedAt(index - 1).definition == definition && breaker.direction == direction;
    if (isIt && equals(breaker.name, name)) return index - 1;
    at = (at + 1) & (CELLS - 1);
  }
}

function definitionOf(index: u32): u32 {
  const breaker = breakerAt(index);
  if (breaker.spec == 0) return 0;
  const spec = specOf(breaker);
  if (spec.keyKind == KEY_NONE) return 0;
  return murmur3(spec.keyHeader, murmur3(breaker.name, (spec.keyKind << 1) | breaker.direction)) | 1;
}

function insert(definition: u32, index: u32): void {
  let at = definition & (CELLS - 1);
  while (load<u16>(BY_DEFINITION + (at << 1)) != 0) at = (at + 1) & (CELLS - 1);
  store<u16>(BY_DEFINITION + (at << 1), <u16>(index + 1));
  keyedCount++;
}
