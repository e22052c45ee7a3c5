/** How results are written: tables for people, JSON and YAML for programs. */
import { stringify } from "yaml";
import { type Terminal, usage, type World } from "./world.js";

export const FORMATS = ["table", "json", "yaml"] as const;
export type Format = (typeof FORMATS)[number];

const COLORS = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const;
export type Color = keyof typeof COLORS;
export type Paint = (color: Color, text: string) => string;

/** Escape sequences take no room on the screen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what starts an escape sequence
const ESCAPES = /\u001b\[\d+m/g;

export interface Column<Row> {
  title: string;
  /** Numbers stand to the right. */
  right?: boolean;
  cell: (row: Row, paint: Paint) => string;
}

export function readFormat(text: string): Format {
  const format = FORMATS.find((known) => known === text);
  if (format === undefined)
    throw usage(`--output: ${JSON.stringify(text)} is not one of ${FORMATS.join(", ")}`);
  return format;
}

/** For programs the whole value, for people what `table` makes of it. */
export function print(world: World, format: Format, value: unknown, table: (paint: Paint) => string): void {
  if (format === "json") world.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  else if (format === "yaml") world.stdout.write(stringify(value));
  else world.stdout.write(table(painter(world.stdout, world.env.NO_COLOR)));
}

/** Plain text unless a person looks at a terminal and did not refuse colours (NO_COLOR, no-color.org). */
export function painter(terminal: Terminal, noColor: string | undefined): Paint {
  const isColored = terminal.isTTY === true && (noColor === undefined || noColor === "");
  return (color, text) => (isColored ? `\u001b[${COLORS[color]}m${text}\u001b[0m` : text);
}

/** Aligned columns, one line a row; `none` where there are no rows. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  paint: Paint,
  none: string,
): string {
  if (rows.length === 0) return `${none}\n`;
  const head = columns.map(({ title }) => paint("dim", title.toUpperCase()));
  const lines = [head, ...rows.map((row) => columns.map(({ cell }) => printable(cell(row, paint))))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => widthOf(line[at] ?? ""))));
  return lines.map((line) => `${aligned(line, columns, widths)}\n`).join("");
}

function aligned<Row>(
  line: readonly string[],
  columns: readonly Column<Row>[],
  widths: readonly number[],
): string {
  const cells = columns.map(({ right }, at) => {
    const text = line[at] ?? "";
    const padding = " ".repeat(Math.max(0, (widths[at] ?? 0) - widthOf(text)));
    return right === true ? padding + text : text + padding;
  });
  return cells.join("  ").trimEnd();
}

/** Names come from sidecars: what could move the cursor is shown, not obeyed. Our own colours stay. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach the terminal
  return text.replace(/\u001b(?!\[\d+m)|[\u0000-\u001a\u001c-\u001f\u007f-\u009f]/g, "?");
}

function widthOf(text: string): number {
  return text.replace(ESCAPES, "").length;
}
