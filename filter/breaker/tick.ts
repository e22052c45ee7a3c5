// What time alone does to breakers, and what the workers tell each other: once each housekeeping tick.
import { resetArena } from "../abi/memory";
import { ascii } from "../bytes/names";
import { BreakerSpec, NONE, Program } from "../config/program";
import { configAt, MAX_CONFIGS, programOf } from "../config/slot";
import { counterAt, tell } from "../report/counter";
import * as metric from "../report/metric";
import * as overflow from "../report/overflow";
import { mine } from "../share/slot";
import { presentTurn } from "../share/turn";
import { halfOpen, judgeHung, loseExpired } from "./admit";
import { beginMerges, endMerges, merge } from "./merge";
import { read } from "./record";
import { refit } from "./refit";
import { showState } from "./show";
import { endRamp, retire, suspend, sync, take } from "./state";
import {
  Breaker,
  breakerAt,
  breakerCount,
  entryOf,
  HALF_OPEN,
  isFlagged,
  isKey,
  isSuspended,
  NEW_MODE,
  OPEN,
  RAMP,
  RETIRED,
  specOf,
} from "./table";
import { countersAt, REJECTED, SHADOW_REJECTED } from "./tally";

const REJECTED_TOTAL = ascii("meshfuse_breaker_rejected_total");
const SHADOW_REJECTED_TOTAL = ascii("meshfuse_breaker_shadow_rejected_total");

/** The turn up to which this worker has seen all records. */
let seenTurn: u32 = 0;
/** A program was put in force: its breakers may have records from before. */
let unread: bool = false;

/** Puts the breakers of a program in force as configuration `owner`; by name they keep all they have. */
export function adopt(program: Program, owner: u32): void {
  for (let i: u32 = 0; i < breakerCount; i++) {
    const breaker = breakerAt(i);
    if (breaker.spec == 0 || breaker.owner != owner) continue;
    breaker.spec = 0;
    breaker.flags |= RETIRED;
  }
  for (let i: u32 = 0; i < program.breakerCount; i++) {
    const spec = specIn(program, i);
    spec.runtime = entryOf(program.direction, spec.name);
    if (spec.runtime == NONE) overflow.count(overflow.BREAKERS);
    else use(breakerAt(spec.runtime), spec, owner);
  }
  for (let i: u32 = 0; i < MAX_CONFIGS; i++) {
    if (i != owner && configAt(i).roots > 0) takeOver(programOf(configAt(i)), i);
  }
  unread = true;
}

export function housekeep(now: u64): void {
  const turn = presentTurn();
  const look = unread || turn != seenTurn;
  beginMerges(look);
  for (let i: u32 = 0; i < breakerCount; i++) {
    const breaker = breakerAt(i);
    resetArena();
    if (isFlagged(breaker, RETIRED)) {
      breaker.flags &= ~(RETIRED | NEW_MODE);
      retire(breaker, now);
    } else if (breaker.spec != 0) keep(breaker, look, now);
  }
  endMerges();
  seenTurn = turn;
  unread = false;
}

export function flush(): void {
  for (let i: u32 = 0; i < breakerCount; i++) {
    const breaker = breakerAt(i);
    const rejected = counterAt(countersAt(i), REJECTED);
    const shadow = counterAt(countersAt(i), SHADOW_REJECTED);
    tell(rejected, REJECTED_TOTAL, breaker.direction, metric.BREAKER, breaker.name, 0, 0);
    tell(shadow, SHADOW_REJECTED_TOTAL, breaker.direction, metric.BREAKER, breaker.name, 0, 0);
  }
}

/** Two configurations of one side may name one breaker: what one gives up goes on by the spec of the other. */
function takeOver(program: Program, owner: u32): void {
  for (let i: u32 = 0; i < program.breakerCount; i++) {
    const spec = specIn(program, i);
    if (spec.runtime != NONE && breakerAt(spec.runtime).spec == 0) use(breakerAt(spec.runtime), spec, owner);
  }
}

function specIn(program: Program, index: u32): BreakerSpec {
  return changetype<BreakerSpec>(program.breakers + index * offsetof<BreakerSpec>());
}

/** The spec is the breaker's from now on; by name it keeps all it has, but a window of another length begins anew. */
function use(breaker: Breaker, spec: BreakerSpec, owner: u32): void {
  breaker.spec = changetype<usize>(spec);
  breaker.owner = owner;
  breaker.flags = (breaker.flags & ~RETIRED) | NEW_MODE;
  refit(breaker, spec);
  // A new VM is not to let through an open breaker what comes before its first tick.
  read(breaker);
  take(breaker);
}

function keep(breaker: Breaker, look: bool, now: u64): void {
  if (look) {
    read(breaker);
    sync(breaker);
  }
  if (isFlagged(breaker, NEW_MODE)) {
    breaker.flags &= ~NEW_MODE;
    suspend(breaker, now);
  }
  showState(breaker);
  if (!isSuspended(breaker)) moveByTime(breaker, now);
}

/** What time alone does, and what the other workers say. */
export function moveByTime(breaker: Breaker, now: u64): void {
  const spec = specOf(breaker);
  if (breaker.state == OPEN) {
    if (now >= breaker.deadlineNs) halfOpen(breaker, now);
  } else if (breaker.state == HALF_OPEN) loseExpired(breaker, now);
  else {
    if (spec.hungCount != NONE) judgeHung(breaker, spec, now);
    if (breaker.state == RAMP && (now >= breaker.deadlineNs || spec.rampOverMs == 0)) endRamp(breaker, now);
    // Keys exchange their windows when they are touched, or heard of: see key/hear.ts.
    if (mine != NONE && !isKey(breaker)) merge(breaker, now);
  }
}
