// Whether the folder is still this process's own. The kernel's lock says so as long as nobody removes its file or
// writes past it; the journal then stops, rather than acknowledge what the other one never reads.
import type { Disk, DiskFile } from "./disk.js";
import { brokenBy } from "./failure.js";
import type { FolderLock } from "./lock.js";
import { JournalFailure } from "./port.js";

/** Where a journal lives and by what right. */
export interface Place {
  folder: string;
  disk: Disk;
  lock: FolderLock;
}

/** Rejects as `broken` if another process may hold the folder. */
export async function checkLock({ folder, lock }: Place): Promise<void> {
  const isHeld = await lock.isHeld().catch((error: unknown) => {
    throw brokenBy(error, folder);
  });
  if (!isHeld) throw taken(`the lock of ${folder}`);
}

/** Rejects as `broken` if the open file is not the one under its path, or not as long as it was left. */
export async function checkFile({ disk }: Place, path: string, file: DiskFile, bytes: number): Promise<void> {
  const [ours, there] = await Promise.all([file.identify(), disk.identify(path)]).catch((error: unknown) => {
    throw brokenBy(error, path);
  });
  const isSame = ours.device === there?.device && ours.inode === there.inode;
  if (!isSame || ours.bytes !== bytes) throw taken(path);
}

function taken(what: string): JournalFailure {
  const words = `somebody else changed ${what}: see that one process alone uses it, then restart`;
  return new JournalFailure("broken", words);
}
