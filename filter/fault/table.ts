// The faults of this VM: one entry for each (direction, name), with what lasts over configurations:
// counts, the time it is active, the places that its requests hold.
import { intern } from "../bytes/pool";
import { Slice } from "../bytes/slice";
import { FaultSpec, NONE, Program } from "../config/program";
import { clear } from "../report/counter";
import { newRecord, RECORD_FAULT } from "../report/records";

/** 64 a configuration, four configurations a VM; a stream has a bit for each. */
export const MAX_FAULTS: u32 = 256;

/** What becomes of a request that a fault matches: exactly one, in the order of report.proto. */
export const INJECTED: u32 = 0;
export const NOT_DRAWN: u32 = 1;
export const SEQUENCE: u32 = 2;
export const INACTIVE: u32 = 3;
export const EXPIRED: u32 = 4;
export const LIMIT: u32 = 5;
export const PREEMPTED: u32 = 6;
/** Something this filter needs for it was not to be had (a table was full). */
export const UNAVAILABLE: u32 = 7;
export const DRY_RUN: u32 = 8;
export const VERDICTS: u32 = 9;

/** Kinds of what is injected, in the order of report.proto. */
export const DELAY: u32 = 0;
export const ABORT: u32 = 1;
export const RESPONSE: u32 = 2;
export const THROUGHPUT: u32 = 3;
export const KINDS: u32 = 4;

@unmanaged
export class Fault {
  /** Interned; 0: a free entry. */
  name: Slice;
  direction: u32;
  /** Number of the configuration that uses it; NONE: none any more. */
  owner: u32;
  /** Address of its FaultSpec in the program in force; 0: in none. */
  spec: usize;
  /** Address of its place among the sequences; 0: it has none yet. */
  sequence: usize;
  /**
   * The active time on the monotonic clock; `timed` 0: not known yet, `startNs` is when this VM read the fault, and
   * `endNs` is 0.
   */
  startNs: u64;
  endNs: u64;
  /** Where its lease ends before that: then. 0 before that is known. */
  untilNs: u64;
  /** A bit for each beginning (see exempt.ts) that an exempt path has. */
  exemptMask: u64;
  timed: u32;
  /** Hash of the definition that `startNs` belongs to. */
  content: u32;
  record: u32;
  /** Places held by streams of this VM. */
  held: u32;
  /** Places that could not be given back yet: the swap was lost too often. */
  owed: u32;
  /** First of VERDICTS counters, then KINDS. */
  counter0: u64;
}

const COUNTERS_OFFSET: u32 = <u32>offsetof<Fault>("counter0");
const FAULT_SIZE: u32 = 392;
const TABLE = memory.data(100352, 8);
export let faultCount: u32 = 0;

export function faultAt(index: u32): Fault {
  return changetype<Fault>(TABLE + index * FAULT_SIZE);
}

/** The `index`-th fault of a program. */
export function specAt(program: Program, index: u32): FaultSpec {
  return changetype<FaultSpec>(program.faults + index * offsetof<FaultSpec>());
}

export function verdictsOf(fault: Fault): usize {
  return changetype<usize>(fault) + COUNTERS_OFFSET;
}

export function kindsOf(fault: Fault): usize {
  return verdictsOf(fault) + VERDICTS * 24;
}

/** The entry of (direction, name), made if there is none; NONE when the table is full. */
export function entryNamed(direction: u32, text: Slice): u32 {
  const name = intern(text);
  if (name == 0) return NONE;
  let free: u32 = NONE;
  for (let i: u32 = 0; i < faultCount; i++) {
    const fault = faultAt(i);
    if (fault.name == name && fault.direction == direction) return i;
    if (free == NONE && fault.owner == NONE && fault.held == 0 && fault.owed == 0) free = i;
  }
  if (faultCount < MAX_FAULTS) free = faultCount++;
  if (free != NONE) prepare(free, direction, name);
  return free;
}

function prepare(index: u32, direction: u32, name: Slice): void {
  const fault = faultAt(index);
  const record = fault.name == 0 ? newRecord(RECORD_FAULT, index) : fault.record;
  memory.fill(changetype<usize>(fault), 0, FAULT_SIZE);
  clear(verdictsOf(fault), VERDICTS + KINDS);
  fault.name = name;
  fault.direction = direction;
  fault.owner = NONE;
  fault.record = record;
}
