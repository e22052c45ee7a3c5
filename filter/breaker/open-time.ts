// How long a breaker stays open: longer each time in a row, not the same on all sidecars, and at least as long as the
// upstream asks for.
import { property } from "../abi/host";
import { mark, release } from "../abi/memory";
import { murmur3 } from "../bytes/hash";
import { ascii } from "../bytes/names";
import { larger, smaller } from "../bytes/numbers";
import { Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { BreakerSpec } from "../config/program";
import { retryAfterMs } from "./retry-after";

const NODE_ID = ascii("xds\0node\0id");
/** A name, a node's id as far as it has room, a number of 10 digits. */
const SEED_SIZE: u32 = 576;
const SEED = memory.data(576, 8);
/** 2^32: what a hash is less than. */
const HASHES: f64 = 4_294_967_296;
const MILLION: f64 = 1_000_000;
/** Beyond every limit that a policy can set, whatever the jitter; times the largest factor it is a number still. */
const FAR_MS: u64 = 1_000_000_000_000_000;

/** Milliseconds for the `attempt`-th time in a row, counted from 0; never over `open.max`. */
export function openMs(spec: BreakerSpec, name: Slice, attempt: u32): u64 {
  let ms = spec.openBaseMs;
  if (spec.openFactor > 1) {
    for (let i: u32 = 0; i < attempt && ms < FAR_MS; i++) ms *= spec.openFactor;
  }
  if (spec.jitterPpm > 0) ms = jittered(ms, spec.jitterPpm, name, attempt);
  if (spec.retryAfter) ms = larger(ms, retryAfterMs());
  return smaller(ms, spec.openMaxMs);
}

/** Moved to either side by up to `jitterPpm`; the same in all workers of a sidecar, another in each sidecar. */
function jittered(ms: u64, jitterPpm: u32, name: Slice, attempt: u32): u64 {
  const arena = mark();
  writer.begin(SEED, SEED_SIZE);
  writer.text(name);
  writer.byte(0);
  writer.text(property(NODE_ID));
  writer.byte(0);
  writer.decimal(attempt);
  release(arena);
  const part = <f64>murmur3(writer.written(), 0) / HASHES;
  return <u64>(<f64>ms * (1 + (2 * part - 1) * (<f64>jitterPpm / MILLION)) + 0.5);
}
