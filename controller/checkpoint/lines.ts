/**
 * A file of lines that is whole or not there: it is written beside its place and renamed when it is on the disk, and its
 * last line has a checksum of all others. What the lines mean is the business of whoever has them written.
 */
import { type FileHandle, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";

/** Beside the place, while it is written. */
const NEXT = ".next";
const DAMAGED = ".damaged";
/** Between two writes the controller does something else. */
const MAX_CHUNK_CHARS = 64 * 1024;
/** For its owner: what is kept says who calls whom. */
const MODE = 0o600;

/** JSON, the last of each file. */
interface LastLine {
  lines: number;
  /** CRC-32 of all bytes before this line. */
  crc: number;
}

/**
 * Writes the lines, JSON each, as they are made: a line that is not asked for yet does not exist yet. Resolves with the bytes
 * once they are durable; rejects with the system's error, and then the file of before is still there.
 */
export async function writeLines(place: string, lines: Iterable<object>): Promise<number> {
  const next = `${place}${NEXT}`;
  try {
    const file = await open(next, "w", MODE);
    let bytes: number;
    try {
      bytes = await writeAll(file, lines);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, place);
    await syncFolder(path.dirname(place));
    return bytes;
  } catch (error) {
    // Where the folder cannot be written, this cannot be removed either: the first error says why.
    await rm(next, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * The texts of the lines but for the last; or what is wrong with the file; undefined: there is none. What a kill left half
 * written is removed. Rejects where the file is there and cannot be read.
 */
export async function readLines(
  place: string,
): Promise<{ texts: string[]; bytes: number } | { damage: string } | undefined> {
  await rm(`${place}${NEXT}`, { force: true });
  const bytes = await readFile(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const texts = textsIn(bytes);
  return typeof texts === "string" ? { damage: texts } : { texts, bytes: bytes.length };
}

/** For whoever wants to look: where the file is now. One that was put away before gives way. */
export async function putAway(place: string): Promise<string> {
  const kept = `${place}${DAMAGED}`;
  await rename(place, kept);
  return kept;
}

async function writeAll(file: FileHandle, lines: Iterable<object>): Promise<number> {
  let chunk = "";
  let [crc, bytes, count] = [0, 0, 0];
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

/** Without the last; or what is wrong. */
function textsIn(bytes: Buffer): string[] | string {
  const end = bytes.lastIndexOf("\n", bytes.length - 2) + 1;
  const texts = bytes.toString("utf8").split("\n");
  if (texts.pop() !== "") return "it ends in the middle";
  const last = readLast(texts.pop() ?? "");
  if (last === undefined) return "it has no last line";
  if (last.lines !== texts.length) return "lines are missing";
  if (last.crc !== crc32(bytes.subarray(0, end))) return "its checksum is wrong";
  return texts;
}

function readLast(text: string): LastLine | undefined {
  const [, lines, crc] = /^\{"lines":(\d{1,15}),"crc":(\d{1,10})\}$/.exec(text) ?? [];
  return lines === undefined ? undefined : { lines: Number(lines), crc: Number(crc) };
}

/** Makes a rename durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
