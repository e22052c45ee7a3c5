// What is on the disk and how it changes: records into the newest segment, states into snapshots, and what a snapshot
// covers is removed. One call at a time. After a failure of kind `broken` every later call fails with the same.
import { writeFailure } from "./failure.js";
import type { Place } from "./fence.js";
import { encodeLine } from "./line.js";
import type { JournalFailure } from "./port.js";
import type { Recovery } from "./recover.js";
import { createSegment, reopenSegment, type Segment } from "./segment.js";
import { writeSnapshot } from "./snapshot.js";

/** Recovery reads a segment at once; a snapshot mostly comes long before this. */
const MAX_SEGMENT_BYTES = 64 << 20;

/** Brings the folder to what recovery found, durably: cuts what was torn, removes what is stale. */
export async function openWriter(place: Place, recovery: Recovery): Promise<Writer> {
  for (const path of recovery.stale) await place.disk.remove(path);
  const newest = recovery.segments.at(-1);
  const segment = newest && (await reopenSegment(place, newest.path, newest.goodBytes));
  await place.disk.syncFolder(place.folder);
  return new Writer(place, recovery, segment);
}

export class Writer {
  readonly #place: Place;
  /** Full ones, and those that a snapshot covers in part. */
  #older: { path: string; last: number }[];
  #segment: Segment | undefined;
  #snapshot: string | undefined;
  #stale: string[] = [];
  #last: number;
  #broken: JournalFailure | undefined;

  constructor(place: Place, recovery: Recovery, segment: Segment | undefined) {
    this.#place = place;
    this.#older = recovery.segments.slice(0, -1);
    this.#segment = segment;
    this.#snapshot = recovery.snapshot;
    this.#last = recovery.last;
  }

  /** Appends them all, durably, or none; resolves with the bytes that each takes. */
  append(records: readonly string[]): Promise<number[]> {
    return this.#unlessBroken(async () => {
      if (this.#segment !== undefined && this.#segment.bytes >= MAX_SEGMENT_BYTES) await this.#endSegment();
      const first = this.#last + 1;
      this.#segment ??= await createSegment(this.#place, first);
      const lines = records.map((json, index) => encodeLine(first + index, first, json));
      await this.#segment.append(Buffer.concat(lines));
      this.#last += lines.length;
      return lines.map(({ length }) => length);
    });
  }

  /** The state after record `number`. Records behind it stay. */
  snapshot(number: number, json: string): Promise<void> {
    return this.#unlessBroken(async () => {
      const path = await writeSnapshot(this.#place, number, json);
      if (this.#snapshot !== undefined && this.#snapshot !== path) this.#stale.push(this.#snapshot);
      this.#snapshot = path;
      await this.#endSegment();
      this.#stale.push(...this.#older.filter(({ last }) => last <= number).map((segment) => segment.path));
      this.#older = this.#older.filter(({ last }) => last > number);
      await this.#removeStale();
    });
  }

  async close(): Promise<void> {
    try {
      await this.#segment?.close();
    } finally {
      await this.#place.lock.release();
    }
  }

  async #endSegment(): Promise<void> {
    if (this.#segment === undefined) return;
    const { path } = this.#segment;
    await this.#segment.close();
    this.#older.push({ path, last: this.#last });
    this.#segment = undefined;
  }

  /** What cannot be removed does no harm: recovery passes over it, and the next snapshot tries again. */
  async #removeStale(): Promise<void> {
    const removed = await Promise.allSettled(this.#stale.map((path) => this.#place.disk.remove(path)));
    this.#stale = this.#stale.filter((_, index) => removed[index]?.status === "rejected");
  }

  async #unlessBroken<T>(work: () => Promise<T>): Promise<T> {
    if (this.#broken !== undefined) throw this.#broken;
    try {
      return await work();
    } catch (error) {
      const failure = await writeFailure(error, this.#place.folder, this.#place.disk);
      if (failure.kind === "broken") this.#broken = failure;
      throw failure;
    }
  }
}
