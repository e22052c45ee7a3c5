// What the journal asks of a file system, so that tests can let each step fail.
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** What is kept here is nobody else's business. */
export const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** All reject with what Node's own calls reject with. */
export interface Disk {
  /** The folder and those above it; resolves with the first that was not there. */
  makeFolder(path: string): Promise<string | undefined>;
  names(folder: string): Promise<string[]>;
  read(path: string): Promise<Buffer>;
  /** `wx`: a new file, which must not be there; `r+`: one that is. */
  open(path: string, flags: "wx" | "r+"): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  /** No error if there is none. */
  remove(path: string): Promise<void>;
  /** Makes durable which files the folder holds. */
  syncFolder(path: string): Promise<void>;
  /** undefined: there is no such file. */
  identify(path: string): Promise<FileIdentity | undefined>;
  freeSpace(folder: string): Promise<{ bytes: number; files: number }>;
}

export interface DiskFile {
  /** Resolves with how many bytes were written, perhaps not all. */
  write(bytes: Buffer, position: number): Promise<number>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  identify(): Promise<FileIdentity>;
  close(): Promise<void>;
}

interface FileIdentity {
  device: number;
  inode: number;
  bytes: number;
}

export const nodeDisk: Disk = {
  makeFolder,
  names: (folder) => readdir(folder),
  read: (path) => readFile(path),
  rename,
  remove: (path) => rm(path, { force: true }),
  async open(path, flags) {
    const file = await open(path, flags, FILE_MODE);
    return {
      write: async (bytes, position) => (await file.write(bytes, 0, bytes.length, position)).bytesWritten,
      sync: () => file.sync(),
      truncate: (length) => file.truncate(length),
      identify: async () => identityOf(await file.stat()),
      close: () => file.close(),
    };
  },
  async syncFolder(path) {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  async identify(path) {
    try {
      return identityOf(await stat(path));
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    }
  },
  async freeSpace(folder) {
    const { bavail, bsize, ffree } = await statfs(folder);
    return { bytes: bavail * bsize, files: ffree };
  },
};

/** Not by mkdir's own `recursive`, which never ends where a folder cannot be made and says ENOENT, such as /proc. */
async function makeFolder(path: string): Promise<string | undefined> {
  try {
    await mkdir(path, { mode: FOLDER_MODE });
    return path;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return undefined;
    if (codeOf(error) !== "ENOENT" || dirname(path) === path) throw error;
  }
  const first = await makeFolder(dirname(path));
  await mkdir(path, { mode: FOLDER_MODE });
  return first ?? path;
}

/** Writes all or rejects; what was written before the error stays. */
export async function writeAll(file: DiskFile, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const written = await file.write(bytes.subarray(done), position + done);
    if (written === 0) throw new Error("the file takes no more bytes");
    done += written;
  }
}

/** `ENOSPC` and the like; undefined for other errors. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function identityOf({ dev, ino, size }: { dev: number; ino: number; size: number }): FileIdentity {
  return { device: dev, inode: ino, bytes: size };
}
