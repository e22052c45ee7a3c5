// When a fault is active, on the monotonic clock. Without `activeFrom` it begins when the first VM of the Envoy reads
// this fault (name and content); that instant is kept in shared data, over reloads and over the VM's own end.
import { wallNs } from "../abi/host";
import { FaultSpec } from "../config/program";
import { firstOf } from "../share/count";
import { startKey } from "../share/key";
import { EXPIRED, Fault, INACTIVE, INJECTED } from "./table";

const MS: u64 = 1_000_000;

/** The definition is new: with an `activeFrom` its time is known at once, the wall clock being asked only here. */
export function schedule(fault: Fault, spec: FaultSpec, now: u64): void {
  if (fault.content == spec.contentHash && fault.timed != 0) return;
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

/** At one look; false, too, where it has not begun to be known: `activity` tells. */
export function isActive(fault: Fault, now: u64): bool {
  return now >= fault.startNs && now < fault.endNs;
}

/** INACTIVE, EXPIRED, or INJECTED for "active". */
export function activity(fault: Fault, spec: FaultSpec, now: u64): u32 {
  begin(fault, spec);
  if (now < fault.startNs) return INACTIVE;
  return now >= fault.endNs ? EXPIRED : INJECTED;
}

/** True while the experiment that `content` names goes on in `fault`. */
export function lasts(fault: Fault, content: u32, now: u64): bool {
  return fault.spec != 0 && fault.content == content && now < fault.endNs;
}

/** Agrees with the other workers on the instant of the first reading; to be called by the first tick or request. */
export function begin(fault: Fault, spec: FaultSpec): void {
  if (fault.timed != 0) return;
  const key = startKey(fault.direction, fault.name, fault.content);
  startAt(fault, spec, firstOf(key, fault.startNs));
}

function startAt(fault: Fault, spec: FaultSpec, startNs: u64): void {
  fault.timed = 1;
  fault.startNs = startNs;
  fault.endNs = startNs + spec.activeForMs * MS;
}
