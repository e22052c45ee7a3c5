// Which faults hit this request, and what they do to it together: delays add up, the first abort wins. Each matched
// fault gets exactly one verdict, tested in the order that the policy language gives.
import {
  AMOUNT_FIXED,
  Amount,
  Draw,
  FaultSpec,
  INBOUND,
  KIND_ABORT,
  KIND_DELAY,
  KIND_RESPONSE,
  KIND_THROUGHPUT,
  NONE,
  Program,
} from "../config/program";
import { overflowed } from "../match/attributes";
import { holds } from "../match/match";
import { counterAt } from "../report/counter";
import { touch } from "../report/records";
import { mine } from "../share/slot";
import { HOLDS_TO_END, Stream } from "../stream";
import { activity, isActive } from "./active";
import { amountUs } from "./amount";
import { ask, askedAbort, askedUs } from "./asked";
import { beginUnits, hashBy, hits } from "./draw";
import { beginExempt, isExempt } from "./exempt";
import * as note from "./note";
import { takePlace } from "./place";
import { hasRoom, plan } from "./plan";
import { isCounted, isTurn } from "./sequence";
import {
  DELAY,
  DRY_RUN,
  Fault,
  faultAt,
  INJECTED,
  kindsOf,
  LIMIT,
  NOT_DRAWN,
  PREEMPTED,
  SEQUENCE,
  THROUGHPUT,
  UNAVAILABLE,
  verdictsOf,
} from "./table";
import { full } from "./wait";

const DELAYS: u32 = 1 << KIND_DELAY;
const ABORTS: u32 = 1 << KIND_ABORT;
const RESPONSES: u32 = 1 << KIND_RESPONSE;
const THROTTLES: u32 = 1 << KIND_THROUGHPUT;
const KINDS: u32 = DELAYS | ABORTS | RESPONSES | THROTTLES;

// What the faults together do to the request at hand: of no meaning where none does anything, but for `aborting` and
// `obeys`.

export let delayUs: u64 = 0;
/** Index of the fault that aborts it, or NONE; and what its headers asked for as an abort: see asked.ts. */
export let aborting: u32 = NONE;
export let abortAsked: u32 = 0;
/** KiB/s that its response is slowed down to; 0: it is not. */
export let kibps: u32 = 0;
/** A fault that matches it and is active obeys its headers. */
export let obeys: bool = false;

/** The smallest `limits.delay` of the faults that delay it, and how many those are. */
let longestUs: u64 = 0;
let delays: u32 = 0;
/** Those that slow its response down, a bit each by their place behind the first one that matches it. */
let throttling: u64 = 0;
/** Address of the first one that matches it. */
let firstSpec: usize = 0;

/** Decides all faults of the program; true when one does anything, which is in the values above. */
export function decide(stream: Stream, program: Program, now: u64): bool {
  aborting = NONE;
  obeys = false;
  note.start();
  let isBegun = false;
  let rule = program.breakerCount;
  const end = rule + program.faultCount;
  let at = program.faults;
  for (; rule < end; rule++, at += offsetof<FaultSpec>()) {
    const spec = changetype<FaultSpec>(at);
    if (spec.runtime == NONE || !holds(program, rule)) continue;
    if (!isBegun) {
      firstSpec = at;
      beginExempt();
      beginUnits();
      isBegun = true;
    }
    const fault = faultAt(spec.runtime);
    if (isExempt(fault, spec)) continue;
    if (overflowed()) continue;
    let verdict = isActive(fault, now) ? INJECTED : activity(fault, spec, now);
    if (verdict == INJECTED) {
      if (spec.obeysHeaders) obeys = true;
      verdict = spec.mayHit != 0 ? judge(stream, spec, fault, now) : NOT_DRAWN;
    }
    // Not in one expression: `f().count++` would call f twice.
    const counter = counterAt(verdictsOf(fault), verdict);
    counter.count++;
    touch(fault.record);
  }
  if (!note.isAny()) return false;
  delayUs = min(delayUs, longestUs);
  if (aborting == NONE) countThrottling();
  return true;
}

/** No abort keeps the response from coming. */
function countThrottling(): void {
  for (; throttling != 0; throttling &= throttling - 1) {
    const spec = changetype<FaultSpec>(firstSpec + <usize>ctz(throttling) * offsetof<FaultSpec>());
    countKind(spec.runtime, THROUGHPUT);
  }
}

