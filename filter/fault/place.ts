// The places of a fault with `limits.concurrent`, one count for the whole Envoy, never exceeded. A place is taken by
// compare-and-swap in the request path and given back when the injection ends. The key holds who has how many, so
// that a dead VM's places return.
//
//   count of holders u32, then for each: slot, vm, places, 0 (u32 each)
import * as host from "../abi/host";
import { mark, release } from "../abi/memory";
import { ptrOf, sizeOf, slice } from "../bytes/slice";
import { placesKey } from "../share/key";
import { mine, owns, present, vm } from "../share/slot";
import { HOLDS_PLACES, has, Stream } from "../stream";
import { Fault, faultAt, faultCount, MAX_FAULTS } from "./table";

const TRIES: u32 = 16;
/** More than the slots of an Envoy: VMs that died leave theirs for a while. */
const MAX_HOLDERS: u32 = 256;
const HOLDER_SIZE: u32 = 16;
const WORK = memory.data(4112, 8);

@unmanaged
class Holder {
  slot: u32;
  vm: u32;
  places: u32;
  pad: u32;
}

let cas: u32 = 0;

/** Takes a place for the stream if fewer than `limit` are taken in the whole Envoy. */
export function takePlace(stream: Stream, index: u32, limit: u32, now: u64): bool {
  const fault = faultAt(index);
  if (!present(now)) return false;
  for (let i: u32 = 0; i < TRIES; i++) {
    read(fault);
    if (!hasRoom(limit, now)) return false;
    const holder = own();
    if (holder === null) return false;
    holder.places++;
    if (!write(fault)) continue;
    fault.held++;
    setBit(stream, index);
    return true;
  }
  return false;
}

/** Whether `takePlace` would succeed now; takes nothing. */
export function placeFree(index: u32, limit: u32, now: u64): bool {
  read(faultAt(index));
  return hasRoom(limit, now);
}

/** Gives back all places of a stream that HOLDS_PLACES. */
export function returnPlaces(stream: Stream): void {
  stream.facts &= ~HOLDS_PLACES;
  const words = changetype<usize>(stream) + offsetof<Stream>("places0");
  for (let word: u32 = 0; word < 4; word++) {
    let bits = load<u64>(words + (word << 3));
    while (bits != 0) {
      const index = (word << 6) + <u32>ctz<u64>(bits);
      bits &= bits - 1;
      const fault = faultAt(index);
      fault.held--;
      fault.owed++;
      settleOwed(fault);
    }
  }
}

/** At the tick: what could not be given back at once. */
export function housekeep(): void {
  for (let i: u32 = 0; i < faultCount; i++) if (faultAt(i).owed > 0) settleOwed(faultAt(i));
}

function settleOwed(fault: Fault): void {
  for (let i: u32 = 0; i < TRIES; i++) {
    read(fault);
    const holder = own();
    if (holder === null) return;
    holder.places -= min(holder.places, fault.owed);
    if (!write(fault)) continue;
    fault.owed = 0;
    return;
  }
}

function read(fault: Fault): void {
  const arena = mark();
  const value = host.sharedData(placesKey(fault.direction, fault.name));
  const size = sizeOf(value);
  cas = size > 0 ? host.lastCas : host.CREATE;
  store<u32>(WORK, size > 0 && size % HOLDER_SIZE == 0 ? min(size / HOLDER_SIZE, MAX_HOLDERS) : 0);
  memory.copy(WORK + 16, ptrOf(value), load<u32>(WORK) * HOLDER_SIZE);
  release(arena);
}

function write(fault: Fault): bool {
  const bytes = slice(WORK + 16, max<u32>(load<u32>(WORK), 1) * HOLDER_SIZE);
  return host.setSharedData(placesKey(fault.direction, fault.name), bytes, cas) == host.OK;
}

/** A dead VM's line is looked for only where it stands in the way. */
function hasRoom(limit: u32, now: u64): bool {
  if (taken() >= limit || load<u32>(WORK) == MAX_HOLDERS) dropDead(now);
  return taken() < limit;
}

function taken(): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < load<u32>(WORK); i++) sum += holderAt(i).places;
  return sum;
}

/** This VM's line, made if there is none; null when there is no room. */
function own(): Holder | null {
  const count = load<u32>(WORK);
  for (let i: u32 = 0; i < count; i++) {
    if (holderAt(i).vm != vm) continue;
    holderAt(i).slot = mine;
    return holderAt(i);
  }
  if (count == MAX_HOLDERS) return null;
  store<u32>(WORK, count + 1);
  const holder = holderAt(count);
  holder.slot = mine;
  holder.vm = vm;
  holder.places = 0;
  holder.pad = 0;
  return holder;
}

/** Takes out the lines of VMs that no longer own their slot. */
function dropDead(now: u64): void {
  for (let i = load<u32>(WORK); i > 0; i--) {
    const holder = holderAt(i - 1);
    if (holder.vm == vm || owns(holder.slot, holder.vm, now)) continue;
    const last = load<u32>(WORK) - 1;
    if (i - 1 != last) memory.copy(WORK + i * 16, WORK + 16 + last * 16, HOLDER_SIZE);
    store<u32>(WORK, last);
  }
}

function setBit(stream: Stream, index: u32): void {
  const words = changetype<usize>(stream) + offsetof<Stream>("places0");
  if (!has(stream, HOLDS_PLACES)) memory.fill(words, 0, MAX_FAULTS / 8);
  stream.facts |= HOLDS_PLACES;
  const word = words + ((index >> 6) << 3);
  store<u64>(word, load<u64>(word) | ((<u64>1) << (index & 63)));
}

function holderAt(index: u32): Holder {
  return changetype<Holder>(WORK + 16 + index * HOLDER_SIZE);
}
