// A record as the controller reads it: one field of report.proto's Slot with its content, absolute counts. The same
// bytes lie in shared data, so that whoever leads only has to put them side by side.
import { breakerAt } from "../breaker/table";
import { COUNTERS, countersAt } from "../breaker/tally";
import * as protobuf from "../bytes/protobuf";
import { Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { faultAt, KINDS, kindsOf, VERDICTS, verdictsOf } from "../fault/table";
import { counterAt } from "./counter";
import { bucket, edgeAt, inFlight, outcomes } from "./edges";
import * as exemplar from "./exemplar";
import { BUCKETS } from "./histogram";
import { OUTCOMES } from "./outcome";
import * as overflow from "./overflow";
import { Entry, RECORD_BREAKER, RECORD_EDGE, RECORD_FAULT } from "./records";

/** Field numbers of Slot. */
export const SLOT_EDGES: u32 = 3;
export const SLOT_BREAKERS: u32 = 4;
export const SLOT_FAULTS: u32 = 5;
export const SLOT_OVERFLOW: u32 = 6;

/** Field number of a breaker's first counter; the others follow in their order. */
export const FIRST_COUNTER: u32 = 3;

/** Names of 507 bytes each, 137 buckets of at most 7 bytes, 8 outcomes, 4 exemplars of at most 46. */
const RECORD_SIZE: u32 = 4096;
const RECORD = memory.data(4096, 8);

export function encode(entry: Entry): Slice {
  writer.begin(RECORD, RECORD_SIZE);
  if (entry.kind == RECORD_EDGE) encodeEdge(entry.index);
  else if (entry.kind == RECORD_BREAKER) encodeBreaker(entry.index);
  else if (entry.kind == RECORD_FAULT) encodeFault(entry.index);
  else encodeOverflow();
  return writer.written();
}

function encodeEdge(index: u32): void {
  const edge = edgeAt(index);
  const place = protobuf.open(SLOT_EDGES);
  protobuf.uint(1, edge.direction);
  protobuf.text(2, edge.source);
  protobuf.text(3, edge.destination);
  const counts = protobuf.open(4);
  for (let i: u32 = 0; i < OUTCOMES; i++) writer.varint(outcomes(edge, i));
  protobuf.close(counts);
  protobuf.uint(5, edge.durationSumUs);
  const indices = protobuf.open(6);
  for (let i: u32 = 0; i < BUCKETS; i++) if (bucket(edge, i) > 0) writer.varint(i);
  protobuf.close(indices);
  const buckets = protobuf.open(7);
  for (let i: u32 = 0; i < BUCKETS; i++) if (bucket(edge, i) > 0) writer.varint(bucket(edge, i));
  protobuf.close(buckets);
  protobuf.uint(8, inFlight(edge));
  exemplar.write(index, 9);
  protobuf.close(place);
}

function encodeBreaker(index: u32): void {
  const breaker = breakerAt(index);
  const counters = countersAt(index);
  const place = protobuf.open(SLOT_BREAKERS);
  protobuf.uint(1, breaker.direction);
  protobuf.text(2, breaker.name);
  for (let i: u32 = 0; i < COUNTERS; i++) protobuf.uint(FIRST_COUNTER + i, counterAt(counters, i).count);
  protobuf.close(place);
}

function encodeFault(index: u32): void {
  const fault = faultAt(index);
  const place = protobuf.open(SLOT_FAULTS);
  protobuf.uint(1, fault.direction);
  protobuf.text(2, fault.name);
  encodeCounters(3, verdictsOf(fault), VERDICTS);
  encodeCounters(4, kindsOf(fault), KINDS);
  protobuf.close(place);
}

function encodeCounters(field: u32, first: usize, many: u32): void {
  const place = protobuf.open(field);
  for (let i: u32 = 0; i < many; i++) writer.varint(counterAt(first, i).count);
  protobuf.close(place);
}

function encodeOverflow(): void {
  const place = protobuf.open(SLOT_OVERFLOW);
  for (let i: u32 = 0; i < overflow.KINDS; i++) {
    if (overflow.counted(i) > 0) protobuf.text(1, overflow.nameOf(i));
  }
  const counts = protobuf.open(2);
  for (let i: u32 = 0; i < overflow.KINDS; i++) {
    if (overflow.counted(i) > 0) writer.varint(overflow.counted(i));
  }
  protobuf.close(counts);
  protobuf.close(place);
}
