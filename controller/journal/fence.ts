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
export async function checkLock(place: Place): Promise<void> {
  const { folder, lock } = place;
  const isHeld = await lock.isHeld().catch((error: unknown) => {
    throw brokenBy(error, folder);
  });
  if (!isHeld) throw await lost(place, `the lock of ${folder}`);
}

/** Rejects as `broken` if the open file is not the one under its path, or not as long as it was left. */
export async function checkFile(place: Place, path: string, file: DiskFile, bytes: number): Promise<void> {
  const { disk } = place;
  const [ours, there] = await Promise.all([file.identify(), disk.identify(path)]).catch((error: unknown) => {
    throw brokenBy(error, path);
  });
  const isSame = ours.device === there?.device && ours.inode === there.inode;
  if (!isSame || ours.bytes !== bytes) throw await lost(place, path);
}

async function lost({ disk, folder }: Place, what: string): Promise<JournalFailure> {
  const there = await disk.identify(folder).catch((error: unknown) => {
    throw brokenBy(error, folder);
  });
  const gone = `the folder ${folder} is gone, removed or moved: put it back, then restart`;
  const changed = `somebody else changed ${what}: see that one process alone uses it, then restart`;
  return new JournalFailure("broken", there === undefined ? gone : changed);
}
