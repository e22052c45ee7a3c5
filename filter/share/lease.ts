// The sign of life that faults with a lease live by: the controller's last answer, or a configuration that this Envoy
// had not read yet. It is kept in shared data, so a VM that begins anew while the controller is gone renews nothing.
import * as host from "../abi/host";
import { mark, release } from "../abi/memory";
import { ABSENT, ptrOf, sizeOf, slice } from "../bytes/slice";
import { LEASE, signKey } from "./key";

const TRIES: u32 = 16;
const MS: u64 = 1_000_000;

@unmanaged
class Lease {
  renewedNs: u64;
  /** The controller has ended all leases, until it says otherwise. */
  ended: u32;
  pad: u32;
}

const LEASE_SIZE: u32 = offsetof<Lease>();
/** As last seen. */
const SEEN = changetype<Lease>(memory.data(16, 8));
const SIGN = memory.data(4, 4);

/** Whether the leases are ended stays as it is. */
export const AS_IT_IS: u32 = 2;

/** A sign of life came at `now`; `ended`: 1 ends all leases, 0 lets them go on. */
export function renew(now: u64, ended: u32): void {
  for (let i: u32 = 0; i < TRIES; i++) {
    const cas = look();
    SEEN.renewedNs = max(SEEN.renewedNs, now);
    if (ended != AS_IT_IS) SEEN.ended = ended;
    if (host.setSharedData(LEASE, slice(changetype<usize>(SEEN), LEASE_SIZE), cas) == host.OK) return;
  }
}

/** The configuration `identity` is in force with the content `sign`: a sign of life where it was another one. */
export function show(identity: u32, sign: u32, now: u64): void {
  const key = signKey(identity);
  const value = host.sharedData(key);
  if (sizeOf(value) == 4 && load<u32>(ptrOf(value)) == sign) return;
  store<u32>(SIGN, sign);
  host.setSharedData(key, slice(SIGN, 4), 0);
  renew(now, AS_IT_IS);
}

/** Reads what any VM wrote last; its compare-and-swap value. */
export function look(): u32 {
  const arena = mark();
  const value = host.sharedData(LEASE);
  if (sizeOf(value) == LEASE_SIZE) memory.copy(changetype<usize>(SEEN), ptrOf(value), LEASE_SIZE);
  release(arena);
  return value == ABSENT ? host.CREATE : host.lastCas;
}

/** When a lease of `ms` ends, as far as was seen. */
export function leaseEndNs(ms: u64): u64 {
  return SEEN.ended != 0 ? 0 : SEEN.renewedNs + ms * MS;
}
