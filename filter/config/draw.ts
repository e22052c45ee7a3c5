// The constant part of a fault's draw, made once: a request's unit is all that is left to hash.
// MurmurHash3_x86_32(name 0x00 kind 0x00 unit, seed) hits if floor(h * 10^6 / 2^32) < ppm, which is h < limit here.
import { absorb } from "../bytes/hash";
import { ascii } from "../bytes/names";
import { ptrOf, Slice, sizeOf } from "../bytes/slice";
import { allot } from "./area";
import { ALWAYS, Draw, FaultSpec, NEVER, NONE } from "./program";

const POLICY = ascii("policy");
const DELAY = ascii("delay");
const ABORT = ascii("abort");

const MILLION: u64 = 1_000_000;
/** A name of 253 bytes, a kind and a zero byte behind each; in front, so that a last word can be read from anywhere. */
const PREFIX = memory.data(272, 8);
const HEADROOM: u32 = 8;

const NO_DRAW = changetype<Draw>(memory.data(24, 8));

/** Of the fault at its end: all else of it is decoded. */
export function prepareDraws(fault: FaultSpec): void {
  const shared = fault.ppm == NONE ? NO_DRAW : drawOf(fault, POLICY, fault.ppm);
  fault.delayDraw = fault.delayMs == 0 ? NO_DRAW : ownOr(shared, fault, DELAY, fault.delayPpm);
  fault.abortDraw = fault.abort.status == 0 ? NO_DRAW : ownOr(shared, fault, ABORT, fault.abortPpm);
  fault.mayHit = (fault.delayDraw.limit | fault.abortDraw.limit) != 0;
}

/** Whether a request's unit can make a difference: not to who hits nobody, or everybody. */
export function readsUnit(fault: FaultSpec): bool {
  return hashes(fault.delayDraw) || hashes(fault.abortDraw);
}

function hashes(draw: Draw): bool {
  return draw.limit != NEVER && draw.limit != ALWAYS;
}

/** Kinds without a percentage of their own have one draw together. */
function ownOr(shared: Draw, fault: FaultSpec, kind: Slice, ppm: u32): Draw {
  return ppm == NONE ? shared : drawOf(fault, kind, ppm);
}

function drawOf(fault: FaultSpec, kind: Slice, ppm: u32): Draw {
  const draw = changetype<Draw>(allot(<u32>offsetof<Draw>()));
  const start = PREFIX + HEADROOM;
  const size = sizeOf(fault.name) + sizeOf(kind) + 2;
  memory.copy(start, ptrOf(fault.name), sizeOf(fault.name));
  store<u8>(start + sizeOf(fault.name), 0);
  memory.copy(start + sizeOf(fault.name) + 1, ptrOf(kind), sizeOf(kind));
  store<u8>(start + size - 1, 0);
  draw.limit = limitOf(ppm);
  draw.state = absorb(fault.seed, start, start + (size & ~3));
  draw.rest = load<u32>(start + size - 4);
  draw.restSize = size & 3;
  draw.size = size;
  return draw;
}

function limitOf(ppm: u32): u32 {
  if (ppm == 0) return NEVER;
  return <u64>ppm >= MILLION ? ALWAYS : <u32>((((<u64>ppm) << 32) + MILLION - 1) / MILLION);
}
