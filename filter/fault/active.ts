// When a fault is active, on the monotonic clock. Without `activeFrom` it begins when the first VM of the Envoy reads
// this fault (name and content); that instant is kept in shared data, over reloads and over the VM's own end. With a
// lease it lives as long as the controller does: see share/lease.ts.
import { wallNs } from "../abi/host";
import { FaultSpec } from "../config/program";
import { configAt, MAX_CONFIGS } from "../config/slot";
import { firstOf } from "../share/count";
import { startKey } from "../share/key";
import { leaseEndNs, look, show } from "../share/lease";
import { forget } from "./sequence";
import { EXPIRED, Fault, faultAt, faultCount, INACTIVE, INJECTED } from "./table";

const MS: u64 = 1_000_000;

/** The other workers have been told which configurations are in force. */
let isShown: bool = true;

/** The definition is new: with an `activeFrom` its time is known at once, the wall clock being asked only here. */
export function schedule(fault: Fault, spec: FaultSpec, now: u64): void {
  if (fault.content == spec.contentHash && fault.timed != 0) {
    // Streams that it holds go on under it.
    settle(fault, spec);
    return;
  }
  fault.untilNs = 0;
  if (fault.content != spec.contentHash) forget(fault);
  fault.content = spec.contentHash;
  fault.timed = 0;
  fault.startNs = now;
  fault.endNs = 0;
  if (spec.activeFromMs == 0) return;
  const wallMs = wallNs() / MS;
  const fromMs = spec.activeFromMs;
  if (fromMs >= wallMs) startAt(fault, spec, now + (fromMs - wallMs) * MS);
  else {
    const agoNs = (wallMs - fromMs) * MS;
    startAt(fault, spec, now > agoNs ? now - agoNs : 0);
    // A clock younger than the fault's age cannot hold its start: the end is counted from now.
    if (now <= agoNs) fault.endNs = spec.activeForMs * MS > agoNs ? now + (spec.activeForMs * MS - agoNs) : 0;
  }
}

/** A configuration was put in force: that it was is a sign of life, which a VM that is only tried out must not give. */
export function configured(): void {
  isShown = false;
}

/** At each tick, and before a lease is first asked for. */
export function housekeep(now: u64): void {
  if (!isShown) showConfigs(now);
  if (faultCount > 0) look();
  for (let i: u32 = 0; i < faultCount; i++) {
    const fault = faultAt(i);
    if (fault.spec != 0) settle(fault, changetype<FaultSpec>(fault.spec));
  }
}

/** At one look; false, too, where it has not begun to be known: `activity` tells. */
export function isActive(fault: Fault, now: u64): bool {
  return now >= fault.startNs && now < fault.untilNs;
}

/** INACTIVE, EXPIRED, or INJECTED for "active". */
export function activity(fault: Fault, spec: FaultSpec, now: u64): u32 {
  if (!isShown) housekeep(now);
  settle(fault, spec);
  if (now < fault.startNs) return INACTIVE;
  return now >= fault.untilNs ? EXPIRED : INJECTED;
}

/** True while the experiment that `content` names goes on in `fault`. */
export function lasts(fault: Fault, content: u32, now: u64): bool {
  return fault.spec != 0 && fault.content == content && now < fault.untilNs;
}

/** Agrees with the other workers on the instant of the first reading, and finds out how long it lives. */
function settle(fault: Fault, spec: FaultSpec): void {
  if (fault.timed == 0) {
    const key = startKey(fault.direction, fault.name, fault.content);
    startAt(fault, spec, firstOf(key, fault.startNs));
  }
  fault.untilNs = spec.leaseMs == 0 ? fault.endNs : min(fault.endNs, leaseEndNs(spec.leaseMs));
}

/** Of each: its revision, and its faults for who writes no revision. */
function showConfigs(now: u64): void {
  isShown = true;
  for (let i: u32 = 0; i < MAX_CONFIGS; i++) {
    const config = configAt(i);
    if (config.roots == 0) continue;
    let sign = config.revisionHash;
    for (let j: u32 = 0; j < faultCount; j++) if (faultAt(j).owner == i) sign += faultAt(j).content;
    show(config.identity, sign, now);
  }
}

function startAt(fault: Fault, spec: FaultSpec, startNs: u64): void {
  fault.timed = 1;
  fault.startNs = startNs;
  fault.endNs = startNs + spec.activeForMs * MS;
}
