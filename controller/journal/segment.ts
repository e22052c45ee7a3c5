// The file that records are appended to. After a failed write it is cut back to what was there before, durably: a
// record that was refused must not come back after a power loss. After a failed fsync nothing is tried again: the
// kernel may have dropped the pages and would call the next fsync a success.
import { type DiskFile, writeAll } from "./disk.js";
import { brokenBy } from "./failure.js";
import { checkFile, checkLock, type Place } from "./fence.js";
import { segmentHeader, segmentPath } from "./names.js";

/** A new one, durably in its folder, for records from `first` on. Rejects with the disk's error after removing it. */
export async function createSegment(place: Place, first: number): Promise<Segment> {
  const path = segmentPath(place.folder, first);
  const header = segmentHeader(first);
  const file = await place.disk.open(path, "wx");
  try {
    await writeAll(file, header, 0);
    await file.sync();
    await place.disk.syncFolder(place.folder);
    return new Segment(place, path, file, header.length);
  } catch (error) {
    await file.close();
    await discard(place, path);
    throw error;
  }
}

/** One of before, whose first `bytes` are good. */
export async function reopenSegment(place: Place, path: string, bytes: number): Promise<Segment> {
  const file = await place.disk.open(path, "r+");
  try {
    await file.truncate(bytes);
    // Also where nothing was cut: the process before may have died between its write and its fsync.
    await file.sync();
    await place.disk.syncFolder(place.folder);
  } catch (error) {
    await file.close();
    throw error;
  }
  return new Segment(place, path, file, bytes);
}

export class Segment {
  readonly path: string;
  readonly #place: Place;
  readonly #file: DiskFile;
  #bytes: number;

  constructor(place: Place, path: string, file: DiskFile, bytes: number) {
    this.#place = place;
    this.path = path;
    this.#file = file;
    this.#bytes = bytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves when durable. Rejects with the disk's error after cutting back, or with a JournalFailure (`broken`). */
  async append(bytes: Buffer): Promise<void> {
    const end = this.#bytes + bytes.length;
    await this.#checkOwn(this.#bytes);
    try {
      await writeAll(this.#file, bytes, this.#bytes);
    } catch (error) {
      await this.#cutBack();
      throw error;
    }
    await this.#sync();
    // Whoever opened the journal meanwhile has read it before this write, or would have been seen before.
    await this.#checkOwn(end);
    this.#bytes = end;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #sync(): Promise<void> {
    try {
      await this.#file.sync();
    } catch (error) {
      const failure = brokenBy(error, this.path);
      await this.#cutBack().catch((second: unknown) => {
        failure.message += `; ${second instanceof Error ? second.message : String(second)}`;
      });
      throw failure;
    }
  }

  async #cutBack(): Promise<void> {
    try {
      await this.#file.truncate(this.#bytes);
      await this.#file.sync();
    } catch (error) {
      throw brokenBy(error, this.path);
    }
  }

  async #checkOwn(bytes: number): Promise<void> {
    await checkFile(this.#place, this.path, this.#file, bytes);
    await checkLock(this.#place);
  }
}

async function discard({ disk, folder }: Place, path: string): Promise<void> {
  try {
    await disk.remove(path);
    await disk.syncFolder(folder);
  } catch (error) {
    throw brokenBy(error, path);
  }
}
