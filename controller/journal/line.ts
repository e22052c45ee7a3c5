// One record is one line of text: `<crc32> <bytes of the JSON> <number> <batch> <JSON>`. The checksum is in hexadecimal
// and covers what stands between it and the line's end. JSON text holds no line break, so lines can be found again
// behind damage. The batch is the number of the first record that was written and synced together with this one: it
// tells recovery whether a bad record before was ever durable.
import { crc32 } from "node:zlib";

/** Checksum, length and two numbers of at most 16 digits, and the blanks. */
export const MAX_HEAD_BYTES = 8 + 1 + 10 + 1 + 16 + 1 + 16 + 1;

const CHECKSUM_BYTES = 8;
const HEAD = /^([0-9a-f]{8}) (\d{1,10}) (\d{1,16}) (\d{1,16}) /;
export const LINE_END = 0x0a;

export interface Line {
  /** Records are numbered from 1 without gaps; a snapshot has the number of the last record in it. */
  number: number;
  batch: number;
  value: unknown;
  /** With the line's end. */
  bytes: number;
}

export function encodeLine(number: number, batch: number, json: string): Buffer {
  const content = `${Buffer.byteLength(json)} ${number} ${batch} ${json}`;
  return Buffer.from(`${checksum(Buffer.from(content))} ${content}\n`);
}

/** The line that begins at `start`; undefined unless all of it is there and right. */
export function decodeLine(bytes: Buffer, start: number): Line | undefined {
  const length = claimedBytes(bytes, start);
  if (length === undefined || bytes[start + length - 1] !== LINE_END) return undefined;
  const line = bytes.subarray(start, start + length - 1);
  if (checksum(line.subarray(CHECKSUM_BYTES + 1)) !== line.toString("latin1", 0, CHECKSUM_BYTES))
    return undefined;
  const head = headAt(bytes, start);
  if (head === undefined) return undefined;
  const { number, batch } = head;
  try {
    return { number, batch, value: JSON.parse(line.toString("utf8", head.bytes)), bytes: length };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** How long the line at `start` says it is, with its end; undefined if it has no whole head. */
export function claimedBytes(bytes: Buffer, start: number): number | undefined {
  const head = headAt(bytes, start);
  return head && head.bytes + head.jsonBytes + 1;
}

function headAt(bytes: Buffer, start: number) {
  const match = HEAD.exec(bytes.toString("latin1", start, Math.min(start + MAX_HEAD_BYTES, bytes.length)));
  if (match === null) return undefined;
  return {
    bytes: match[0].length,
    jsonBytes: Number(match[2]),
    number: Number(match[3]),
    batch: Number(match[4]),
  };
}

function checksum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(CHECKSUM_BYTES, "0");
}
