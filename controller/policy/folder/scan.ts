// The policy files of a directory as they are now.
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { compareBytes } from "../resolve/index.js";

const EXTENSIONS = new Set([".yaml", ".yml", ".json"]);

/** Policies are short: a larger file was not meant for this directory, and must not fill the memory. */
const MOST_FILE_BYTES = 4 << 20;

/** A file's text, or why it cannot be read. */
export type FileText = { text: string } | { unreadable: string };

/** Files by name, in the order of their names; or why the directory cannot be read. */
type Scan = { files: Map<string, FileText> } | { unreadable: string };

/**
 * Reads the files `*.yaml`, `*.yml` and `*.json` of a directory, not of those under it. Names that begin with a dot
 * are passed over: editors and mounted ConfigMaps keep their own things there. Links are followed.
 */
export async function scanFolder(folder: string): Promise<Scan> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    return { unreadable: reasonOf(error) };
  }
  const files = new Map<string, FileText>();
  for (const name of names.filter(isPolicyFile).sort(compareBytes)) {
    files.set(name, await readPolicyFile(join(folder, name)));
  }
  return { files };
}

function isPolicyFile(name: string): boolean {
  return !name.startsWith(".") && EXTENSIONS.has(extname(name));
}

/** The text of one file, as the controller would read it. Never rejects. */
export async function readPolicyFile(path: string): Promise<FileText> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { unreadable: "is not a file" };
    if (found.size > MOST_FILE_BYTES)
      return { unreadable: `${found.size} bytes are over ${MOST_FILE_BYTES}` };
    const bytes = await readFile(path);
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    return { unreadable: error instanceof TypeError ? "is not UTF-8" : reasonOf(error) };
  }
}

/** What went wrong, in the system's words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
