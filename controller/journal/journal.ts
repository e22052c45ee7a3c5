// The journal on a disk: `journal-N.log` holds the records from number N on, `snapshot-N.json` the state up to N.
// One loop does all work in the order of the calls; what waits when it comes round goes into one write and one fsync.
import { resolve as absolute, dirname } from "node:path";
import { type Disk, nodeDisk } from "./disk.js";
import { unusableBy } from "./failure.js";
import type { Place } from "./fence.js";
import { jsonText } from "./json.js";
import { lockFolder } from "./lock.js";
import { type Journal, JournalFailure, type Recovered } from "./port.js";
import { type Recovery, recover } from "./recover.js";
import { Settling } from "./settling.js";
import { openWriter, type Writer } from "./writer.js";

/** A record is one transaction, a few policies of at most 256 KiB each. */
const MAX_RECORD_BYTES = 8 << 20;
/** A state must be one string again when it is read; V8 ends at 512 Mi characters. */
const MAX_STATE_BYTES = 256 << 20;
/** One write takes records until it is this long. */
const BATCH_BYTES = 4 << 20;

interface JournalOptions {
  /** Made if it is not there, for this user alone. */
  folder: string;
  disk?: Disk;
}

/**
 * Opens the folder, alone: rejects at once with an OpenFailure if another process has it, if what was acknowledged is
 * not all there, or if the folder cannot be used.
 */
export async function openJournal({ folder, disk = nodeDisk }: JournalOptions): Promise<Journal> {
  const path = absolute(folder);
  try {
    const made = await disk.makeFolder(path);
    if (made !== undefined) await disk.syncFolder(dirname(made));
    const place: Place = { folder: path, disk, lock: await lockFolder(path) };
    try {
      const recovery = await recover(path, disk);
      return new DiskJournal(recovery, await openWriter(place, recovery));
    } catch (error) {
      await place.lock.release();
      throw error;
    }
  } catch (error) {
    throw unusableBy(error, path);
  }
}

interface Totals {
  bytes: number;
  records: number;
}

interface Settled {
  resolve: () => void;
  reject: (error: unknown) => void;
}

type Append = Settled & { kind: "append"; json: string };

/** With what had settled when it was called. */
type Snapshot = Settled & { kind: "snapshot"; json: string; number: number; appended: Totals };

class DiskJournal implements Journal {
  readonly recovered: Recovered;
  readonly #writer: Writer;
  readonly #settling = new Settling();
  #waiting: (Append | Snapshot)[] = [];
  #work: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  /** The number of the last record whose caller knows that it is durable. */
  #settled: number;
  /** Since the records that were recovered, and how much of it the last snapshot covers. */
  #appended: Totals;
  #covered: Totals = { bytes: 0, records: 0 };

  constructor(recovery: Recovery, writer: Writer) {
    this.recovered = recovery.recovered;
    this.#writer = writer;
    this.#settled = recovery.last;
    this.#appended = { bytes: recovery.bytes, records: recovery.recovered.records.length };
  }

  get sinceSnapshot(): Totals {
    const { bytes, records } = this.#appended;
    return { bytes: bytes - this.#covered.bytes, records: records - this.#covered.records };
  }

  async append(record: unknown): Promise<void> {
    const json = limited(jsonText(record, "record"), MAX_RECORD_BYTES, "the record");
    await this.#submit((settled) => ({ kind: "append", json, ...settled }));
  }

  async snapshot(state: unknown): Promise<void> {
    const json = limited(jsonText(state, "state"), MAX_STATE_BYTES, "the state");
    const appended = { ...this.#appended };
    await this.#submit((settled) => ({
      kind: "snapshot",
      json,
      number: this.#settled,
      appended,
      ...settled,
    }));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #submit(taskOf: (settled: Settled) => Append | Snapshot): Promise<void> {
    if (this.#closing !== undefined) throw new JournalFailure("closed", "the journal is closed");
    return new Promise((resolve, reject) => {
      this.#waiting.push(taskOf({ resolve, reject }));
      this.#work ??= this.#doWaiting();
    });
  }

  async #doWaiting(): Promise<void> {
    // What is called in the same breath shares the first write.
    await Promise.resolve();
    for (let task = this.#waiting.shift(); task !== undefined; task = this.#waiting.shift()) {
      if (task.kind === "snapshot") await this.#snapshot(task);
      else await this.#append([task, ...this.#takeAppends(task.json.length)]);
    }
    this.#work = undefined;
  }

  /** Those that follow at once, as long as they fit into one write. */
  #takeAppends(length: number): Append[] {
    const taken: Append[] = [];
    for (let next = this.#waiting[0]; next?.kind === "append"; next = this.#waiting[0]) {
      length += next.json.length;
      if (length > BATCH_BYTES) break;
      taken.push(next);
      this.#waiting.shift();
    }
    return taken;
  }

  async #append(batch: readonly Append[]): Promise<void> {
    try {
      const sizes = await this.#writer.append(batch.map(({ json }) => json));
      batch.forEach(({ resolve }, index) => {
        this.#settling.add(() => {
          this.#settled++;
          this.#appended.records++;
          this.#appended.bytes += sizes[index] ?? 0;
          resolve();
        });
      });
    } catch (error) {
      for (const { reject } of batch) this.#settling.add(() => reject(error));
    }
  }

  async #snapshot({ number, json, appended, resolve, reject }: Snapshot): Promise<void> {
    try {
      await this.#writer.snapshot(number, json);
      this.#settling.add(() => {
        this.#covered = appended;
        resolve();
      });
    } catch (error) {
      this.#settling.add(() => reject(error));
    }
  }

  async #close(): Promise<void> {
    await this.#work;
    await this.#settling.drained();
    await this.#writer.close();
  }
}

/** Throws a JournalFailure for a text that is too long. */
function limited(json: string, maxBytes: number, name: string): string {
  const bytes = Buffer.byteLength(json);
  if (bytes <= maxBytes) return json;
  throw new JournalFailure(
    "too_large",
    `${name} has ${bytes} bytes, over the limit of ${maxBytes}: make it smaller`,
  );
}
