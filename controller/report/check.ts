/** Collects what is wrong with a decoded message, each with its path; hands out safe values meanwhile. */

import type { Direction } from "../model/index.js";

/** By their numbers in a report. */
export const DIRECTION_NAMES: readonly [Direction, ...Direction[]] = ["outbound", "inbound"];
export const MAX_NAME_BYTES = 512;
/** Enough to find the fault; a hostile message has as many as it likes. */
const MAX_ERRORS = 8;
const SHOWN_CHARS = 64;
/** They would move a terminal's cursor; NUL separates the parts of our keys. */
const CONTROLS = /\p{Cc}/gu;

/** What protobufjs makes of a 64-bit integer. */
type Wide = number | { toNumber(): number } | null | undefined;

export class Check {
  readonly #errors: string[] = [];

  get errors(): readonly string[] {
    return this.#errors;
  }

  fail(path: string, words: string): void {
    if (this.#errors.length < MAX_ERRORS) this.#errors.push(`${path}: ${words}`);
  }

  /** An integer from 0 to 2^53 - 1, or up to `max`. */
  count(path: string, value: Wide, max = Number.MAX_SAFE_INTEGER): number {
    const number = typeof value === "object" && value !== null ? value.toNumber() : (value ?? 0);
    if (!Number.isInteger(number) || number < 0) this.fail(path, `${number} is not a count`);
    else if (number > max) this.fail(path, `${number} is over ${max}`);
    else return number;
    return 0;
  }

  /** Free text, to be read by people: a control character becomes a question mark. */
  text(path: string, value: string | null | undefined, maxBytes: number): string {
    const text = value ?? "";
    if (Buffer.byteLength(text) <= maxBytes) return text.replace(CONTROLS, "?");
    this.fail(path, `${shown(text)}... is longer than ${maxBytes} bytes`);
    return "";
  }

  /** What things are told apart by: not empty, without control characters. */
  name(path: string, value: string | null | undefined, maxBytes: number): string {
    const before = this.#errors.length;
    const text = this.text(path, value, maxBytes);
    if (!value) this.fail(path, "is empty");
    else if (text !== value && this.#errors.length === before)
      this.fail(path, `${shown(value)} has a control character`);
    return text;
  }

  /** The entry of `names` with this number. */
  choice<T>(path: string, value: number | null | undefined, names: readonly [T, ...T[]]): T {
    const chosen = names[value ?? 0];
    if (chosen !== undefined) return chosen;
    this.fail(path, `${value} is not one of 0 to ${names.length - 1}`);
    return names[0];
  }

  /** The list, cut to its limit. */
  list<T>(path: string, value: readonly T[] | null | undefined, max: number): readonly T[] {
    const list = value ?? [];
    if (list.length <= max) return list;
    this.fail(path, `has more than ${max} entries`);
    return list.slice(0, max);
  }

  /** `length` counts; those that are not sent are 0. */
  counts(path: string, value: readonly Wide[] | null | undefined, length: number): number[] {
    const sent = this.list(path, value, length);
    return Array.from({ length }, (_, index) => this.count(`${path}[${index}]`, sent[index]));
  }
}

/** JSON, with the control characters that JSON leaves as they are in its own way of writing them. */
function shown(text: string): string {
  const written = JSON.stringify(text.slice(0, SHOWN_CHARS));
  return written.replace(CONTROLS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
