// Sees that a directory changed, whoever changed it and how.
import { type FSWatcher, watch } from "node:fs";
import { reasonOf } from "./scan.js";

/** One save is several events; this waits for the last of them. */
const SETTLE_MS = 50;

/** What no event tells: a network file system, or a watch that the system refused. A scan of a few files is cheap. */
const RESCAN_MS = 10_000;

export interface FolderWatch {
  close(): void;
}

export interface WatchOptions {
  /** Called after changes, and from time to time without any. */
  changed: () => void;
  /** The system does not tell of changes: they are seen with delay. */
  blind: (reason: string) => void;
}

/**
 * Watches the entries of a directory: written, moved over, removed, and links turned to other files, as a mounted
 * ConfigMap does. The timers keep no process alive.
 */
export function watchFolder(folder: string, { changed, blind }: WatchOptions): FolderWatch {
  let settling: NodeJS.Timeout | undefined;
  const soon = () => {
    clearTimeout(settling);
    settling = setTimeout(changed, SETTLE_MS).unref();
  };
  const watcher = startWatcher(folder, soon, blind);
  const rescans = setInterval(changed, RESCAN_MS).unref();
  return {
    close() {
      clearTimeout(settling);
      clearInterval(rescans);
      watcher?.close();
    },
  };
}

function startWatcher(
  folder: string,
  soon: () => void,
  blind: (reason: string) => void,
): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, soon);
    watcher.on("error", (error) => blind(reasonOf(error)));
    return watcher;
  } catch (error) {
    blind(reasonOf(error));
    return undefined;
  }
}