/** Several delays are told anew, as they are together. */
export function delaysAreMany(): bool {
  return delays > 1;
}

/** Counts a kind when it begins. */
export function countKind(index: u32, kind: u32): void {
  const fault = faultAt(index);
  counterAt(kindsOf(fault), kind).count++;
  touch(fault.record);
}

/** Of a fault that is active and may hit some request. */
function judge(stream: Stream, spec: FaultSpec, fault: Fault, now: u64): u32 {
  const kinds = ask(spec, drawn(spec));
  if (kinds == 0) return NOT_DRAWN;
  if (spec.skip != 0 || spec.first != NONE) {
    if (!isCounted(fault)) return UNAVAILABLE;
    if (!isTurn(fault, spec)) return SEQUENCE;
  }
  if (spec.isDry != 0) return DRY_RUN;
  // Behind an abort there is no response; the first one wins.
  let left = kinds;
  if (aborting != NONE) left &= DELAYS;
  else if ((left & ABORTS) != 0) left &= DELAYS | ABORTS;
  const preempted = left == 0;
  const unavailable = lacks(stream, fault, left);
  if ((spec.concurrent & spec.perSecond) != NONE) {
    const isTaken = !unavailable && !preempted;
    // Who has no slot has no place to note it in.
    if (!takePlace(stream, spec, now, isTaken)) return isTaken && mine == NONE ? UNAVAILABLE : LIMIT;
  }
  if (unavailable) return UNAVAILABLE;
  if (preempted) return PREEMPTED;
  inject(stream, spec, fault, left);
  return INJECTED;
}

/** What these kinds need is not to be had. */
function lacks(stream: Stream, fault: Fault, kinds: u32): bool {
  if ((kinds & (DELAYS | RESPONSES)) != 0 && full()) return true;
  if ((kinds & RESPONSES) != 0 && !hasRoom(stream)) return true;
  // Envoy's own filter is there on the caller's side alone.
  return (kinds & THROTTLES) != 0 && fault.direction == INBOUND;
}

/** The kinds that are drawn, a bit each; those without a percentage of their own have one draw together. */
function drawn(spec: FaultSpec): u32 {
  let kinds: u32 = 0;
  let last: usize = 0;
  let isHit = false;
  for (let left = spec.mayHit & KINDS; left != 0; left &= left - 1) {
    const at = load<usize>(changetype<usize>(spec) + (ctz(left) << 2), offsetof<FaultSpec>("delayDraw"));
    const draw = changetype<Draw>(at);
    if (at != last) isHit = hits(spec, draw, draw.limit);
    last = at;
    if (isHit) kinds |= left & -left;
  }
  return kinds;
}

function inject(stream: Stream, spec: FaultSpec, fault: Fault, kinds: u32): void {
  if (!note.isAny()) beginEffects();
  if ((kinds & DELAYS) != 0) {
    const us = askedUs != 0 ? askedUs : drawnUs(spec, spec.delay);
    delayUs += us;
    longestUs = min(longestUs, <u64>spec.longestUs);
    delays++;
    countKind(spec.runtime, DELAY);
    note.delay(fault.name, us / 1000);
  }
  if ((kinds & ABORTS) != 0) {
    aborting = spec.runtime;
    abortAsked = askedAbort;
    note.abort(fault.name);
  }
  if ((kinds & RESPONSES) != 0) {
    plan(stream, spec, <u32>drawnUs(spec, spec.response.delay));
    note.add(fault.name, note.RESPONSE);
  }
  if ((kinds & THROTTLES) != 0) {
    kibps = kibps == 0 ? spec.throughputKibps : min(kibps, spec.throughputKibps);
    stream.facts |= HOLDS_TO_END;
    throttling |= (<u64>1) << ((changetype<usize>(spec) - firstSpec) / offsetof<FaultSpec>());
    note.add(fault.name, note.THROUGHPUT);
  }
}

function beginEffects(): void {
  delayUs = 0;
  longestUs = u64.MAX_VALUE;
  delays = 0;
  kibps = 0;
  throttling = 0;
}

function drawnUs(spec: FaultSpec, amount: Amount): u64 {
  return amountUs(amount, amount.kind > AMOUNT_FIXED ? hashBy(spec, spec.amountDraw) : 0);
}
