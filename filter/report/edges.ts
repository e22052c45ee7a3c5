// Who calls whom, how often, how slow, how it ends: the edges that this VM has seen, since it took its slot.

import { intern } from "../bytes/pool";
import { equals, Slice, upTo } from "../bytes/slice";
import { NONE } from "../config/program";
import { MAX_CONFIGS } from "../config/slot";
import { BUCKETS, bucketOf } from "./histogram";
import { OUTCOMES } from "./outcome";
import * as overflow from "./overflow";
import { newRecord, RECORD_EDGE, touch } from "./records";

const MAX_EDGES: u32 = 1024;
/** The rest is kept for the edges of each configuration to or from nobody of a name. */
const MAX_NAMED: u32 = MAX_EDGES - 3 * MAX_CONFIGS;
/** `namespace/service`, 253 bytes each: longer names would make a record that the controller refuses. */
const LONGEST_NAME: u32 = 507;

@unmanaged
export class Edge {
  /** Both in the pool, so that equal names are the same slice. */
  source: Slice;
  destination: Slice;
  /** Requests that began: what has no outcome of them is in flight. */
  begun: u64;
  durationSumUs: u64;
  /** Requests that began, and those that ended, when its record was last touched. */
  told: u64;
  direction: u32;
  /** Number of the record that carries it to the controller. */
  record: u32;
  /** The host's id of its duration histogram; NONE before the first sample. */
  histogram: u32;
  /** What a request that succeeded has to take longer than to be worth a look at its trace. */
  toBeatUs: u32;
  /** First of OUTCOMES counts (u64), then OUTCOMES series (u32, address), BUCKETS counts (u32), and 4 looks (u8). */
  outcome0: u64;
}

const OUTCOME_OFFSET: u32 = <u32>offsetof<Edge>("outcome0");
const SERIES_OFFSET: u32 = <u32>OUTCOME_OFFSET + 64;
const BUCKET_OFFSET: u32 = <u32>SERIES_OFFSET + 32;
const LOOKS_OFFSET: u32 = <u32>BUCKET_OFFSET + 548;
/** offset of the looks and their size. */
const EDGE_SIZE: u32 = 704;
const EDGES = memory.data(720896, 16);
export let edgeCount: u32 = 0;

export function edgeAt(index: u32): Edge {
  return changetype<Edge>(EDGES + index * EDGE_SIZE);
}

/**
 * Index of the edge; NONE when the table or the names' pool is full, which is counted. `named`: between two services,
 * of which there may be any number.
 */
export function edgeOf(direction: u32, from: Slice, to: Slice, named: bool): u32 {
  const source = upTo(from, LONGEST_NAME);
  const destination = upTo(to, LONGEST_NAME);
  for (let i: u32 = 0; i < edgeCount; i++) {
    const edge = edgeAt(i);
    if (edge.direction == direction && equals(edge.source, source) && equals(edge.destination, destination))
      return i;
  }
  const keptSource = intern(source);
  const keptDestination = intern(destination);
  const most = named ? MAX_NAMED : MAX_EDGES;
  const record = edgeCount < most ? newRecord(RECORD_EDGE, edgeCount) : NONE;
  if (keptSource == 0 || keptDestination == 0 || record == NONE) {
    overflow.count(overflow.EDGES);
    return NONE;
  }
  const edge = edgeAt(edgeCount);
  edge.source = keptSource;
  edge.destination = keptDestination;
  edge.direction = direction;
  edge.record = record;
  edge.histogram = NONE;
  return edgeCount++;
}

export function begun(index: u32): void {
  const edge = edgeAt(index);
  edge.begun++;
}

/** One that began. */
export function ended(edge: Edge, outcome: u32, durationUs: u64): void {
  edge.durationSumUs += durationUs;
  const cell = changetype<usize>(edge) + OUTCOME_OFFSET + (outcome << 3);
  store<u64>(cell, load<u64>(cell) + 1);
  addToBucket(edge, bucketOf(durationUs), 1);
}

/** Touches the records of all edges that saw anything since the last time: cheaper than to do so for each request. */
export function touchChanged(): void {
  for (let i: u32 = 0; i < edgeCount; i++) {
    const edge = edgeAt(i);
    const seen = edge.begun + endedOf(edge);
    if (seen == edge.told) continue;
    edge.told = seen;
    touch(edge.record);
  }
}

export function inFlight(edge: Edge): u64 {
  return edge.begun - endedOf(edge);
}

export function outcomes(edge: Edge, outcome: u32): u64 {
  return load<u64>(changetype<usize>(edge) + OUTCOME_OFFSET + (outcome << 3));
}

/** Takes over what another VM counted; nothing of it is in flight. */
export function addOutcomes(edge: Edge, outcome: u32, by: u64): void {
  const cell = changetype<usize>(edge) + OUTCOME_OFFSET + (outcome << 3);
  store<u64>(cell, load<u64>(cell) + by);
  edge.begun += by;
}

export function bucket(edge: Edge, index: u32): u32 {
  return load<u32>(changetype<usize>(edge) + BUCKET_OFFSET + (index << 2));
}

export function addToBucket(edge: Edge, index: u32, by: u32): void {
  const cell = changetype<usize>(edge) + BUCKET_OFFSET + (index << 2);
  store<u32>(cell, load<u32>(cell) + by);
}

/** What is in flight stays. */
export function forgetCounts(edge: Edge): void {
  edge.begun = inFlight(edge);
  edge.durationSumUs = 0;
  memory.fill(changetype<usize>(edge) + OUTCOME_OFFSET, 0, OUTCOMES * 8);
  memory.fill(changetype<usize>(edge) + BUCKET_OFFSET, 0, BUCKETS * 4);
}

/** Cell of the series (its address) that counts the edge's untagged requests with this outcome. */
export function seriesCell(edge: Edge, outcome: u32): usize {
  return changetype<usize>(edge) + SERIES_OFFSET + (outcome << 2);
}

/** Cell (u8) of how many requests were looked at for the exemplar at `place`. */
export function looksCell(edge: Edge, place: u32): usize {
  return changetype<usize>(edge) + LOOKS_OFFSET + place;
}

function endedOf(edge: Edge): u64 {
  let sum: u64 = 0;
  for (let outcome: u32 = 0; outcome < OUTCOMES; outcome++) sum += outcomes(edge, outcome);
  return sum;
}
