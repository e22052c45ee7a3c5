// How long a service works on a request: lognormal, as measured services mostly are, from a seed.
import type { Latency } from "./topology.js";

/** The normal distribution's 99th percentile in standard deviations. */
const Z99 = 2.326_347_874;

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed that a name always gets (FNV-1a), mixed with the run's own. */
export function seedOf(name: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Milliseconds: lognormal with this median and 99th percentile, at most three times the latter. */
export function latencySampler({ medianMs, p99Ms }: Latency, random: () => number): () => number {
  const sigma = Math.log(p99Ms / medianMs) / Z99;
  return () => Math.min(3 * p99Ms, medianMs * Math.exp(sigma * normal(random)));
}

/** One draw of the standard normal distribution (Box-Muller). */
function normal(random: () => number): number {
  // 1 - x: the logarithm of 0 is never asked for.
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
