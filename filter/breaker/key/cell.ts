// What shared data says of one place: which key of which breaker has it, and since which change of the list. Only the
// worker whose change it is writes it; until then the place says less than the list.
//
//   0  number of the change, hash of what the breaker tells its keys apart by   u32 each
//   8  used, direction, sizes of name and key                                    u8 each
//  12  the breaker's name, the key
import * as host from "../../abi/host";
import { mark, release } from "../../abi/memory";
import { ptrOf, Slice, sizeOf, slice } from "../../bytes/slice";
import { cellKey } from "../../share/key";
import { KEY_SIZE } from "../table";
import { later } from "./ring";

@unmanaged
export class Cell {
  claim: u32;
  definition: u32;
  used: u8;
  direction: u8;
  nameSize: u8;
  keySize: u8;
}

const HEAD_SIZE: u32 = 12;
/** Only those write at the same time who took each other for dead. */
const TRIES: u32 = 4;
/** A name of 253 bytes, a key of 128. */
const WORK = memory.data(400, 8);
const FREE = changetype<Cell>(memory.data(16, 8));

/** The cell in the arena, or null: never written, or not by this filter. */
export function readCell(place: u32): Cell | null {
  const value = host.sharedData(cellKey(place));
  if (sizeOf(value) < HEAD_SIZE) return null;
  const cell = changetype<Cell>(ptrOf(value));
  const size = HEAD_SIZE + <u32>cell.nameSize + <u32>cell.keySize;
  return size == sizeOf(value) && cell.keySize <= KEY_SIZE ? cell : null;
}

export function nameOf(cell: Cell): Slice {
  return slice(changetype<usize>(cell) + HEAD_SIZE, cell.nameSize);
}

export function keyOf(cell: Cell): Slice {
  return slice(changetype<usize>(cell) + HEAD_SIZE + cell.nameSize, cell.keySize);
}

/** Says that the key has the place since change `claim`. False: a later change has been written there. */
export function writeUsed(
  place: u32,
  claim: u32,
  definition: u32,
  direction: u32,
  name: Slice,
  key: Slice,
): bool {
  const cell = changetype<Cell>(WORK);
  cell.claim = claim;
  cell.definition = definition;
  cell.used = 1;
  cell.direction = <u8>direction;
  cell.nameSize = <u8>sizeOf(name);
  cell.keySize = <u8>sizeOf(key);
  memory.copy(WORK + HEAD_SIZE, ptrOf(name), sizeOf(name));
  memory.copy(WORK + HEAD_SIZE + sizeOf(name), ptrOf(key), sizeOf(key));
  return write(place, claim, slice(WORK, HEAD_SIZE + sizeOf(name) + sizeOf(key)));
}

/** Says that nobody has the place since change `claim`. False: a later change has been written there. */
export function writeFree(place: u32, claim: u32): bool {
  FREE.claim = claim;
  return write(place, claim, slice(changetype<usize>(FREE), HEAD_SIZE));
}

/** Whoever stood still between its change and this must not undo what others did meanwhile. */
function write(place: u32, claim: u32, bytes: Slice): bool {
  for (let i: u32 = 0; i < TRIES; i++) {
    const arena = mark();
    const there = readCell(place);
    const isLater = there === null || later(claim, there.claim);
    release(arena);
    if (!isLater) return false;
    const cas = host.lastStatus == host.OK ? host.lastCas : host.CREATE;
    if (host.setSharedData(cellKey(place), bytes, cas) == host.OK) return true;
  }
  return false;
}
