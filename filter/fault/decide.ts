// Which faults hit this request, and what they do to it together: delays add up, the first abort wins. Each matched
// fault gets exactly one verdict, tested in the order that the policy language gives.
import { ascii } from "../bytes/names";
import { equals, Slice } from "../bytes/slice";
import { FaultSpec, NONE, Program } from "../config/program";
import { overflowed, path } from "../match/attributes";
import { holds } from "../match/match";
import { counterAt } from "../report/counter";
import { touch } from "../report/records";
import { mine } from "../share/slot";
import { Stream } from "../stream";
import { activity } from "./active";
import { drawn, KIND_ABORT, KIND_DELAY, KIND_POLICY, unitOf } from "./draw";
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

/** What the faults together do to the request at hand. */
export let delayMs: u64 = 0;
/** Index of the fault that aborts it, or NONE. */
export let aborting: u32 = NONE;

/** Decides all faults of the program; the answer is in `delayMs` and `aborting`. */
export function decide(stream: Stream, program: Program, now: u64): void {
  delayMs = 0;
  aborting = NONE;
  note.start();
  for (let i: u32 = 0; i < program.faultCount; i++) {
    const spec = changetype<FaultSpec>(program.faults + i * offsetof<FaultSpec>());
    if (spec.runtime == NONE || !holds(program.breakerCount + i) || exempt() || overflowed()) continue;
    const fault = faultAt(spec.runtime);
    // Not in one expression: `f().count++` would call f twice.
    const counter = counterAt(verdictsOf(fault), verdict(stream, spec, fault, now));
    counter.count++;
    touch(fault.record);
  }
  delayMs = min(delayMs, LONGEST_DELAY_MS);
}

/** Counts a kind when it begins. */
export function countKind(index: u32, kind: u32): void {
  const fault = faultAt(index);
  counterAt(kindsOf(fault), kind).count++;
  touch(fault.record);
}

function verdict(stream: Stream, spec: FaultSpec, fault: Fault, now: u64): u32 {
  const active = activity(fault, spec, now);
  if (active != INJECTED) return active;
  const unit = unitOf(spec);
  const shared = drawn(spec.name, KIND_POLICY, unit, spec.seed, spec.ppm);
  const delays = spec.delayMs > 0 && drawnKind(spec, KIND_DELAY, unit, spec.delayPpm, shared);
  const aborts = hasAbort(spec) && drawnKind(spec, KIND_ABORT, unit, spec.abortPpm, shared);
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
    delayMs += spec.delayMs;
    countKind(spec.runtime, DELAY);
    note.delay(spec.name, spec.delayMs);
  }
  if (aborts && aborting == NONE) {
    aborting = spec.runtime;
    note.abort(spec.name);
  }
  return INJECTED;
}

function drawnKind(spec: FaultSpec, kind: Slice, unit: Slice, ppm: u32, shared: bool): bool {
  return ppm == NONE ? shared : drawn(spec.name, kind, unit, spec.seed, ppm);
}

function hasAbort(spec: FaultSpec): bool {
  return spec.abort.status != 0;
}

function exempt(): bool {
  const p = path();
  return equals(p, HEALTHZ) || equals(p, READYZ) || equals(p, LIVEZ) || equals(p, READY) || equals(p, HEALTH);
}
