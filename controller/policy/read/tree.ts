// A document as it was read: its value, and where in the source each part of it stood.
import { shown } from "../values/index.js";

/** What the source says about one value beyond the value itself. */
export interface Mark {
  /** Where the value begins, in characters of its source: what reading order is told by. */
  offset: number;
  /** Counted from 1. */
  line: number;
  isList?: true;
  /** A number as it was written. */
  numberText?: string;
}

/** Marks by JSON pointer. */
export type Marks = Map<string, Mark>;

/** A problem with one value, before anybody knows which document it belongs to. */
export interface Refusal {
  /** JSON pointer (RFC 6901) of the value; "" is the document. */
  pointer: string;
  message: string;
}

/**
 * A value with its marks by JSON pointer. A number that is not written as an integer's digits stands as NaN, so that
 * no check can mistake `1e3` or `5.0` for an integer; its mark has the text.
 */
export interface Tree {
  value: unknown;
  marks: Marks;
  refusals: Refusal[];
}

/** Digits, perhaps a sign; no leading zeros, which some readers take for octal, and no `-0`. */
const INTEGER_TEXT = /^(0|-?[1-9][0-9]*)$/;

export function childPointer(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** `/spec/paths/0/exact` as people read it: `spec.paths[0].exact`. Keys are shown as JSON writes them, shortened. */
export function pathOf(marks: Marks, pointer: string): string {
  let path = "";
  let around = "";
  for (const part of pointer.split("/").slice(1)) {
    const key = shown(part.replaceAll("~1", "/").replaceAll("~0", "~")).slice(1, -1);
    if (marks.get(around)?.isList) path += `[${key}]`;
    else path += path === "" ? key : `.${key}`;
    around += `/${part}`;
  }
  return path;
}

/** The number that a text stands for in a tree: NaN unless it is an integer's digits, however many those are. */
export function integerOf(text: string): number {
  if (!INTEGER_TEXT.test(text)) return Number.NaN;
  // Infinity is no integer to a schema, and yet it is over every bound.
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(text)));
}

/** The mark of a value, or of the nearest value around it. */
export function nearestMark(marks: Marks, pointer: string): Mark {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const mark = marks.get(at);
    if (mark !== undefined) return mark;
    if (at === "") return { offset: 0, line: 1 };
  }
}
