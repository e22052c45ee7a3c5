/** How results are written: what a person sees is coloured and harmless, what a program reads is whole. */
import { stringify } from "yaml";
import type { Environment } from "../settings.js";
import type { Terminal } from "./world.js";

export const FORMATS = ["table", "json", "yaml"] as const;
export type Format = (typeof FORMATS)[number];

const COLORS = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;
export type Color = keyof typeof COLORS;
export type Paint = (color: Color, text: string) => string;

/** Words by which FORCE_COLOR says no. */
const UNFORCED = ["0", "false"];

/**
 * What a terminal would obey instead of showing: control characters, and those that turn the direction of writing.
 * Names come from sidecars, and anybody can be one.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach the terminal
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** JSON and YAML escape the others by themselves. */
const UNESCAPED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** For programs. `isOneOfMany`: JSON on one line, YAML with the line that begins a document. */
export function documentText(format: "json" | "yaml", value: unknown, isOneOfMany = false): string {
  if (format === "json") return `${escaped(JSON.stringify(value, null, isOneOfMany ? 0 : 2))}\n`;
  return isOneOfMany ? `---\n${yamlText(value)}` : yamlText(value);
}

/**
 * Plain text unless a person looks at a terminal that has colours and did not refuse them (NO_COLOR, no-color.org).
 * FORCE_COLOR goes before both, as it does in Node itself.
 */
export function painter(terminal: Terminal, env: Environment): Paint {
  const isColored = hasColors(terminal, env);
  return (color, text) => (isColored ? `\u001b[${COLORS[color]}m${text}\u001b[0m` : text);
}

/** Whether the cursor can be moved: else a picture cannot be drawn over itself. */
export function canRedraw(terminal: Terminal, { TERM: term }: Environment): boolean {
  return terminal.isTTY === true && term !== "dumb";
}

/** Text from elsewhere on one line: what the terminal would obey is a question mark. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, "?");
}

function hasColors(terminal: Terminal, env: Environment): boolean {
  const { FORCE_COLOR: force = "", NO_COLOR: refused = "" } = env;
  if (force !== "") return !UNFORCED.includes(force);
  return refused === "" && canRedraw(terminal, env);
}

/**
 * Lines are not folded: a name is found by searching for it. What is a truth value in YAML 1.1, as kubectl reads it, is
 * quoted.
 */
function yamlText(value: unknown): string {
  const plain = stringify(value, { lineWidth: 0, compat: "yaml-1.1" });
  if (escaped(plain) === plain) return plain;
  // Only in a quoted string can a character be escaped; those of JSON are YAML too.
  return escaped(stringify(value, { lineWidth: 0, defaultStringType: "QUOTE_DOUBLE" }));
}

function escaped(text: string): string {
  return text.replace(UNESCAPED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
