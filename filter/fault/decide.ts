// Which faults hit this request, and what they do to it together: delays add up, the first abort wins. Each matched
// fault gets exactly one verdict, tested in the order that the policy language gives.
import { ascii } from "../bytes/names";
import { equals, ptrOf, sizeOf } from "../bytes/slice";
import { FaultSpec, NONE, Program } from "../config/program";
import { overflowed, path, target } from "../match/attributes";
import { holds } from "../match/match";
import { counterAt } from "../report/counter";
import { touch } from "../report/records";
import { mine } from "../share/slot";
import { Stream } from "../stream";
import { activity, isActive } from "./active";
import { beginUnits, hits, mayHit } from "./draw";
import * as note from "./note";
import { placeFree, takePlace } from "./place";
import {
  DELAY,
  Fault,
  faultAt,
  INJECTED,
  kindsOf,
  LIMIT,
  NOT_DRAWN,
  PREEMPTED,
  UNAVAILABLE,
  verdictsOf,
} from "./table";
import { full } from "./wait";

/** Default of `limits.delay`: several delays together are cut to it. */
const LONGEST_DELAY_MS: u64 = 60_000;

/** Default of `exempt`: health checks are never touched. */
const HEALTHZ = ascii("/healthz");
const READYZ = ascii("/readyz");
const LIVEZ = ascii("/livez");
const READY = ascii("/ready");
const HEALTH = ascii("/health");

/** What they begin with behind the slash, as little-endian words. */
const HE: u16 = 0x65_68;
const RE: u16 = 0x65_72;
const LI: u16 = 0x69_6c;

/** What the faults together do to the request at hand. */
export let delayMs: u64 = 0;
/** Index of the fault that aborts it, or NONE. */
export let aborting: u32 = NONE;

/** Decides all faults of the program; true when one does anything, which is in `delayMs` and `aborting`. */
export function decide(stream: Stream, program: Program, now: u64): bool {
  delayMs = 0;
  aborting = NONE;
  note.start();
  let isTouchable = false;
  let rule = program.breakerCount;
  const end = rule + program.faultCount;
  let at = program.faults;
  for (; rule < end; rule++, at += offsetof<FaultSpec>()) {
    const spec = changetype<FaultSpec>(at);
    if (spec.runtime == NONE || !holds(program, rule)) continue;
    if (!isTouchable) {
      if (exempt() || overflowed()) return false;
      isTouchable = true;
      beginUnits();
    }
    const fault = faultAt(spec.runtime);
    let verdict = isActive(fault, now) ? INJECTED : activity(fault, spec, now);
    if (verdict == INJECTED) verdict = spec.mayHit ? judge(stream, spec, fault, now) : NOT_DRAWN;
    // Not in one expression: `f().count++` would call f twice.
    const counter = counterAt(verdictsOf(fault), verdict);
    counter.count++;
    touch(fault.record);
  }
  delayMs = min(delayMs, LONGEST_DELAY_MS);
  return note.isAny();
}

/** Counts a kind when it begins. */
export function countKind(index: u32, kind: u32): void {
  const fault = faultAt(index);
  counterAt(kindsOf(fault), kind).count++;
  touch(fault.record);
}

/** Of a fault that is active and may hit some request. */
function judge(stream: Stream, spec: FaultSpec, fault: Fault, now: u64): u32 {
  const delays = mayHit(spec.delayDraw) && hits(spec, spec.delayDraw);
  const isShared = spec.abortDraw === spec.delayDraw;
  const aborts = isShared ? delays : mayHit(spec.abortDraw) && hits(spec, spec.abortDraw);
  if (!delays && !aborts) return NOT_DRAWN;
  const unavailable = delays && full();
  const preempted = !delays && aborting != NONE;
  if (spec.concurrent != NONE) {
    const passes = unavailable || preempted;
    const free = passes
      ? placeFree(spec.runtime, spec.concurrent, now)
      : takePlace(stream, spec.runtime, spec.concurrent, now);
    // Who has no slot has no place to note it in.
    if (!free) return passes || mine != NONE ? LIMIT : UNAVAILABLE;
  }
  if (unavailable) return UNAVAILABLE;
  if (preempted) return PREEMPTED;
  if (delays) {
    const ms: u64 = spec.delay.baseUs / 1000;
    delayMs += ms;
    countKind(spec.runtime, DELAY);
    note.delay(fault.name, ms);
  }
  if (aborts && aborting == NONE) {
    aborting = spec.runtime;
    note.abort(fault.name);
  }
  return INJECTED;
}

/** Health checks: all of them begin with one of three pairs of letters, so that few other targets are cut. */
function exempt(): bool {
  const asked = target();
  if (sizeOf(asked) < sizeOf(LIVEZ)) return false;
  const letters = load<u16>(ptrOf(asked), 1);
  if (letters != HE && letters != RE && letters != LI) return false;
  const p = path();
  return equals(p, HEALTHZ) || equals(p, READYZ) || equals(p, LIVEZ) || equals(p, READY) || equals(p, HEALTH);
}
