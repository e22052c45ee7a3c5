// The constant part of a fault's draws, made once: a request's unit is all that is left to hash.
// MurmurHash3_x86_32(name 0x00 kind 0x00 unit, seed) hits if floor(h * 10^6 / 2^32) < ppm, which is h < limit here.
import { absorb } from "../bytes/hash";
import { nameAt } from "../bytes/list";
import { ascii } from "../bytes/names";
import * as writer from "../bytes/writer";
import { allot } from "./area";
import { ALWAYS, Draw, FaultSpec, KIND_POLICY, NEVER, NONE } from "./program";
import { refused } from "./refusal";

/** In the order of KIND_*, and then what amounts are drawn by. */
const KINDS = ascii("delay, abort, response, throughput, policy, delay.amount");
const KIND_AMOUNT: u32 = 5;

export const MILLION: u64 = 1_000_000;
/** A name of 253 bytes, a kind and a zero byte behind each; in front, so that a last word can be read from anywhere. */
const PREFIX = memory.data(280, 8);
const HEADROOM: u32 = 8;
const PREFIX_SIZE: u32 = 272;

const NO_DRAW = changetype<Draw>(memory.data(24, 8));

/**
 * Of the fault at its end, all else of it decoded. `kinds`: what it does, a bit each; `varies`: a delay of it is not
 * fixed. False: a kind has no percentage.
 */
export function prepareDraws(fault: FaultSpec, kinds: u32, varies: bool): bool {
  const shared = fault.ppm == NONE ? NO_DRAW : drawOf(fault, KIND_POLICY, fault.ppm);
  let mayHit: u32 = 0;
  // Headers may ask for less than all; a sequence is one for each unit.
  let reads = <u32>fault.obeysHeaders | <u32>varies | fault.skip | ~fault.first;
  for (let kind: u32 = 0; kind <= KIND_POLICY; kind++) {
    const place = changetype<usize>(fault) + (kind << 2);
    const ppm = load<u32>(place, offsetof<FaultSpec>("delayPpm"));
    let draw = NO_DRAW;
    if (((kinds >> kind) & 1) != 0) {
      draw = kind == KIND_POLICY || ppm == NONE ? shared : drawOf(fault, kind, ppm);
      if (draw === NO_DRAW) return false;
    }
    store<usize>(place, changetype<usize>(draw), offsetof<FaultSpec>("delayDraw"));
    mayHit |= (<u32>(draw.limit != NEVER)) << kind;
    // Of neither NEVER nor ALWAYS.
    reads |= <u32>(draw.limit + 1 > 1);
  }
  fault.amountDraw = varies ? drawOf(fault, KIND_AMOUNT, 1) : NO_DRAW;
  fault.mayHit = mayHit;
  fault.readsUnit = reads != 0;
  return true;
}

/** The smallest h that a share of `ppm` does not hit. */
export function limitOf(ppm: u32): u32 {
  if (ppm == 0) return NEVER;
  return <u64>ppm >= MILLION ? ALWAYS : <u32>((((<u64>ppm) << 32) + MILLION - 1) / MILLION);
}

function drawOf(fault: FaultSpec, number: u32, ppm: u32): Draw {
  // A refusal's line is the writer's until the end.
  if (refused) return NO_DRAW;
  const start = PREFIX + HEADROOM;
  writer.begin(start, PREFIX_SIZE);
  writer.text(fault.name);
  writer.byte(0);
  writer.text(nameAt(KINDS, number));
  writer.byte(0);
  const size = writer.position();
  const draw = changetype<Draw>(allot(<u32>offsetof<Draw>()));
  draw.limit = limitOf(ppm);
  draw.state = absorb(fault.seed, start, start + (size & ~3));
  draw.rest = load<u32>(start + size - 4);
  draw.restSize = size & 3;
  draw.size = size;
  return draw;
}
