// The sequence of a fault: of each unit the first drawn requests are left alone, the next ones are hit. A worker counts
// for itself; each tick it adds what it counted to the joint counts in shared data and takes those for its own. So a
// worker alone is exact, and several agree within a tick of each.
//
// A place is laid out as the key of its fault holds it:
//   how many units, 0 (u32 each)
//   for each, the last used first: its number u64, its drawn requests u32, those not yet in the key u32
import * as host from "../abi/host";
import { mark, release } from "../abi/memory";
import { ABSENT, ptrOf, sizeOf, slice } from "../bytes/slice";
import { FaultSpec, NONE } from "../config/program";
import { sequenceKey } from "../share/key";
import { unitNumber } from "./draw";
import { Fault, faultAt, faultCount } from "./table";

/** Policy contract: more values of a fault than these are not kept, the least recently used are forgotten. */
const MAX_UNITS: u32 = 1000;
/** As many as a configuration has faults. */
const MAX_PLACES: u32 = 64;
const TRIES: u32 = 16;
const HEAD_SIZE: u32 = 8;
const PLACE_SIZE: u32 = 16008;
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
    const place = freePlace();
    if (place == MAX_PLACES) return false;
    fault.sequence = place + 1;
    store<u32>(placeOf(fault), 0);
    join(fault);
  }
  return true;
}

/** Counts the present request, which is drawn; true when it is its turn to be hit. */
export function isTurn(fault: Fault, spec: FaultSpec): bool {
  const unit = use(placeOf(fault), spec.unitHeader == ABSENT ? 0 : unitNumber(spec));
  const before = <u64>unit.drawn;
  unit.drawn++;
  unit.untold++;
  const first = spec.first == NONE ? u64.MAX_VALUE : <u64>spec.first;
  return before >= spec.skip && before - spec.skip < first;
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
  host.setSharedData(sequenceKey(fault.direction, fault.name, fault.content), slice(PLACES, 0), 0);
}

/** Joins what was counted since the last time with what all have; who finds no turn does so at the next tick. */
function join(fault: Fault): void {
  const place = placeOf(fault);
  for (let i: u32 = 0; i < TRIES; i++) {
    const cas = read(fault);
    let hasNews = false;
    // The last used comes last, and so to the front.
    for (let unit = load<u32>(place); unit > 0; unit--) {
      const counted = unitAt(place, unit - 1);
      if (counted.untold == 0) continue;
      const joint = use(JOINT, counted.number);
      joint.drawn += counted.untold;
      hasNews = true;
    }
    const size = HEAD_SIZE + load<u32>(JOINT) * UNIT_SIZE;
    const key = sequenceKey(fault.direction, fault.name, fault.content);
    if (hasNews && host.setSharedData(key, slice(JOINT, size), cas) != host.OK) continue;
    memory.copy(place, JOINT, size);
    return;
  }
}

/** Copies what the key holds; its compare-and-swap value. */
function read(fault: Fault): u32 {
  const arena = mark();
  const value = host.sharedData(sequenceKey(fault.direction, fault.name, fault.content));
  const size = min(sizeOf(value), PLACE_SIZE);
  memory.copy(JOINT, ptrOf(value), size);
  store<u32>(JOINT, size < HEAD_SIZE ? 0 : min(load<u32>(JOINT), (size - HEAD_SIZE) / UNIT_SIZE));
  release(arena);
  return value == ABSENT ? host.CREATE : host.lastCas;
}

/** The unit, from now on the first of its place: a new one where it is not there, in place of the last if need be. */
function use(place: usize, number: u64): Unit {
  const start = changetype<usize>(unitAt(place, 0));
  const count = load<u32>(place);
  let i: u32 = 0;
  while (i < count && unitAt(place, i).number != number) i++;
  let counts: u64 = 0;
  if (i < count) counts = load<u64>(changetype<usize>(unitAt(place, i)), offsetof<Unit>("drawn"));
  else if (count < MAX_UNITS) store<u32>(place, count + 1);
  else i--;
  memory.copy(start + UNIT_SIZE, start, i * UNIT_SIZE);
  store<u64>(start, number);
  store<u64>(start, counts, offsetof<Unit>("drawn"));
  return changetype<Unit>(start);
}

/** Number of a place that no fault in force has; MAX_PLACES: there is none. */
function freePlace(): u32 {
  let taken: u64 = 0;
  for (let i: u32 = 0; i < faultCount; i++) {
    const fault = faultAt(i);
    if (fault.owner == NONE) fault.sequence = 0;
    if (fault.sequence != 0) taken |= (<u64>1) << (fault.sequence - 1);
  }
  return <u32>ctz<u64>(~taken);
}

function placeOf(fault: Fault): usize {
  return PLACES + (fault.sequence - 1) * PLACE_SIZE;
}

function unitAt(place: usize, index: u32): Unit {
  return changetype<Unit>(place + HEAD_SIZE + index * UNIT_SIZE);
}
