/**
 * The reports since the last checkpoint, as they came. Written without waiting for the disk: what the controller wrote
 * outlives a kill of it, and what a machine loses with its power the Envoys tell again.
 *
 * Reports are absolute and numbered, so one that is in the checkpoint, too, changes nothing when it is read again. That
 * is why the log and the checkpoint need not agree on an instant.
 *
 * A segment is a file `reports-N`: frames of length u32, CRC-32 u32 of the rest, milliseconds since the epoch f64, report;
 * numbers are little-endian.
 */
import { type FileHandle, open, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";

const NAME = /^reports-(\d{1,15})$/;
const HEADER_BYTES = 8;
const TIME_BYTES = 8;
/** More than a report may have. */
const MAX_FRAME_BYTES = 1024 * 1024;
/** What may wait for a slow disk; over it reports are left out. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** Of all segments: what stays while no checkpoint can be made must not fill the disk. */
const MAX_LOG_BYTES = 256 * 1024 * 1024;

interface LoggedReport {
  bytes: Uint8Array;
  /** When it was accepted. */
  nowMs: number;
}

export class ReportLog {
  readonly #folder: string;
  /** Called with what went wrong: reports are left out until `rotate` or `resume`. */
  readonly #onFailure: (reason: string) => void;
  #segment: number;
  #file: FileHandle | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> = Promise.resolve();
  /** Between two segments; never rejects. */
  #turning: Promise<unknown> = Promise.resolve();
  #isWriting = false;
  #failed = true;
  /** Of the present segment: whole frames that are written. */
  #whole = 0;
  /** Bytes of all segments that the next checkpoint makes superfluous. */
  bytes = 0;

  /** `after`: number of the last segment that is there. Writes nothing before the first `rotate`. */
  constructor(folder: string, after: number, onFailure: (reason: string) => void) {
    this.#folder = folder;
    this.#segment = after;
    this.#onFailure = onFailure;
  }

  append({ bytes, nowMs }: LoggedReport): void {
    if (this.#failed) return;
    const frame = frameOf(bytes, nowMs);
    const [waiting, all] = [this.#waitingBytes + frame.length, this.bytes + frame.length];
    if (waiting > MAX_WAITING_BYTES)
      this.#fail(`the disk is too slow: ${this.#waitingBytes} bytes are waiting`);
    else if (all > MAX_LOG_BYTES)
      this.#fail(`the reports since the last checkpoint are over ${MAX_LOG_BYTES} bytes`);
    else {
      this.#waiting.push(frame);
      this.#waitingBytes = waiting;
      this.bytes = all;
      this.#drainIfIdle();
    }
  }

  /** Begins a segment and resolves with its number. Rejects with the system's error; reports are then left out. */
  rotate(): Promise<number> {
    const rotated = this.#rotate();
    this.#turning = rotated.catch(() => 0);
    return rotated;
  }

  /** After a failure: goes on in the present segment where it was whole, and resolves with its number. */
  async resume(): Promise<number> {
    while (this.#isWriting) await this.#writing;
    if (this.#file === undefined) return this.rotate();
    if (this.#failed) await this.#file.truncate(this.#whole);
    this.#failed = false;
    return this.#segment;
  }

  /** Resolves when all that was appended is on the disk. */
  async sync(): Promise<void> {
    await this.#turning;
    while (this.#isWriting) await this.#writing;
    await this.#file?.datasync().catch((error: Error) => this.#fail(error.message));
  }

  /** What was appended is written; reports are left out from now on. */
  async close(): Promise<void> {
    await this.#close();
    this.#failed = true;
  }

  async #rotate(): Promise<number> {
    await this.#close();
    try {
      this.#file = await open(segmentFile(this.#folder, this.#segment + 1), "w", 0o600);
    } catch (error) {
      this.#failed = true;
      throw error;
    }
    this.#segment += 1;
    this.#whole = 0;
    this.#failed = false;
    this.#drainIfIdle();
    return this.#segment;
  }

  /** What is appended meanwhile waits for the next segment. */
  async #close(): Promise<void> {
    while (this.#isWriting) await this.#writing;
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  #drainIfIdle(): void {
    if (this.#file !== undefined && !this.#isWriting) this.#writing = this.#drain(this.#file);
  }

  /** One write at a time, of all that waits. */
  async #drain(file: FileHandle): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const frames = Buffer.concat(this.#waiting);
      this.#waiting = [];
      this.#waitingBytes = 0;
      try {
        const { bytesWritten } = await file.write(frames, 0, frames.length, this.#whole);
        if (bytesWritten < frames.length)
          this.#fail(`the disk took ${bytesWritten} of ${frames.length} bytes`);
        else this.#whole += frames.length;
      } catch (error) {
        this.#fail(error instanceof Error ? error.message : String(error));
      }
    }
    this.#isWriting = false;
  }

  #fail(reason: string): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#onFailure(reason);
  }
}

/** Numbers of the segments that are there, in their order. */
export async function segmentsIn(folder: string): Promise<number[]> {
  const numbers = (await readdir(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
  return numbers.sort((a, b) => a - b);
}

export async function dropSegments(folder: string, before: number): Promise<void> {
  const old = (await segmentsIn(folder)).filter((segment) => segment < before);
  await Promise.all(old.map((segment) => rm(segmentFile(folder, segment), { force: true })));
}

/** All whole reports of a segment; `torn`: bytes behind them that are none, as a kill in the middle of a write leaves. */
export async function readSegment(
  folder: string,
  segment: number,
): Promise<{ reports: LoggedReport[]; bytes: number; torn: number }> {
  const bytes = await readFile(segmentFile(folder, segment));
  const reports: LoggedReport[] = [];
  let at = 0;
  for (let report = frameAt(bytes, at); report !== undefined; report = frameAt(bytes, at)) {
    reports.push(report);
    at += HEADER_BYTES + TIME_BYTES + report.bytes.length;
  }
  return { reports, bytes: bytes.length, torn: bytes.length - at };
}

function segmentFile(folder: string, segment: number): string {
  return path.join(folder, `reports-${segment}`);
}

function frameOf(bytes: Uint8Array, nowMs: number): Uint8Array {
  const frame = Buffer.alloc(HEADER_BYTES + TIME_BYTES + bytes.length);
  frame.writeDoubleLE(nowMs, HEADER_BYTES);
  frame.set(bytes, HEADER_BYTES + TIME_BYTES);
  frame.writeUInt32LE(TIME_BYTES + bytes.length, 0);
  frame.writeUInt32LE(crc32(frame.subarray(HEADER_BYTES)), 4);
  return frame;
}

function frameAt(all: Buffer, at: number): LoggedReport | undefined {
  if (at + HEADER_BYTES + TIME_BYTES > all.length) return undefined;
  const size = all.readUInt32LE(at);
  if (size < TIME_BYTES || size > MAX_FRAME_BYTES || at + HEADER_BYTES + size > all.length) return undefined;
  const rest = all.subarray(at + HEADER_BYTES, at + HEADER_BYTES + size);
  if (crc32(rest) !== all.readUInt32LE(at + 4)) return undefined;
  return { nowMs: rest.readDoubleLE(0), bytes: rest.subarray(TIME_BYTES) };
}
