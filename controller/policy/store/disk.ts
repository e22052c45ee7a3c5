// Files that are whole at every instant: written beside their place, made durable, then moved into it.
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** A file to write, by its name in its folder. */
export interface FileWrite {
  file: string;
  text: string;
}

/** Written and durable, but not in its place yet. */
interface Staged {
  path: string;
  stagedPath: string;
}

/** One file, whole and durable, in a folder that is made if need be, in one that is there. Rejects with the system's error. */
export function writeWhole(folder: string, file: string, text: string): Promise<void> {
  return writeAll(folder, [{ file, text }], folder);
}

/**
 * All files or none, durable when it resolves. They are written to the staging folder, made if need be on the same
 * file system, and moved when all are there; when one cannot be moved, those before it are put back as they were.
 */
export async function writeAll(
  folder: string,
  writes: readonly FileWrite[],
  stagingFolder: string,
): Promise<void> {
  if (writes.length === 0) return;
  await makeFolder(stagingFolder);
  const staged: Staged[] = [];
  try {
    for (const { file, text } of writes) staged.push(await stage(join(folder, file), text, stagingFolder));
    await placeAll(staged, stagingFolder);
    await syncFolder(folder);
  } finally {
    await Promise.all(staged.map(({ stagedPath }) => rm(stagedPath, { force: true })));
  }
}

/** Not what it stands in: policies whose directory is gone are in force, and an empty one would end them all. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw error;
  }
}

/** Makes moves and removals in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The text of a file; undefined where there is none. Rejects with the system's error otherwise. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** `EACCES` and the like; undefined for errors that are not the system's. */
function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** What went wrong, in the system's words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function stage(path: string, text: string, stagingFolder: string): Promise<Staged> {
  const stagedPath = join(stagingFolder, `${randomUUID()}.tmp`);
  const file = await open(stagedPath, "wx", 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await rm(stagedPath, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return { path, stagedPath };
}

async function placeAll(staged: readonly Staged[], stagingFolder: string): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { path, stagedPath } of staged) {
      const before = await readIfPresent(path);
      await rename(stagedPath, path);
      undo.unshift(() => putBack(path, before, stagingFolder));
    }
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

async function putBack(path: string, text: string | undefined, stagingFolder: string): Promise<void> {
  if (text === undefined) return rm(path, { force: true });
  const { stagedPath } = await stage(path, text, stagingFolder);
  await rename(stagedPath, path);
}
