// The tick: 100 ms for housekeeping, sooner for the next delayed request. From a stream's callback it is only ever
// made to come sooner, since each call starts the host's timer anew.
import { setTickPeriodMs } from "./abi/host";
import { smaller } from "./bytes/numbers";
import { Root } from "./config/slot";

export const HOUSEKEEPING_NS: u64 = 100_000_000;
const MS: u64 = 1_000_000;

/** Sees to it that `root` ticks at `atNs` or before. */
export function arm(root: Root, atNs: u64, now: u64): void {
  if (root.armedNs != 0 && root.armedNs <= atNs) return;
  const periodMs = periodTo(atNs, now);
  set(root, periodMs);
  root.armedNs = now + <u64>periodMs * MS;
}

/** At the end of a tick: the next one comes at `atNs`. */
export function rearm(root: Root, atNs: u64, now: u64): void {
  const periodMs = periodTo(atNs, now);
  if (root.periodMs != periodMs) set(root, periodMs);
  root.armedNs = now + <u64>periodMs * MS;
}

export function stop(root: Root): void {
  set(root, 0);
  root.armedNs = 0;
}

function set(root: Root, periodMs: u32): void {
  root.periodMs = periodMs;
  setTickPeriodMs(periodMs);
}

/** Rounded up, at least 1: a deadline is never met early. */
function periodTo(atNs: u64, now: u64): u32 {
  if (atNs <= now + MS) return 1;
  return <u32>smaller<u64>((atNs - now + MS - 1) / MS, HOUSEKEEPING_NS / MS);
}
