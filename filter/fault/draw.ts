// The draw: a pure function of the fault's name, the kind, the unit and the seed, so that raising a percentage only
// adds units, and the controller can say what any sidecar does. All but the unit was hashed with the configuration
// (config/draw.ts). A unit is laid out with room before it: what is left of the constant part goes there, so that the
// words of both together are read as they stand.
import { mark, release, scratch } from "../abi/memory";
import { finish, murmur3, step, tailBefore } from "../bytes/hash";
import { ABSENT, ptrOf, sizeOf, slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { ALWAYS, Draw, FaultSpec } from "../config/program";
import { headerValue } from "../match/attributes";
import * as overflow from "../report/overflow";
import { vm } from "../share/slot";

/** A tracing Envoy rewrites this character of the id (its 15th). */
const REWRITTEN: u32 = 14;
/** Of an id as Envoy makes it: a UUID. */
const ID_SIZE: u32 = 36;
/** Words that are hashed without a loop: those of a UUID. */
const STRAIGHT: u32 = 32;

/** Before the unit: what is left of the constant part, which is less than a word. */
const HEADROOM: u32 = 8;
const ID = memory.data(48, 8);

/** Stands in for a request's id where it has none, and for a unit that there is no room for. */
let unnamed: u32 = 0;
const UNNAMED_SIZE: u32 = 24;

/** The unit laid out last. */
let unit: usize = 0;
let unitSize: u32 = 0;
/** It is the present request's id. */
let isRequest: bool = false;

/** Forgets the last request. */
export function beginUnits(): void {
  isRequest = false;
}

/** Whether the draw hits the request at hand with a limit like its own. */
export function hits(spec: FaultSpec, draw: Draw, limit: u32): bool {
  return limit == ALWAYS || hashBy(spec, draw) < limit;
}

/** The hash of a draw, of which something in a program reads the unit. */
export function hashBy(spec: FaultSpec, draw: Draw): u32 {
  if (!isRequest || spec.unitHeader != ABSENT) layOut(spec);
  return hashOf(draw);
}

/** Another number for another unit: 64 bits, so that the few that are told apart by it are. */
export function unitNumber(spec: FaultSpec): u64 {
  layOut(spec);
  const bytes = slice(unit, unitSize);
  return ((<u64>murmur3(bytes, 1)) << 32) | murmur3(bytes, 2);
}

function hashOf(draw: Draw): u32 {
  let at = unit;
  const end = at + unitSize;
  store<u32>(at - 4, draw.rest);
  at -= draw.restSize;
  let h = draw.state;
  if (end - at >= STRAIGHT) {
    h = step(step(step(step(h, load<u32>(at)), load<u32>(at, 4)), load<u32>(at, 8)), load<u32>(at, 12));
    h = step(step(step(step(h, load<u32>(at, 16)), load<u32>(at, 20)), load<u32>(at, 24)), load<u32>(at, 28));
    at += STRAIGHT;
  }
  while (at + 4 <= end) {
    h = step(h, load<u32>(at));
    at += 4;
  }
  return finish(h, tailBefore(end, <u32>(end - at)), draw.size + unitSize);
}

function layOut(spec: FaultSpec): void {
  const value = headerValue(spec.unit);
  unitSize = sizeOf(value);
  isRequest = spec.unitHeader == ABSENT;
  if (isRequest && unitSize == ID_SIZE) takeId(ptrOf(value));
  else if (isRequest && unitSize == 0) takeNumber();
  else takeOther(ptrOf(value));
}

/** 14 bytes, and the 21 behind the one that is left out, in words that overlap. */
function takeId(id: usize): void {
  unit = ID + HEADROOM;
  unitSize = ID_SIZE - 1;
  store<u64>(unit, load<u64>(id));
  store<u64>(unit, load<u64>(id, 6), 6);
  store<u64>(unit, load<u64>(id, 15), 14);
  store<u64>(unit, load<u64>(id, 23), 22);
  store<u64>(unit, load<u64>(id, 28), 27);
}

/** An id of another size, or a header's value: that is hashed at once, and its room free again. */
function takeOther(from: usize): void {
  const arena = mark();
  const place = scratch(HEADROOM + unitSize);
  if (place == 0) {
    takeNumber();
    return;
  }
  unit = place + HEADROOM;
  memory.copy(unit, from, unitSize);
  if (!isRequest) release(arena);
  else if (unitSize > REWRITTEN) {
    unitSize--;
    memory.copy(unit + REWRITTEN, unit + REWRITTEN + 1, unitSize - REWRITTEN);
  }
}

/** A counter of the Envoy's: the VM's number and its own count. Nobody can predict it, which is counted. */
function takeNumber(): void {
  overflow.count(overflow.UNIT);
  unit = ID + HEADROOM;
  writer.begin(unit, UNNAMED_SIZE);
  writer.decimal(vm);
  writer.byte(0x2e);
  writer.decimal(++unnamed);
  unitSize = writer.position();
}
