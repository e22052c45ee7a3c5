// A new VM in a dead one's slot goes on counting where that one stopped: it adds what the slot's records say to its
// own counts. Envoy's metrics have heard of those already, so they count as told.
import { breakerAt, breakerCount, entryOf as breakerOf } from "../breaker/table";
import { COUNTERS, countersAt } from "../breaker/tally";
import * as protobuf from "../bytes/protobuf";
import { equals, Slice } from "../bytes/slice";
import { NONE } from "../config/program";
import {
  faultAt,
  faultCount,
  entryNamed as faultOf,
  KINDS,
  kindsOf,
  VERDICTS,
  verdictsOf,
} from "../fault/table";
import { counterAt } from "./counter";
import { addOutcomes, addToBucket, edgeAt, edgeCount, edgeOf, forgetCounts } from "./edges";
import { FIRST_COUNTER, SLOT_BREAKERS, SLOT_EDGES, SLOT_FAULTS, SLOT_OVERFLOW } from "./encode";
import { BUCKETS } from "./histogram";
import { OUTCOMES } from "./outcome";
import * as overflow from "./overflow";
import { touch } from "./records";

/** Fields of the record at hand by number, 0..7: what was a number, and what was bytes. */
const NUMBERS = memory.data(64, 8);
const TEXTS = memory.data(64, 8);
const FIELDS: u32 = 8;
const INDICES = memory.data(548, 4);

/** Adds one record, as encode.ts wrote it. What cannot be read adds nothing. */
export function inherit(record: Slice): void {
  protobuf.begin(record);
  if (!protobuf.next()) return;
  const kind = protobuf.field;
  const message = protobuf.bytes;
  if (kind == SLOT_OVERFLOW) {
    addOverflow(message);
    return;
  }
  readFields(message);
  if (kind == SLOT_EDGES) addEdge();
  else if (kind == SLOT_BREAKERS) addBreaker();
  else if (kind == SLOT_FAULTS) addFault();
}

/** The slot went to another VM, which goes on from what was last written there: this one counts from nothing. */
export function disown(): void {
  for (let i: u32 = 0; i < edgeCount; i++) forgetCounts(edgeAt(i));
  for (let i: u32 = 0; i < breakerCount; i++) setToZero(countersAt(i), COUNTERS);
  for (let i: u32 = 0; i < faultCount; i++) setToZero(verdictsOf(faultAt(i)), VERDICTS + KINDS);
  overflow.disown();
}

function readFields(message: Slice): void {
  memory.fill(NUMBERS, 0, 64);
  memory.fill(TEXTS, 0, 64);
  protobuf.begin(message);
  while (protobuf.next()) {
    if (protobuf.field >= FIELDS) continue;
    store<u64>(NUMBERS + (protobuf.field << 3), protobuf.value);
    store<Slice>(TEXTS + (protobuf.field << 3), protobuf.bytes);
  }
}

function addEdge(): void {
  const index = edgeOf(<u32>numberAt(1), textAt(2), textAt(3), false);
  if (index == NONE) return;
  const edge = edgeAt(index);
  protobuf.begin(textAt(4));
  for (let i: u32 = 0; i < OUTCOMES; i++) addOutcomes(edge, i, protobuf.number());
  edge.durationSumUs += numberAt(5);
  let count: u32 = 0;
  protobuf.begin(textAt(6));
  while (protobuf.more() && count < BUCKETS) store<u32>(INDICES + (count++ << 2), <u32>protobuf.number());
  protobuf.begin(textAt(7));
  for (let i: u32 = 0; i < count; i++) {
    const bucket = load<u32>(INDICES + (i << 2));
    const many = <u32>protobuf.number();
    if (bucket < BUCKETS) addToBucket(edge, bucket, many);
  }
}

function addBreaker(): void {
  const index = breakerOf(<u32>numberAt(1), textAt(2));
  if (index == NONE) return;
  const counters = countersAt(index);
  for (let i: u32 = 0; i < COUNTERS; i++) addTold(counters, i, numberAt(FIRST_COUNTER + i));
  touch(breakerAt(index).record);
}

function addFault(): void {
  const index = faultOf(<u32>numberAt(1), textAt(2));
  if (index == NONE) return;
  const fault = faultAt(index);
  protobuf.begin(textAt(3));
  for (let i: u32 = 0; i < VERDICTS; i++) addTold(verdictsOf(fault), i, protobuf.number());
  protobuf.begin(textAt(4));
  for (let i: u32 = 0; i < KINDS; i++) addTold(kindsOf(fault), i, protobuf.number());
  touch(fault.record);
}

/** Names and counts stand in two lists of one order; this version knows all names, in the order of its kinds. */
function addOverflow(message: Slice): void {
  for (let what: u32 = 0; what < overflow.KINDS; what++) {
    const place = placeOf(message, overflow.nameOf(what));
    if (place == NONE) continue;
    protobuf.begin(message);
    while (protobuf.next() && protobuf.field != 2);
    protobuf.begin(protobuf.bytes);
    for (let i: u32 = 0; i < place; i++) protobuf.number();
    overflow.inherit(what, protobuf.number());
  }
}

function placeOf(message: Slice, name: Slice): u32 {
  let place: u32 = 0;
  protobuf.begin(message);
  while (protobuf.next()) {
    if (protobuf.field != 1) continue;
    if (equals(protobuf.bytes, name)) return place;
    place++;
  }
  return NONE;
}

function addTold(first: usize, index: u32, by: u64): void {
  const counter = counterAt(first, index);
  counter.count += by;
  counter.told += by;
}

/** Envoy's metrics have heard of all of it: they are told before the flush. */
function setToZero(first: usize, many: u32): void {
  for (let i: u32 = 0; i < many; i++) {
    counterAt(first, i).count = 0;
    counterAt(first, i).told = 0;
  }
}

function numberAt(field: u32): u64 {
  return load<u64>(NUMBERS + (field << 3));
}

function textAt(field: u32): Slice {
  return load<Slice>(TEXTS + (field << 3));
}
