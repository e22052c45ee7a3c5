// Which VM of the Envoy reports: the one that holds the lease, the youngest that ticks. Any thread can; a VM that
// died loses it after three housekeeping ticks.
import * as host from "../abi/host";
import { ptrOf, sizeOf, slice } from "../bytes/slice";
import { LEADER } from "./key";
import { vm } from "./slot";

/** Three ticks of 100 ms. */
const LEASE_NS: u64 = 300_000_000;

@unmanaged
class Lease {
  owner: u32;
  /** Report interval that the controller asked for; 0: as configured. */
  intervalMs: u32;
  endsNs: u64;
}

const LEASE_SIZE: u32 = offsetof<Lease>();
const NEXT = changetype<Lease>(memory.data(16, 8));

/** The interval in the lease as last seen: all write their counts as often, and a new leader keeps to it. */
export let intervalMs: u32 = 0;

/** Whether another VM led until now, or nobody: what it told is what the controller heard last. */
export let isTaken: bool = false;

/** Takes or renews the lease; true while this VM is the leader. */
export function lead(now: u64): bool {
  const value = host.sharedData(LEADER);
  let cas = host.CREATE;
  isTaken = true;
  if (sizeOf(value) == LEASE_SIZE) {
    const lease = changetype<Lease>(ptrOf(value));
    isTaken = lease.owner != vm;
    if (isTaken) {
      intervalMs = lease.intervalMs;
      // A younger VM goes first: an old build's lives as long as its streams, and knows only what it began with.
      if (lease.owner > vm && now < lease.endsNs) return false;
    }
    cas = host.lastCas;
  }
  NEXT.owner = vm;
  NEXT.intervalMs = intervalMs;
  NEXT.endsNs = now + LEASE_NS;
  return host.setSharedData(LEADER, slice(changetype<usize>(NEXT), LEASE_SIZE), cas) == host.OK;
}

/** To be written with the next renewal. */
export function setInterval(ms: u32): void {
  intervalMs = ms;
}
