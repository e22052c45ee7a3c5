// Buckets of a share that is known as a function of time.
import type { RecoveryBucket } from "../../../controller/model/index.js";

/** Numbers from 0 to 1 that are the same for a seed. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Of so many requests in each of so many seconds, each fails by itself with the share of its own instant. */
export function sampled(
  share: (ms: number) => number,
  { seconds, perSecond, seed }: { seconds: number; perSecond: number; seed: number },
): RecoveryBucket[] {
  const random = dice(seed);
  return Array.from({ length: seconds }, (_, second) => {
    const fromMs = second * 1000 - 1000;
    let failed = 0;
    for (let i = 0; i < perSecond; i++) {
      if (random() < share(fromMs + ((i + 0.5) * 1000) / perSecond)) failed++;
    }
    return { fromMs, toMs: fromMs + 1000, completed: perSecond, failed };
  });
}

/** Shares as near as counts of a million can show them. */
export function exact(shares: readonly number[]): RecoveryBucket[] {
  return shares.map((share, at) => ({
    ...{ fromMs: at * 1000, toMs: at * 1000 + 1000 },
    ...{ completed: 1_000_000, failed: Math.round(share * 1_000_000) },
  }));
}

/** At `fMax` until `beginMs`, then falling, never below `fMin`. */
export function falling(fMax: number, fMin: number, beginMs: number, tauMs: number): (ms: number) => number {
  return (ms) => Math.max(fMin, fMax * Math.min(1, Math.exp((beginMs - ms) / tauMs)));
}
