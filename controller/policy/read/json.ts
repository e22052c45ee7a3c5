// Strict JSON (RFC 8259) into a tree, with byte offsets: the way the filter reads its configuration.
import { isUtf8 } from "node:buffer";
import { childPointer, integerOf, type Marks, type Refusal, type Tree } from "./tree.js";

/** The language nests a handful of levels; this keeps hostile input from exhausting the stack. */
const MOST_DEPTH = 64;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORDS: readonly (readonly [string, unknown])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];
const ESCAPES: Record<string, string> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
  "/": "/",
};

/** A tree, or the one problem that ended the reading, at the value that was being read. */
type JsonReading = { ok: true; tree: Tree } | { ok: false; refusal: Refusal; marks: Marks };

export function readJson(bytes: Uint8Array): JsonReading {
  // One character a byte: an index in the text is an offset in the document.
  const text = Buffer.from(bytes).toString("latin1");
  const cursor: Cursor = { text, at: 0, marks: new Map(), refusals: [] };
  try {
    const value = readValue(cursor, "", 0);
    skipSpace(cursor);
    if (cursor.at < text.length) throw notJson(cursor, "");
    return { ok: true, tree: { value, marks: cursor.marks, refusals: cursor.refusals } };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, refusal: error.refusal, marks: cursor.marks };
    throw error;
  }
}

interface Cursor {
  readonly text: string;
  at: number;
  readonly marks: Marks;
  readonly refusals: Refusal[];
}

class Unreadable extends Error {
  readonly refusal: Refusal;
  constructor(pointer: string, message: string) {
    super(message);
    this.refusal = { pointer, message };
  }
}

function notJson(cursor: Cursor, pointer: string, at = cursor.at): Unreadable {
  return new Unreadable(pointer, `not JSON at byte ${at}`);
}

function skipSpace(cursor: Cursor): void {
  while (" \t\r\n".includes(cursor.text[cursor.at] ?? "x")) cursor.at += 1;
}

function readValue(cursor: Cursor, pointer: string, depth: number): unknown {
  skipSpace(cursor);
  const first = cursor.text[cursor.at] ?? "";
  cursor.marks.set(pointer, { offset: cursor.at, line: 1 });
  if (depth > MOST_DEPTH) throw notJson(cursor, pointer);
  if (first === "{") return readObject(cursor, pointer, depth);
  if (first === "[") return readList(cursor, pointer, depth);
  if (first === '"') return readString(cursor, pointer);
  for (const [word, value] of WORDS) {
    if (cursor.text.startsWith(word, cursor.at)) {
      cursor.at += word.length;
      return value;
    }
  }
  return readNumber(cursor, pointer);
}

function readNumber(cursor: Cursor, pointer: string): number {
  NUMBER.lastIndex = cursor.at;
  const numberText = NUMBER.exec(cursor.text)?.[0];
  if (numberText === undefined) throw notJson(cursor, pointer);
  cursor.marks.set(pointer, { offset: cursor.at, line: 1, numberText });
  cursor.at += numberText.length;
  return integerOf(numberText);
}

function readObject(cursor: Cursor, pointer: string, depth: number): Record<string, unknown> {
  const entries = new Map<string, unknown>();
  readItems(cursor, pointer, "}", () => {
    if (cursor.text[cursor.at] !== '"') throw notJson(cursor, pointer);
    const key = readString(cursor, pointer);
    const child = childPointer(pointer, key);
    if (entries.has(key)) cursor.refusals.push({ pointer: child, message: "given twice" });
    skipSpace(cursor);
    if (cursor.text[cursor.at] !== ":") throw notJson(cursor, child);
    cursor.at += 1;
    const value = readValue(cursor, child, depth + 1);
    if (!entries.has(key)) entries.set(key, value);
  });
  return Object.fromEntries(entries);
}

function readList(cursor: Cursor, pointer: string, depth: number): unknown[] {
  const list: unknown[] = [];
  cursor.marks.set(pointer, { offset: cursor.at, line: 1, isList: true });
  readItems(cursor, pointer, "]", () => {
    list.push(readValue(cursor, childPointer(pointer, list.length), depth + 1));
  });
  return list;
}

/** From the opening bracket to behind the closing one; `item` reads one and stops behind it. */
function readItems(cursor: Cursor, pointer: string, close: string, item: () => void): void {
  cursor.at += 1;
  skipSpace(cursor);
  if (cursor.text[cursor.at] === close) {
    cursor.at += 1;
    return;
  }
  for (;;) {
    skipSpace(cursor);
    item();
    skipSpace(cursor);
    const next = cursor.text[cursor.at];
    if (next !== close && next !== ",") throw notJson(cursor, pointer);
    cursor.at += 1;
    if (next === close) return;
  }
}

function readString(cursor: Cursor, pointer: string): string {
  let text = "";
  const start = cursor.at + 1;
  let run = start;
  for (cursor.at = start; ; cursor.at += 1) {
    const char = cursor.text[cursor.at] ?? "";
    if (char === "" || char < " ") throw notJson(cursor, pointer);
    if (char === '"' || char === "\\") text += decodeRun(cursor, pointer, run);
    if (char === '"') break;
    if (char === "\\") {
      text += readEscape(cursor, pointer);
      run = cursor.at + 1;
    }
  }
  cursor.at += 1;
  return text;
}

/** The characters from `run` to the cursor, whose bytes must be UTF-8. */
function decodeRun(cursor: Cursor, pointer: string, run: number): string {
  const bytes = Buffer.from(cursor.text.slice(run, cursor.at), "latin1");
  if (!isUtf8(bytes)) throw new Unreadable(pointer, `not UTF-8 at byte ${run + firstNotUtf8(bytes)}`);
  return bytes.toString("utf8");
}

function firstNotUtf8(bytes: Buffer): number {
  const replaced = Buffer.from(bytes.toString("utf8"));
  let at = 0;
  while (bytes[at] === replaced[at]) at += 1;
  // U+FFFD may share its first bytes with what it replaced.
  while (((replaced[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at;
}

/** Reads the escape at the cursor, which stops at its last character. */
function readEscape(cursor: Cursor, pointer: string): string {
  const start = cursor.at;
  const unit = readUnit(cursor, pointer);
  const isHigh = unit >= 0xd800 && unit < 0xdc00;
  if (unit < 0xd800 || unit >= 0xe000) return String.fromCharCode(unit);
  if (isHigh && cursor.text.startsWith("\\u", cursor.at + 1)) {
    cursor.at += 1;
    const low = readUnit(cursor, pointer);
    if (low >= 0xdc00 && low < 0xe000) return String.fromCharCode(unit, low);
  }
  throw new Unreadable(pointer, `an unpaired surrogate at byte ${start}`);
}

function readUnit(cursor: Cursor, pointer: string): number {
  const kind = cursor.text[cursor.at + 1] ?? "";
  const simple = ESCAPES[kind];
  if (simple !== undefined) {
    cursor.at += 1;
    return simple.charCodeAt(0);
  }
  const hex = cursor.text.slice(cursor.at + 2, cursor.at + 6);
  if (kind !== "u" || !/^[0-9a-fA-F]{4}$/.test(hex)) throw notJson(cursor, pointer, cursor.at + 1);
  cursor.at += 5;
  return Number.parseInt(hex, 16);
}
