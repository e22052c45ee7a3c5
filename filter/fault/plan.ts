// What faults will do to a response. It is drawn at the request, where alone the unit can be read, and the stream keeps
// it until the upstream answers. By then the experiment may have ended, or be another one: so each is asked for again.
import { FaultSpec } from "../config/program";
import { HOLDS_TO_END, has, PLANNED, Stream } from "../stream";
import { lasts } from "./active";
import { faultAt } from "./table";

/** As many as a stream has room for. */
const MOST_PLANNED: u32 = 4;

/** The stream can keep one more. */
export function hasRoom(stream: Stream): bool {
  return !has(stream, PLANNED) || stream.planCount < MOST_PLANNED;
}

/** Where it `hasRoom`: the response is for `spec`, which holds it for `delayUs` microseconds, 0: not at all. */
export function plan(stream: Stream, spec: FaultSpec, delayUs: u32): void {
  const place = has(stream, PLANNED) ? stream.planCount : 0;
  stream.facts |= PLANNED | HOLDS_TO_END;
  stream.planCount = place + 1;
  store<u8>(indexCell(stream, place), <u8>spec.runtime);
  store<u32>(cell(stream, place), spec.contentHash, offsetof<Stream>("planContent0"));
  store<u32>(cell(stream, place), delayUs, offsetof<Stream>("planDelayUs0"));
}

/** The definition at `place` of those planned; null where that experiment does not go on at `now`. */
export function plannedAt(stream: Stream, place: u32, now: u64): FaultSpec | null {
  const fault = faultAt(load<u8>(indexCell(stream, place)));
  const content = load<u32>(cell(stream, place), offsetof<Stream>("planContent0"));
  return lasts(fault, content, now) ? changetype<FaultSpec>(fault.spec) : null;
}

/** Microseconds. */
export function delayAt(stream: Stream, place: u32): u32 {
  return load<u32>(cell(stream, place), offsetof<Stream>("planDelayUs0"));
}

/** An index of a fault has a byte: there are 256. */
function indexCell(stream: Stream, place: u32): usize {
  return changetype<usize>(stream) + offsetof<Stream>("planned") + place;
}

/** To be read at the offset of the first of four cells. */
function cell(stream: Stream, place: u32): usize {
  return changetype<usize>(stream) + (place << 2);
}
