// The draw: a pure function of the fault's name, the kind, the unit and the seed, so that raising a percentage only
// adds units, and the controller can say what any sidecar does.
import { scratch } from "../abi/memory";
import { murmur3 } from "../bytes/hash";
import { ascii } from "../bytes/names";
import { ABSENT, from, Slice, sizeOf, slice, upTo } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { FaultSpec, NONE } from "../config/program";
import { headerValue } from "../match/attributes";
import * as overflow from "../report/overflow";
import { vm } from "../share/slot";

export const KIND_POLICY = ascii("policy");
export const KIND_DELAY = ascii("delay");
export const KIND_ABORT = ascii("abort");

/** A tracing Envoy rewrites this character of the id (its 15th). */
const REWRITTEN: u32 = 14;
const MILLION: u64 = 1_000_000;

/** Stands in for a request's id where it has none. */
let unnamed: u32 = 0;
const UNNAMED_SIZE: u32 = 24;

/** The value of the fault's unit, valid as long as the entry. */
export function unitOf(spec: FaultSpec): Slice {
  const id = headerValue(spec.unit);
  if (spec.unitHeader != ABSENT) return id;
  const place = sizeOf(id) == 0 ? scratch(UNNAMED_SIZE) : scratch(sizeOf(id));
  if (place == 0) return id;
  if (sizeOf(id) == 0) return numbered(place);
  writer.begin(place, sizeOf(id));
  writer.text(upTo(id, REWRITTEN));
  if (sizeOf(id) > REWRITTEN + 1) writer.text(from(id, REWRITTEN + 1));
  return writer.written();
}

/** True for `ppm` parts of a million of all units; NONE is never. */
export function drawn(name: Slice, kind: Slice, unit: Slice, seed: u32, ppm: u32): bool {
  if (ppm == 0 || ppm == NONE) return false;
  if (<u64>ppm >= MILLION) return true;
  const size = sizeOf(name) + sizeOf(kind) + sizeOf(unit) + 2;
  const place = scratch(size);
  if (place == 0) return false;
  writer.begin(place, size);
  writer.text(name);
  writer.byte(0);
  writer.text(kind);
  writer.byte(0);
  writer.text(unit);
  return (<u64>murmur3(slice(place, size), seed) * MILLION) >> 32 < <u64>ppm;
}

/** A counter of the Envoy's: the VM's number and its own count. Nobody can predict it, which is counted. */
function numbered(place: usize): Slice {
  overflow.count(overflow.UNIT);
  writer.begin(place, UNNAMED_SIZE);
  writer.decimal(vm);
  writer.byte(0x2e);
  writer.decimal(++unnamed);
  return writer.written();
}
