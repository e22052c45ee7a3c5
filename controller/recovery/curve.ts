/** How a share of failures went over time, in a bounded number of buckets: a long time has longer ones. */
import type { RecoveryBucket } from "../model/index.js";

/** As often as sidecars report by default; there is no finer truth. */
const FIRST_WIDTH_MS = 1000;
const MAX_BUCKETS = 40;

export class Curve {
  #buckets: RecoveryBucket[] = [];
  #widthMs = FIRST_WIDTH_MS;

  get buckets(): readonly RecoveryBucket[] {
    return this.#buckets;
  }

  /** What completed between two instants, in the order of time; nothing is no bucket. */
  add(bucket: RecoveryBucket): void {
    if (bucket.completed === 0) return;
    this.#buckets = joined([...this.#buckets, bucket], this.#widthMs);
    while (this.#buckets.length > MAX_BUCKETS) {
      this.#widthMs *= 2;
      this.#buckets = joined(this.#buckets, this.#widthMs);
    }
  }

  /** What is heard of late belongs to the last bucket. False: there is none. */
  addLate(completed: number, failed: number): boolean {
    const last = this.#buckets.at(-1);
    if (last === undefined) return false;
    last.completed += completed;
    last.failed += failed;
    return true;
  }
}

/** Neighbours that fit into one width are one bucket. */
function joined(buckets: readonly RecoveryBucket[], widthMs: number): RecoveryBucket[] {
  const wide: RecoveryBucket[] = [];
  for (const { fromMs, toMs, completed, failed } of buckets) {
    const last = wide.at(-1);
    if (last === undefined || toMs - last.fromMs > widthMs) wide.push({ fromMs, toMs, completed, failed });
    else {
      last.toMs = Math.max(last.toMs, toMs);
      last.completed += completed;
      last.failed += failed;
    }
  }
  return wide;
}
