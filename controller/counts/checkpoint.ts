/**
 * One file that holds all counts. It is written beside its place and renamed when it is on the disk, so that at each
 * instant a whole one is there.
 */
import { type FileHandle, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { type FirstLine, FORMAT_VERSION, type LastLine, type Line, READ_VERSIONS, readLine } from "./line.js";

const FILE = "checkpoint";
const NEXT = "checkpoint.next";
/** A damaged one is put away under this name, for whoever wants to look. */
const DAMAGED = "checkpoint.damaged";
/** Between two writes the controller does something else. */
const MAX_CHUNK_CHARS = 64 * 1024;

/** Where no checkpoint is, or a damaged one, `lines` is undefined; `note` says what a person should know. */
export interface ReadCheckpoint {
  lines: Line[] | undefined;
  /** Reports before this segment are in it. */
  segment: number;
  bytes: number;
  note?: string;
}

/**
 * Writes the lines as they are made: a line that is not asked for yet does not exist yet. Resolves with the bytes once
 * they are durable; rejects with the system's error, and then the last checkpoint is still there.
 */
export async function writeCheckpoint(
  folder: string,
  head: Omit<FirstLine, "counts">,
  lines: Iterable<Line>,
): Promise<number> {
  const next = path.join(folder, NEXT);
  try {
    const file = await open(next, "w", 0o600);
    let bytes: number;
    try {
      bytes = await writeLines(file, { counts: FORMAT_VERSION, ...head }, lines);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, path.join(folder, FILE));
    await syncFolder(folder);
    return bytes;
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}

/** Rejects where the file is there and cannot be read. */
export async function readCheckpoint(folder: string): Promise<ReadCheckpoint> {
  await rm(path.join(folder, NEXT), { force: true });
  const file = path.join(folder, FILE);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (bytes === undefined) return { lines: undefined, segment: 0, bytes: 0 };
  const read = decode(bytes);
  if (typeof read !== "string") return { ...read, bytes: bytes.length };
  const kept = path.join(folder, DAMAGED);
  await rename(file, kept);
  const note = `the kept counts are damaged (${read}) and were not used; they are in ${kept}`;
  return { lines: undefined, segment: 0, bytes: 0, note };
}

async function writeLines(file: FileHandle, first: FirstLine, lines: Iterable<Line>): Promise<number> {
  let chunk = `${JSON.stringify(first)}\n`;
  let [crc, bytes, count] = [0, 0, 1];
  const put = async () => {
    const buffer = Buffer.from(chunk);
    chunk = "";
    crc = crc32(buffer, crc);
    bytes += buffer.length;
    await file.writeFile(buffer);
  };
  for (const line of lines) {
    chunk += `${JSON.stringify(line)}\n`;
    count += 1;
    if (chunk.length >= MAX_CHUNK_CHARS) await put();
  }
  await put();
  chunk = `${JSON.stringify({ lines: count, crc } satisfies LastLine)}\n`;
  await put();
  return bytes;
}

/** The lines between the first and the last; or what is wrong. */
function decode(bytes: Buffer): { lines: Line[]; segment: number } | string {
  const end = bytes.lastIndexOf("\n", bytes.length - 2) + 1;
  const texts = bytes.toString("utf8").split("\n");
  if (texts.pop() !== "") return "it ends in the middle";
  const lines: Line[] = [];
  for (const [index, text] of texts.entries()) {
    const line = readLine(text);
    if (line === undefined) return index === 0 ? aboutFirst(text) : `line ${index + 1} cannot be read`;
    lines.push(line);
  }
  const [first, last] = [lines.shift(), lines.pop()];
  if (first === undefined || !("segment" in first)) return "it has no first line";
  if (last === undefined || !("crc" in last)) return "it has no last line";
  if (last.lines !== lines.length + 1) return "lines are missing";
  if (last.crc !== crc32(bytes.subarray(0, end))) return "its checksum is wrong";
  return { lines, segment: first.segment };
}

/** What is wrong with a first line that is none. */
function aboutFirst(text: string): string {
  const [, version] = /^\{"counts":(\d{1,6}),/.exec(text) ?? [];
  if (version === undefined || READ_VERSIONS.includes(Number(version))) return "line 1 cannot be read";
  return `it is of version ${version}, and this Meshfuse reads version ${FORMAT_VERSION}`;
}

/** Makes a rename durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
