// Reads one segment and judges its end. A crash leaves a write that never finished: it was never acknowledged, and is
// cut. Anything else that is wrong means that records which were acknowledged have changed or gone: nothing is guessed
// then. The two are told apart by what a crash can leave: a line that stops short, or sectors that never reached the
// disk and read as zeros, in the last batch alone.
import { claimedBytes, decodeLine, LINE_END, type Line, MAX_HEAD_BYTES } from "./line.js";
import { segmentHeader } from "./names.js";

/** Disks write this much at a time, or a multiple. */
const SECTOR_BYTES = 512;
/** A sector may share a single byte with the bad part; one zero byte could also be a flipped one. */
const MIN_HOLE_BYTES = 2;

export interface Scan {
  lines: Line[];
  /** Up to here all is right. */
  goodBytes: number;
  /** What follows: nothing, a write that never finished, or damage. */
  rest: "nothing" | "torn" | "damaged";
  /** The number of the record that should stand at `goodBytes`. */
  next: number;
}

/** A segment whose first record should have the number `first`. */
export function scanSegment(bytes: Buffer, first: number): Scan {
  const header = segmentHeader(first);
  if (!bytes.subarray(0, header.length).equals(header)) {
    return { lines: [], goodBytes: 0, rest: judgeHeader(bytes, header), next: first };
  }
  const lines: Line[] = [];
  let at = header.length;
  let next = first;
  while (at < bytes.length) {
    const line = decodeLine(bytes, at);
    if (line?.number !== next) return { lines, goodBytes: at, rest: judge(bytes, at, next), next };
    lines.push(line);
    at += line.bytes;
    next++;
  }
  return { lines, goodBytes: at, rest: "nothing", next };
}

/** The header is durable before the first record is written. */
function judgeHeader(bytes: Buffer, header: Buffer): "torn" | "damaged" {
  if (linesFrom(bytes, 0).length > 0) return "damaged";
  const isShort = bytes.length < header.length && header.subarray(0, bytes.length).equals(bytes);
  return isShort || hasHole(bytes, 0, bytes.length) ? "torn" : "damaged";
}

function judge(bytes: Buffer, at: number, number: number): "torn" | "damaged" {
  if (decodeLine(bytes, at) !== undefined) return "damaged";
  const later = linesFrom(bytes, at);
  // Batches are written one after another: a later one shows that this one was durable.
  if (later.some(({ batch }) => batch > number)) return "damaged";
  const end = later[0]?.start ?? bytes.length;
  return hasHole(bytes, at, end) || stopsShort(bytes, at) ? "torn" : "damaged";
}

/** Whole lines that begin behind a line's end after `from`. */
function linesFrom(bytes: Buffer, from: number): { start: number; batch: number }[] {
  const found: { start: number; batch: number }[] = [];
  let end = bytes.indexOf(LINE_END, from);
  while (end !== -1) {
    const line = decodeLine(bytes, end + 1);
    if (line !== undefined) found.push({ start: end + 1, batch: line.batch });
    end = bytes.indexOf(LINE_END, end + (line?.bytes ?? 1));
  }
  return found;
}

/** The file ends before the line that begins at `start` does. */
function stopsShort(bytes: Buffer, start: number): boolean {
  if (bytes.indexOf(LINE_END, start) !== -1) return false;
  return bytes.length - start < (claimedBytes(bytes, start) ?? MAX_HEAD_BYTES);
}

/** Some sector's share of the range is all zeros, which no text of ours is. */
function hasHole(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const sectorEnd = Math.min(end, (Math.floor(at / SECTOR_BYTES) + 1) * SECTOR_BYTES);
    const share = bytes.subarray(at, sectorEnd);
    if (share.length >= MIN_HOLE_BYTES && share.every((byte) => byte === 0)) return true;
    at = sectorEnd;
  }
  return false;
}
