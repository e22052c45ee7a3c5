// The sequence of a fault: of each unit the first drawn requests are left alone, the next ones are hit. A worker counts
// for itself; each tick it adds what it counted to the joint counts in shared data and takes those for its own. So a
// worker alone is exact, and several agree within a tick of each.
//
// A place is laid out as the key of its fault holds it:
//   how many units, 0 (u32 each)
//   for each, the last used first: its number u64, its drawn requests u32, those not yet in the key u32
import * as host from "../abi/host";
import { mark, release } from "../abi/memory";
import { ABSENT, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { FaultSpec, NONE } from "../config/program";
import { sequenceKey } from "../share/key";
import { unitNumber } from "./draw";
import { Fault, faultAt, faultCount } from "./table";

const TRIES: u32 = 16;
const HEAD_SIZE: u32 = 8;
/** Policy contract: of a fault 1,000 values are kept, the least recently used are forgotten. */
const PLACE_SIZE: u32 = 16008;
/** 64, as many as a configuration has faults. */
const PLACES = memory.data(1024512, 8);
/** Where what the key holds is joined with what was counted here. */
const JOINT = memory.data(16008, 8);

@unmanaged
class Unit {
  number: u64;
  drawn: u32;
  untold: u32;
}

const UNIT_SIZE: u32 = offsetof<Unit>();

/** There is a place to count in; taken now if there is none yet. */
export function isCounted(fault: Fault): bool {
  if (fault.sequence == 0) {
    fault.sequence = freePlace();
    if (fault.sequence == 0) return false;
    store<u32>(fault.sequence, 0);
    join(fault);
  }
  return true;
}

/** Counts the present request, which is drawn; true when it is its turn to be hit. */
export function isTurn(fault: Fault, spec: FaultSpec): bool {
  const unit = use(fault.sequence, spec.unitHeader == ABSENT ? 0 : unitNumber(spec));
  const before = unit.drawn;
  unit.drawn++;
  unit.untold++;
  // NONE is more than a day's requests.
  return before >= spec.skip && before - spec.skip < spec.first;
}

/** At the tick; a fault that is over has no use for its counts. */
export function housekeep(now: u64): void {
  for (let i: u32 = 0; i < faultCount; i++) {
    const fault = faultAt(i);
    if (fault.sequence == 0) continue;
    if (now < fault.endNs) join(fault);
    else forget(fault);
  }
}

/** Its definition is another one, or over. */
export function forget(fault: Fault): void {
  if (fault.sequence == 0) return;
  fault.sequence = 0;
  host.setSharedData(keyOf(fault), slice(PLACES, 0), 0);
}

/** Joins what was counted since the last time with what all have; who finds no turn does so at the next tick. */
function join(fault: Fault): void {
  const place = fault.sequence;
  for (let i: u32 = 0; i < TRIES; i++) {
    const key = keyOf(fault);
    const cas = read(key);
    let hasNews = false;
    // The last used comes last, and so to the front.
    for (let at = endOf(place); at > place + HEAD_SIZE; ) {
      at -= UNIT_SIZE;
      const counted = changetype<Unit>(at);
      if (counted.untold == 0) continue;
      const joint = use(JOINT, counted.number);
      joint.drawn += counted.untold;
      hasNews = true;
    }
    const size = <u32>(endOf(JOINT) - JOINT);
    if (hasNews && host.setSharedData(key, slice(JOINT, size), cas) != host.OK) continue;
    memory.copy(place, JOINT, size);
    return;
  }
}

/** Copies what the key holds; its compare-and-swap value. */
function read(key: Slice): u32 {
  const arena = mark();
  const value = host.sharedData(key);
  const size = min(sizeOf(value), PLACE_SIZE);
  memory.copy(JOINT, ptrOf(value), size);
  store<u32>(JOINT, size < HEAD_SIZE ? 0 : min(load<u32>(JOINT), (size - HEAD_SIZE) / UNIT_SIZE));
  release(arena);
  return value == ABSENT ? host.CREATE : host.lastCas;
}

/** The unit, from now on the first of its place: a new one where it is not there, in place of the last if need be. */
function use(place: usize, number: u64): Unit {
  const first = place + HEAD_SIZE;
  const end = endOf(place);
  let at = first;
  while (at < end && changetype<Unit>(at).number != number) at += UNIT_SIZE;
  let counts: u64 = 0;
  if (at < end) counts = load<u64>(at, offsetof<Unit>("drawn"));
  else if (at < place + PLACE_SIZE) store<u32>(place, load<u32>(place) + 1);
  else at -= UNIT_SIZE;
  memory.copy(first + UNIT_SIZE, first, at - first);
  store<u64>(first, number);
  store<u64>(first, counts, offsetof<Unit>("drawn"));
  return changetype<Unit>(first);
}

/** Address of a place that no fault in force has; 0: there is none. */
function freePlace(): usize {
  let taken: u64 = 0;
  for (let i: u32 = 0; i < faultCount; i++) {
    const fault = faultAt(i);
    if (fault.owner == NONE) fault.sequence = 0;
    if (fault.sequence != 0) taken |= (<u64>1) << ((fault.sequence - PLACES) / PLACE_SIZE);
  }
  return taken == u64.MAX_VALUE ? 0 : PLACES + <u32>ctz(~taken) * PLACE_SIZE;
}

/** Behind the last unit of a place. */
function endOf(place: usize): usize {
  return place + HEAD_SIZE + load<u32>(place) * UNIT_SIZE;
}

function keyOf(fault: Fault): Slice {
  return sequenceKey(fault.direction, fault.name, fault.content);
}
