// The places of a limited fault, one count for the whole Envoy, never exceeded. A place is taken by compare-and-swap in
// the request path: one of the present second's, of which there are `perSecond`, and one of those that the injections
// under way hold, `concurrent` together, which is given back when the injection ends. The key holds who has how many
// of the latter, so that a dead VM's places return.
//
//   number of the second u64, places taken in it u32, 0
//   for each holder: slot, vm, places, 0 (u32 each)
import * as host from "../abi/host";
import { mark, release } from "../abi/memory";
import { ptrOf, sizeOf, slice } from "../bytes/slice";
import { FaultSpec, NONE } from "../config/program";
import { placesKey } from "../share/key";
import { mine, owns, present, vm } from "../share/slot";
import { HOLDS_PLACES, has, Stream } from "../stream";
import { Fault, faultAt, faultCount, MAX_FAULTS } from "./table";

const SECOND: u64 = 1_000_000_000;
const TRIES: u32 = 16;
/** More than the slots of an Envoy: VMs that died leave theirs for a while. */
const MAX_HOLDERS: u32 = 256;
const HOLDER_SIZE: u32 = 16;
/** The key's content, its first line like a holder's in size; and how many holders it has. */
const WORK = memory.data(4112, 8);
let holders: u32 = 0;

@unmanaged
class Holder {
  slot: u32;
  vm: u32;
  places: u32;
  pad: u32;
}

@unmanaged
class Rate {
  second: u64;
  taken: u32;
  pad: u32;
}

let cas: u32 = 0;

/**
 * Takes the places that `spec` limits for the stream, where there are any in the whole Envoy; else none. `isTaken` false:
 * only says whether it would, and takes nothing.
 */
export function takePlace(stream: Stream, spec: FaultSpec, now: u64, isTaken: bool): bool {
  const fault = faultAt(spec.runtime);
  if (isTaken && !present(now)) return false;
  for (let i: u32 = 0; i < TRIES; i++) {
    read(fault);
    const isFree = hasRoom(spec, now);
    if (!isFree || !isTaken) return isFree;
    const holder = own();
    if (holder === null) return false;
    if (spec.concurrent != NONE) holder.places++;
    changetype<Rate>(WORK).taken++;
    if (!write(fault)) continue;
    if (spec.concurrent != NONE) {
      fault.held++;
      setBit(stream, spec.runtime);
    }
    return true;
  }
  return false;
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
  const lines = size % HOLDER_SIZE == 0 ? min(size / HOLDER_SIZE, MAX_HOLDERS + 1) : 0;
  memory.fill(WORK, 0, HOLDER_SIZE);
  memory.copy(WORK, ptrOf(value), lines * HOLDER_SIZE);
  holders = max<u32>(lines, 1) - 1;
  release(arena);
}

function write(fault: Fault): bool {
  const bytes = slice(WORK, (holders + 1) * HOLDER_SIZE);
  return host.setSharedData(placesKey(fault.direction, fault.name), bytes, cas) == host.OK;
}

/** A dead VM's line is looked for only where it stands in the way. */
function hasRoom(spec: FaultSpec, now: u64): bool {
  const rate = changetype<Rate>(WORK);
  // Another worker's clock may have been read later: then its second is this request's too.
  if (rate.second < now / SECOND) {
    rate.second = now / SECOND;
    rate.taken = 0;
  }
  if (rate.taken >= spec.perSecond) return false;
  if (taken() >= spec.concurrent || holders == MAX_HOLDERS) dropDead(now);
  return taken() < spec.concurrent;
}

function taken(): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < holders; i++) sum += holderAt(i).places;
  return sum;
}

/** This VM's line, made if there is none; null when there is no room. */
function own(): Holder | null {
  for (let i: u32 = 0; i < holders; i++) {
    if (holderAt(i).vm != vm) continue;
    holderAt(i).slot = mine;
    return holderAt(i);
  }
  if (holders == MAX_HOLDERS) return null;
  const holder = holderAt(holders++);
  holder.slot = mine;
  holder.vm = vm;
  holder.places = 0;
  holder.pad = 0;
  return holder;
}

/** Takes out the lines of VMs that no longer own their slot. */
function dropDead(now: u64): void {
  for (let i = holders; i > 0; i--) {
    const holder = holderAt(i - 1);
    if (holder.vm == vm || owns(holder.slot, holder.vm, now)) continue;
    holders--;
    memory.copy(changetype<usize>(holder), changetype<usize>(holderAt(holders)), HOLDER_SIZE);
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
  return changetype<Holder>(WORK + HOLDER_SIZE + index * HOLDER_SIZE);
}
