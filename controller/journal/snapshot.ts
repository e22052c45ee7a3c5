// One state in a file of its own. It is written beside its place, made durable and only then named: under its name
// there is a whole snapshot or none.
import { join } from "node:path";
import { type Disk, writeAll } from "./disk.js";
import { brokenBy, OpenFailure } from "./failure.js";
import { checkLock, type Place } from "./fence.js";
import { decodeLine, encodeLine } from "./line.js";
import {
  type NumberedFile,
  snapshotHeader,
  snapshotPath,
  strangeFormat,
  UNFINISHED_SNAPSHOT,
} from "./names.js";

/** Resolves with its path when durable. Rejects with the disk's error or a JournalFailure; the one of before stays. */
export async function writeSnapshot(place: Place, number: number, json: string): Promise<string> {
  const { disk, folder } = place;
  const unfinished = join(folder, UNFINISHED_SNAPSHOT);
  const path = snapshotPath(folder, number);
  try {
    await disk.remove(unfinished);
    await writeFile(
      disk,
      unfinished,
      Buffer.concat([snapshotHeader(number), encodeLine(number, number, json)]),
    );
    await checkLock(place);
    await disk.rename(unfinished, path);
  } catch (error) {
    await discard(disk, unfinished);
    throw error;
  }
  try {
    await disk.syncFolder(folder);
  } catch (error) {
    throw brokenBy(error, path);
  }
  return path;
}

/** The state. Rejects with an OpenFailure if it is not all there. */
export async function readSnapshot(disk: Disk, { path, number }: NumberedFile): Promise<unknown> {
  const bytes = await disk.read(path);
  const format = strangeFormat(bytes);
  if (format !== undefined) throw strange(path, format);
  const header = snapshotHeader(number);
  const line = bytes.subarray(0, header.length).equals(header) ? decodeLine(bytes, header.length) : undefined;
  if (line?.number === number && header.length + line.bytes === bytes.length) return line.value;
  const remedy = "restore the folder from a copy, or move it away to begin anew without what it holds";
  throw new OpenFailure("damaged", `${path} is damaged from byte 0 on, its checksum is wrong: ${remedy}`);
}

export function strange(path: string, format: number): OpenFailure {
  return new OpenFailure("unusable", `${path} has format ${format}: start the newer version that wrote it`);
}

async function writeFile(disk: Disk, path: string, bytes: Buffer): Promise<void> {
  const file = await disk.open(path, "wx");
  try {
    await writeAll(file, bytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function discard(disk: Disk, path: string): Promise<void> {
  try {
    await disk.remove(path);
  } catch (error) {
    throw brokenBy(error, path);
  }
}
