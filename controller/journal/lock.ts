// One process writes a journal. The kernel's lock on a file says so: it ends with its process, however that ends, and
// holds over containers that share the folder. The file tells who; it is never removed, since a second process could
// then lock a new one beside the first.
import { constants } from "node:fs";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { hostname } from "node:os";
import { join } from "node:path";
import { codeOf, FILE_MODE, nodeDisk } from "./disk.js";
import { isSpaceError, OpenFailure } from "./failure.js";
import { LOCK_FILE } from "./names.js";

/** Of one length, so that a full disk has room for the next owner's. */
const OWNER_BYTES = 400;
/** Between opening and locking somebody could have put another file there; more often than this nobody does by chance. */
const ATTEMPTS = 5;

interface NativeLocks {
  /** False if another open file holds the lock. Throws on systems without locks. */
  tryLock(fd: number): boolean;
}

export interface FolderLock {
  /** False once somebody removed or replaced the lock's file: another process may hold a lock of its own then. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** Rejects at once with an OpenFailure that names the owner if there is one. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, LOCK_FILE);
  const { tryLock } = nativeLocks();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const lock = await tryFile(path, tryLock);
    if (lock !== undefined) return lock;
  }
  throw new OpenFailure("unusable", `${path} changes all the time: something else writes in that folder`);
}

async function tryFile(path: string, tryLock: NativeLocks["tryLock"]): Promise<FolderLock | undefined> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, FILE_MODE);
  try {
    if (!lockIn(path, () => tryLock(file.fd))) throw await inUse(path);
    const isHeld = () => isSameFile(file, path);
    if (await isHeld()) {
      await writeOwner(file);
      return { isHeld, release: () => file.close() };
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

async function isSameFile(file: FileHandle, path: string): Promise<boolean> {
  const [{ dev, ino }, there] = await Promise.all([file.stat(), nodeDisk.identify(path)]);
  return there?.device === dev && there.inode === ino;
}

async function writeOwner(file: FileHandle): Promise<void> {
  const owner = JSON.stringify({ pid: process.pid, host: hostname() });
  try {
    await file.write(owner.padEnd(OWNER_BYTES).slice(0, OWNER_BYTES), 0);
  } catch (error) {
    // The lock holds without its owner's name, and a full disk shall not keep what is on it from being read.
    if (!isSpaceError(error)) throw error;
  }
}

async function inUse(path: string): Promise<OpenFailure> {
  const [, pid, host] = /"pid":(\d+),"host":"([^"]*)"/.exec(await readFile(path, "utf8")) ?? [];
  const owner = pid === undefined ? "another process" : `process ${pid} on ${host}`;
  return new OpenFailure("in_use", `${path} is held by ${owner}: stop that one first, or use another folder`);
}

function lockIn(path: string, tryLock: () => boolean): boolean {
  try {
    return tryLock();
  } catch (error) {
    const reason = `its file system has no locks (${codeOf(error) ?? String(error)})`;
    throw new OpenFailure("unusable", `${path} cannot be locked, ${reason}: use a folder on a local disk`, {
      cause: error,
    });
  }
}

/** Loaded when needed: commands that open no journal run on every system. */
function nativeLocks(): NativeLocks {
  try {
    return createRequire(import.meta.url)("fs-native-extensions") as NativeLocks;
  } catch (error) {
    const system = `${process.platform} on ${process.arch}`;
    throw new OpenFailure(
      "unusable",
      `fs-native-extensions, which locks the folder, does not load on ${system}`,
      {
        cause: error,
      },
    );
  }
}
