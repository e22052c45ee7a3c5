/**
 * A file that lines are appended to. It follows its path: moved away or removed, as log rotation does, it is opened
 * anew; at its largest size it becomes its one predecessor.
 */
import type { Stats } from "node:fs";
import { type FileHandle, open, rename, stat } from "node:fs/promises";
import type { LineSink } from "./event-log.js";

/** With its predecessor twice as much; some 200,000 events. */
export const MAX_BYTES = 64 * 1024 * 1024;
export const PREDECESSOR = ".1";
const NEWLINE = 0x0a;
/** For its owner, and to be read by the group, as logs are. */
const MODE = 0o640;

export class LogFile implements LineSink {
  #handle: FileHandle | undefined;
  #identity = "";
  /** Whole lines that are in it. */
  #bytes = 0;
  /** A write failed: behind the whole lines may be half of one. */
  #isTorn = false;

  private constructor(
    private readonly path: string,
    private readonly maxBytes: number,
  ) {}

  /** Rejects where there can be no such file, with what to do. */
  static async open(path: string, maxBytes = MAX_BYTES): Promise<LogFile> {
    const file = new LogFile(path, maxBytes);
    const there = await statIfThere(path);
    if (there?.isFile() === false) {
      throw new Error(`${path} is no regular file: name another, or - for standard output`);
    }
    await file.#reopen();
    return file;
  }

  async write(lines: string): Promise<void> {
    const bytes = Buffer.from(lines);
    const there = await statIfThere(this.path);
    if (this.#handle === undefined || identityOf(there) !== this.#identity) await this.#reopen();
    else if (this.#isTorn && there !== undefined && there.size > this.#bytes)
      await this.#handle.truncate(this.#bytes);
    // Somebody emptied it, or wrote into it, too: nobody else's lines are cut off.
    else this.#bytes = there?.size ?? 0;
    this.#isTorn = false;
    if (this.#bytes > 0 && this.#bytes + bytes.length > this.maxBytes) {
      await rename(this.path, this.path + PREDECESSOR);
      await this.#reopen();
    }
    this.#isTorn = true;
    await this.#handle?.appendFile(bytes);
    this.#isTorn = false;
    this.#bytes += bytes.length;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #reopen(): Promise<void> {
    await this.close();
    const handle = await open(this.path, "a+", MODE);
    const there = await handle.stat();
    this.#handle = handle;
    this.#identity = identityOf(there);
    this.#bytes = there.size;
    if (there.size === 0 || (await lastByte(handle, there.size)) === NEWLINE) return;
    // Where an earlier process was killed in the midst of a line, the next one begins on its own.
    await handle.appendFile("\n");
    this.#bytes += 1;
  }
}

async function lastByte(handle: FileHandle, size: number): Promise<number | undefined> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0];
}

/** Undefined: there is none; any other failure is one. */
function statIfThere(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

function identityOf(there: Stats | undefined): string {
  return there === undefined ? "" : `${there.dev} ${there.ino}`;
}
