// A list of changes that all workers add to and each reads from where it stopped: the last 16,384 of them, in one
// value of shared data. A change is the number of a key's place, and what about it (see news.ts). Who adds must have
// read all that stands before: the compare-and-swap sees to it, and so puts all changes in one order.
//
//   0  changes ever, highest place ever changed + 1   u32 each
//   8  the changes, by their number                   u16 each
import * as host from "../../abi/host";
import { mark, release } from "../../abi/memory";
import { larger } from "../../bytes/numbers";
import { ptrOf, Slice, sizeOf, slice } from "../../bytes/slice";

/** Two ticks of 16 workers that publish as much as they may. */
export const CHANGES: u32 = 16384;

@unmanaged
export class Ring {
  /** Compare-and-swap value of what was read. */
  cas: u32;
  /** Number of the last change when it was read or written; what was added since was not. */
  base: u32;
  /** It is what `cas` stands for. */
  known: u32;
  pad: u32;
  sequence: u32;
  high: u32;
  change0: u64;
}

const SHARED_OFFSET: u32 = 16;
const CHANGES_OFFSET: u32 = 24;
const SHARED_SIZE: u32 = 8 + CHANGES * 2;

/** A working copy for each of the two lists: one is read while the other is gone through. */
export const claims = changetype<Ring>(memory.data(32792, 8));
export const news = changetype<Ring>(memory.data(32792, 8));

/** Reads the list under `key` into its working copy, where it is not what was read last. */
export function readRing(ring: Ring, key: Slice): void {
  const arena = mark();
  const before = ring.cas;
  const value = host.sharedData(key);
  ring.cas = host.lastStatus == host.OK ? host.lastCas : host.CREATE;
  // What is gone, goes back, or never was this filter's is written anew from what this worker knows.
  const isOurs = sizeOf(value) == SHARED_SIZE && !later(ring.base, load<u32>(ptrOf(value)));
  if (!isOurs) ring.known = 0;
  else if (ring.known == 0 || ring.cas != before) {
    memory.copy(changetype<usize>(ring) + SHARED_OFFSET, ptrOf(value), SHARED_SIZE);
    ring.base = ring.sequence;
    ring.known = 1;
  }
  release(arena);
}

/** Change number `number`, one of the last CHANGES: 16 bits. They are numbered from 1 on. */
export function changeAt(ring: Ring, number: u32): u32 {
  return load<u16>(cellOf(ring, number));
}

/** Adds a change about `place` to the working copy; its number. */
export function append(ring: Ring, place: u32, about: u32): u32 {
  ring.known = 0;
  ring.sequence++;
  ring.high = larger(ring.high, place + 1);
  store<u16>(cellOf(ring, ring.sequence), <u16>(place | about));
  return ring.sequence;
}

/** Writes the working copy; false when another worker wrote since it was read, and nothing was added. */
export function commitRing(ring: Ring, key: Slice): bool {
  ring.known = 0;
  const bytes = slice(changetype<usize>(ring) + SHARED_OFFSET, SHARED_SIZE);
  if (host.setSharedData(key, bytes, ring.cas) != host.OK) return false;
  ring.base = ring.sequence;
  return true;
}

/** Numbers of changes go round: `a` is a later one than `b`. */
export function later(a: u32, b: u32): bool {
  return <i32>(a - b) > 0;
}

function cellOf(ring: Ring, number: u32): usize {
  return changetype<usize>(ring) + CHANGES_OFFSET + (((number - 1) & (CHANGES - 1)) << 1);
}
