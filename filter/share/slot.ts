// A VM's place among the VMs of its Envoy. The first tick takes a slot: a dead VM's, whose counters it then
// continues, or a new one. Each housekeeping tick says "alive" in it, by a compare-and-swap on its own last write;
// a slot that somebody else took (this VM stood still for too long) is given up and another one taken.
import * as host from "../abi/host";
import { mark, release } from "../abi/memory";
import { ptrOf, sizeOf, slice } from "../bytes/slice";
import { NONE } from "../config/program";
import { countUp } from "./count";
import { slotKey, VM_NUMBER } from "./key";

/** VMs of one Envoy that share: main, its workers, and those of a code update before the old ones end. */
export const MAX_SLOTS: u32 = 128;
/** Long enough that no live VM misses it (module compilation can stall a thread for most of a second). */
const DEAD_AFTER_NS: u64 = 10_000_000_000;

@unmanaged
export class Slot {
  /** Number of the VM that owns the slot. */
  owner: u32;
  /** Programs in force, by direction: hash of the revision; 0: none. */
  revision0: u32;
  revision1: u32;
  /** Wall clock microseconds of the slot's making: the epoch of its counters. */
  epochUs: u64;
  aliveNs: u64;
}

const MINE = changetype<Slot>(memory.data(40, 8));
const SLOT_SIZE: u32 = offsetof<Slot>();

/** Number of this VM in its Envoy; 0 before its first tick. */
export let vm: u32 = 0;
/** Index of this VM's slot; NONE before its first tick, and when all are taken. */
export let mine: u32 = NONE;
/** True when the present slot was taken over and its counters have not been read yet. */
export let inherited: bool = false;

export function inheritanceRead(): void {
  inherited = false;
}

/** For who needs the VM's number or slot before the first tick: takes them now. False when all slots are taken. */
export function present(now: u64): bool {
  return mine != NONE || keep(now, host.wallNs() / 1000, 0, 0);
}

/** Keeps (or takes) the slot. False while this VM has none. */
export function keep(now: u64, wallUs: u64, revision0: u32, revision1: u32): bool {
  if (vm == 0) vm = nextVmNumber();
  MINE.owner = vm;
  MINE.revision0 = revision0;
  MINE.revision1 = revision1;
  MINE.aliveNs = now;
  if (mine != NONE && write(mine)) return true;
  mine = NONE;
  take(now, wallUs);
  return mine != NONE;
}

/** This VM ends, and all it counted is written: its slot is a dead VM's at once. */
export function leave(): void {
  MINE.aliveNs = 0;
  write(mine);
}

/** The slot's content in the arena, or null: never made, or not this filter's. */
export function read(index: u32): Slot | null {
  const value = host.sharedData(slotKey(index));
  return sizeOf(value) == SLOT_SIZE ? changetype<Slot>(ptrOf(value)) : null;
}

export function alive(slot: Slot, now: u64): bool {
  return now < slot.aliveNs + DEAD_AFTER_NS;
}

/** True while VM `number` is the live owner of slot `index`. */
export function owns(index: u32, number: u32, now: u64): bool {
  const arena = mark();
  const slot = read(index);
  const owned = slot !== null && slot.owner == number && alive(slot, now);
  release(arena);
  return owned;
}

/** Writes the own slot if it is still the own one. */
function write(index: u32): bool {
  const present = read(index);
  if (present === null || present.owner != vm) return false;
  return (
    host.setSharedData(slotKey(index), slice(changetype<usize>(MINE), SLOT_SIZE), host.lastCas) == host.OK
  );
}

function take(now: u64, wallUs: u64): void {
  for (let index: u32 = 0; index < MAX_SLOTS; index++) {
    const present = read(index);
    let cas = host.CREATE;
    if (present !== null) {
      if (alive(present, now)) continue;
      MINE.epochUs = present.epochUs;
      cas = host.lastCas;
    } else MINE.epochUs = wallUs;
    if (host.setSharedData(slotKey(index), slice(changetype<usize>(MINE), SLOT_SIZE), cas) != host.OK)
      continue;
    mine = index;
    inherited = cas != host.CREATE;
    return;
  }
}

/** Under contention that never ends (it does), the wall clock is as good a number. */
function nextVmNumber(): u32 {
  const number = countUp(VM_NUMBER, 64);
  return number != 0 ? number : <u32>host.wallNs() | 0x80000000;
}
