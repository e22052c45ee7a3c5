// What time alone does to breakers, and what the workers tell each other: once each housekeeping tick.
import { resetArena } from "../abi/memory";
import { ascii } from "../bytes/names";
import { BreakerSpec, NONE, Program } from "../config/program";
import { counterAt, tell } from "../report/counter";
import * as metric from "../report/metric";
import * as overflow from "../report/overflow";
import { mine } from "../share/slot";
import { presentTurn } from "../share/turn";
import { halfOpen, loseExpired } from "./admit";
import { beginMerges, endMerges, merge } from "./merge";
import { read } from "./record";
import { showState } from "./show";
import { retire, suspend, sync } from "./state";
import {
  Breaker,
  breakerAt,
  breakerCount,
  CLOSED,
  countersOf,
  entryOf,
  HALF_OPEN,
  isFlagged,
  isSuspended,
  NEW_MODE,
  OPEN,
  REJECTED,
  RETIRED,
  SHADOW_REJECTED,
} from "./table";
import * as window from "./window";

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
    const spec = changetype<BreakerSpec>(program.breakers + i * offsetof<BreakerSpec>());
    spec.runtime = entryOf(program.direction, spec.name);
    if (spec.runtime == NONE) overflow.count(overflow.BREAKERS);
    else use(breakerAt(spec.runtime), spec, owner);
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
    const rejected = counterAt(countersOf(breaker), REJECTED);
    const shadow = counterAt(countersOf(breaker), SHADOW_REJECTED);
    tell(rejected, REJECTED_TOTAL, breaker.direction, metric.BREAKER, breaker.name, 0, 0);
    tell(shadow, SHADOW_REJECTED_TOTAL, breaker.direction, metric.BREAKER, breaker.name, 0, 0);
  }
}

function use(breaker: Breaker, spec: BreakerSpec, owner: u32): void {
  breaker.spec = changetype<usize>(spec);
  breaker.owner = owner;
  breaker.flags = (breaker.flags & ~RETIRED) | NEW_MODE;
  if (breaker.windowMs != spec.windowMs) window.restart(breaker, spec.windowMs);
}

function keep(breaker: Breaker, look: bool, now: u64): void {
  if (look) {
    read(breaker);
    sync(breaker);
  }
  if (isFlagged(breaker, NEW_MODE)) {
    breaker.flags &= ~NEW_MODE;
    suspend(breaker);
  }
  showState(breaker);
  if (isSuspended(breaker)) return;
  if (breaker.state == OPEN && now >= breaker.deadlineNs) halfOpen(breaker, now);
  else if (breaker.state == HALF_OPEN) loseExpired(breaker, now);
  else if (breaker.state == CLOSED && mine != NONE) merge(breaker, now);
}
