// What the same time of yesterday makes of the traffic that is to be expected: a night is no loss if it was quiet before.

import type { KeptSeason } from "./kept.js";

const DAY_MS = 86_400_000;
const BUCKET_MS = 300_000;
const BUCKETS = DAY_MS / BUCKET_MS;
/** What the baseline lies behind, about: the middle of the hour that it holds. */
const BEHIND_BUCKETS = 6;
/** Buckets to each side that count as the same time. */
const AROUND = 1;
/** Fewer requests say nothing of a ratio. */
const LEAST = 10;

/** Requests of one end in the last two days, in buckets of five minutes. */
export class Seasons {
  readonly #buckets: (KeptSeason | undefined)[] = new Array(2 * BUCKETS).fill(undefined);

  learn(fromMs: number, toMs: number, requests: number | null): void {
    if (requests === null || !Number.isFinite(requests)) return;
    const at = Math.floor(fromMs / BUCKET_MS);
    const place = at % this.#buckets.length;
    const known = this.#buckets[place];
    const bucket = known?.at === at ? known : { at, requests: 0, heardMs: 0 };
    bucket.requests += requests;
    bucket.heardMs += toMs - fromMs;
    this.#buckets[place] = bucket;
  }

  keep(): KeptSeason[] {
    return this.#buckets.flatMap((bucket) => (bucket === undefined ? [] : [{ ...bucket }]));
  }

  restore(kept: readonly KeptSeason[]): void {
    for (const bucket of kept) this.#buckets[bucket.at % this.#buckets.length] = { ...bucket };
  }

  /** Yesterday's traffic at this time over that of half an hour before; 1: not known. */
  factor(fromMs: number): number {
    const yesterday = Math.floor((fromMs - DAY_MS) / BUCKET_MS);
    const then = this.#rate(yesterday);
    const before = this.#rate(yesterday - BEHIND_BUCKETS);
    return then === undefined || before === undefined || before === 0 ? 1 : then / before;
  }

  /** Requests a millisecond about a bucket; undefined: too little is known. */
  #rate(at: number): number | undefined {
    let [requests, heardMs] = [0, 0];
    for (let near = at - AROUND; near <= at + AROUND; near++) {
      const bucket = this.#buckets[near % this.#buckets.length];
      if (bucket?.at !== near) continue;
      requests += bucket.requests;
      heardMs += bucket.heardMs;
    }
    return heardMs < BUCKET_MS || requests < LEAST ? undefined : requests / heardMs;
  }
}
