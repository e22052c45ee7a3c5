// Sees that a directory changed, whoever changed it and how.
import { type FSWatcher, watch } from "node:fs";
import { reasonOf } from "./scan.js";

/** One save is several events; this waits for the last of them. */
const SETTLE_MS = 50;

/**
 * What no event tells: a network file system, a watch that the system refused, a directory that comes later or is
 * another one by the same name. A scan of a few files is cheap.
 */
const RESCAN_MS = 10_000;

interface FolderWatch {
  close(): void;
}

interface WatchOptions {
  /** Called after changes, and from time to time without any. */
  changed: () => void;
  /** The system does not tell of changes now: they are seen with delay. Told once until it does again. */
  blind: (reason: string) => void;
  rescanMs?: number;
}

/**
 * Watches the entries of a directory: written, moved over, removed, and links turned to other files, as a mounted
 * ConfigMap does. The timers keep no process alive.
 */
export function watchFolder(folder: string, options: WatchOptions): FolderWatch {
  const { changed, blind, rescanMs = RESCAN_MS } = options;
  let settling: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  let isBlind = false;
  const soon = () => {
    clearTimeout(settling);
    settling = setTimeout(changed, SETTLE_MS).unref();
  };
  const fail = (error: unknown) => {
    if (!isBlind) blind(reasonOf(error));
    isBlind = true;
  };
  const look = () => {
    watcher?.close();
    watcher = undefined;
    try {
      watcher = watch(folder, { persistent: false }, soon).on("error", fail);
      isBlind = false;
    } catch (error) {
      fail(error);
    }
  };
  look();
  const rescans = setInterval(() => {
    look();
    changed();
  }, rescanMs).unref();
  return {
    close() {
      clearTimeout(settling);
      clearInterval(rescans);
      watcher?.close();
    },
  };
}
