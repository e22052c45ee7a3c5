// A disk in memory that can fail at any step, and lose at a crash whatever was not synced: each sector and each change
// of the folder on its own, since nothing promises an order.
import { dirname } from "node:path";
import type { Disk, DiskFile } from "../../../controller/journal/disk.js";

const SECTOR_BYTES = 512;

/** What happens at a step: the call fails with this code, halfway through if it is a write, or the machine stops. */
export type Trouble = "ENOSPC" | "EDQUOT" | "EFBIG" | "EIO" | "crash";

interface Content {
  inode: number;
  now: Buffer;
  /** What a crash cannot take away. */
  synced: Buffer;
}

export type Names = Map<string, Content>;
type NameChange = (names: Names) => void;

export interface SimulatedDisk extends Disk {
  /** Calls so far that change something or sync it. */
  readonly steps: number;
  /** The disk after a crash now: `chance` (0..1, each call a new one) decides what was lost. */
  crashed(chance: () => number): SimulatedDisk;
  /** What the files hold now. */
  files(): Record<string, string>;
  /** To go on with on another disk. */
  contents(): Names;
}

export function errorOf(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/** Empty, or with `kept` durable on it. `troubleAt` is asked at each step, and what the step is. */
export function simulatedDisk(
  troubleAt: (step: number, call: string) => Trouble | undefined = () => undefined,
  kept: Names = new Map(),
): SimulatedDisk {
  const names: Names = new Map(kept);
  const syncedNames: Names = new Map(kept);
  let changes: NameChange[] = [];
  let inodes = Math.max(0, ...[...kept.values()].map(({ inode }) => inode));
  let steps = 0;
  let isDown = false;

  const trouble = (call: string): Error | undefined => {
    const what = troubleAt(steps++, call);
    isDown ||= what === "crash";
    if (isDown) return errorOf("EIO");
    return what && errorOf(what);
  };
  const step = (call: string) => {
    const error = trouble(call);
    if (error !== undefined) throw error;
  };
  const change = (apply: NameChange) => {
    apply(names);
    changes.push(apply);
  };

  function fileOf(content: Content): DiskFile {
    return {
      write: async (bytes, position) => {
        const error = trouble("write");
        const part = error === undefined ? bytes : bytes.subarray(0, bytes.length / 2);
        const now = Buffer.alloc(Math.max(content.now.length, position + part.length));
        content.now.copy(now);
        part.copy(now, position);
        content.now = now;
        if (error === undefined) return part.length;
        // The worst of what may happen: the kernel has written it back before anybody could take it back.
        content.synced = now;
        throw error;
      },
      sync: async () => {
        step("sync");
        content.synced = content.now;
      },
      truncate: async (length) => {
        step("truncate");
        content.now = Buffer.from(content.now.subarray(0, length));
      },
      identify: async () => ({ device: 1, inode: content.inode, bytes: content.now.length }),
      close: async () => {},
    };
  }

  return {
    get steps() {
      return steps;
    },
    makeFolder: async () => undefined,
    names: async (folder) =>
      [...names.keys()]
        .filter((path) => dirname(path) === folder)
        .map((path) => path.slice(folder.length + 1)),
    read: async (path) => Buffer.from(found(names, path).now),
    open: async (path, flags) => {
      if (flags === "r+") return fileOf(found(names, path));
      step("create");
      if (names.has(path)) throw errorOf("EEXIST");
      const content = { inode: ++inodes, now: Buffer.alloc(0), synced: Buffer.alloc(0) };
      change((all) => all.set(path, content));
      return fileOf(content);
    },
    rename: async (from, to) => {
      step("rename");
      const content = found(names, from);
      change((all) => {
        all.delete(from);
        all.set(to, content);
      });
    },
    remove: async (path) => {
      step("remove");
      change((all) => all.delete(path));
    },
    syncFolder: async () => {
      step("syncFolder");
      for (const apply of changes) apply(syncedNames);
      changes = [];
    },
    identify: async (path) => {
      const content = names.get(path);
      return content && { device: 1, inode: content.inode, bytes: content.now.length };
    },
    freeSpace: async () => ({ bytes: 3000, files: 10 }),
    crashed(chance) {
      for (const apply of changes) if (chance() < 0.5) apply(syncedNames);
      const survivors = [...syncedNames].map(([path, content]) => [path, survivor(content, chance)] as const);
      return simulatedDisk(undefined, new Map(survivors));
    },
    contents: () => names,
    files: () => Object.fromEntries([...names].map(([path, { now }]) => [path, now.toString()])),
  };
}

function found(names: Names, path: string): Content {
  const content = names.get(path);
  if (content === undefined) throw errorOf("ENOENT");
  return content;
}

/** Every sector that was not synced is there or is not; so is what the file has grown or shrunk by, byte by byte. */
function survivor({ inode, now, synced }: Content, chance: () => number): Content {
  const isSame = now.equals(synced);
  const length = isSame
    ? now.length
    : synced.length + Math.round((now.length - synced.length) * end(chance()));
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += SECTOR_BYTES) {
    const source = isSame || chance() < 0.5 ? now : synced;
    bytes.set(source.subarray(at, Math.min(at + SECTOR_BYTES, length)), at);
  }
  return { inode, now: bytes, synced: bytes };
}

/** Mostly the whole length, since sizes are written at once. */
function end(chance: number): number {
  return chance < 0.5 ? 1 : (chance - 0.5) * 2;
}
