/** One file that holds all counts, whole at each instant. */
import path from "node:path";
import { putAway, readLines, writeLines } from "../checkpoint/index.js";
import { type FirstLine, FORMAT_VERSION, type Line, READ_VERSIONS, readLine } from "./line.js";

const FILE = "checkpoint";

/** Where no checkpoint is, or a damaged one, `lines` is undefined; `note` says what a person should know. */
interface ReadCheckpoint {
  lines: Line[] | undefined;
  /** Reports before this segment are in it. */
  segment: number;
  bytes: number;
  note?: string;
}

/** See writeLines. */
export function writeCheckpoint(
  folder: string,
  head: Omit<FirstLine, "counts">,
  lines: Iterable<Line>,
): Promise<number> {
  return writeLines(path.join(folder, FILE), withFirst({ counts: FORMAT_VERSION, ...head }, lines));
}

/** Rejects where the file is there and cannot be read. */
export async function readCheckpoint(folder: string): Promise<ReadCheckpoint> {
  const file = path.join(folder, FILE);
  const read = await readLines(file);
  if (read === undefined) return { lines: undefined, segment: 0, bytes: 0 };
  const decoded = "damage" in read ? read.damage : decode(read.texts);
  if (typeof decoded !== "string" && "bytes" in read) return { ...decoded, bytes: read.bytes };
  const kept = await putAway(file);
  const note = `the kept counts are damaged (${decoded}) and were not used; they are in ${kept}`;
  return { lines: undefined, segment: 0, bytes: 0, note };
}

function* withFirst(first: FirstLine, lines: Iterable<Line>): Iterable<Line> {
  yield first;
  yield* lines;
}

/** The lines after the first; or what is wrong. */
function decode(texts: readonly string[]): { lines: Line[]; segment: number } | string {
  const lines: Line[] = [];
  for (const [index, text] of texts.entries()) {
    const line = readLine(text);
    if (line === undefined) return index === 0 ? aboutFirst(text) : `line ${index + 1} cannot be read`;
    lines.push(line);
  }
  const first = lines.shift();
  if (first === undefined || !("segment" in first)) return "it has no first line";
  return { lines, segment: first.segment };
}

/** What is wrong with a first line that is none. */
function aboutFirst(text: string): string {
  const [, version] = /^\{"counts":(\d{1,6}),/.exec(text) ?? [];
  if (version === undefined || READ_VERSIONS.includes(Number(version))) return "line 1 cannot be read";
  return `it is of version ${version}, and this Meshfuse reads version ${FORMAT_VERSION}`;
}
