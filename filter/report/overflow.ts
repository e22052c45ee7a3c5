// What passed because a fixed table was full. The request always goes on; this says how often it did so unseen.
import { nameAt } from "../bytes/list";
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";
import { NONE } from "../config/program";
import { newRecord, RECORD_OVERFLOW, touch } from "./records";

/** Streams in flight; request headers too large to read; edges; series; values of tags. */
export const STREAMS: u32 = 0;
export const HEADERS: u32 = 1;
export const EDGES: u32 = 2;
export const SERIES: u32 = 3;
export const TAG_VALUES: u32 = 4;
/** Requests without an id, drawn by a counter that nobody can predict. */
export const UNIT: u32 = 5;
export const BREAKERS: u32 = 6;
export const FAULTS: u32 = 7;
/** Root contexts over the limit: their streams pass. */
export const CONFIGS: u32 = 8;
/** VMs without a slot: they count for Envoy's metrics only. */
export const SLOTS: u32 = 9;
/** Requests whose key found no place: they share their breaker's own state. */
export const KEYS: u32 = 10;
export const KINDS: u32 = 11;

const INHERITED = memory.data(88, 8);
const COUNTS = memory.data(88, 8);
let record: u32 = NONE;

const NAMES = ascii(
  "streams, headers, edges, series, tag_values, unit, breakers, faults, configs, slots, keys",
);

export function count(what: u32): void {
  add(what, 1);
}

export function add(what: u32, by: u64): void {
  store<u64>(COUNTS + (what << 3), counted(what) + by);
  if (record == NONE) record = newRecord(RECORD_OVERFLOW, 0);
  if (record != NONE) touch(record);
}

/** Takes over what a dead VM counted; Envoy's metrics have heard of it. */
export function inherit(what: u32, many: u64): void {
  store<u64>(INHERITED + (what << 3), load<u64>(INHERITED + (what << 3)) + many);
  add(what, many);
}

/** Another VM goes on with these counts. Envoy has heard of them once, whoever counts: the difference stays. */
export function disown(): void {
  for (let what: u32 = 0; what < KINDS; what++) {
    store<u64>(INHERITED + (what << 3), inherited(what) - counted(what));
    store<u64>(COUNTS + (what << 3), 0);
  }
}

/** What Envoy has heard from a dead VM; under zero after `disown`. */
export function inherited(what: u32): u64 {
  return load<u64>(INHERITED + (what << 3));
}

export function counted(what: u32): u64 {
  return load<u64>(COUNTS + (what << 3));
}

export function nameOf(what: u32): Slice {
  return nameAt(NAMES, what);
}
