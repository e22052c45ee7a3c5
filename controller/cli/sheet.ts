/** Tables. Their rows know who they are, so that a later table can be told from an earlier one. */
import { type Color, type Paint, printable } from "./output.js";

const GAP = "  ";

/** Text, or text with the colour that says what it means. */
export type Cell = string | readonly [Color, string];

export interface Column<Row> {
  title: string;
  /** Numbers stand to the right. */
  right?: boolean;
  /** With the other keys it says which thing a row is about; a function where the cell shows more than that. */
  key?: true | ((row: Row) => string);
  cell: (row: Row) => Cell;
}

export interface Sheet {
  /** Stands above it, and before each change of it. */
  title?: string;
  /** None: a list of lines, which stand under the title. */
  heads: readonly { title: string; right: boolean }[];
  rows: readonly { key: string; cells: readonly Cell[] }[];
  /** The newest of a long row of events, the last one first: what falls out of it at the end is no news. */
  isLog?: true;
  /** What is said where there are no rows; empty: nothing, not even the title. */
  none: string;
}

export function sheetOf<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  none: string,
  title?: string,
): Sheet {
  const keyOf = (row: Row) =>
    columns.flatMap(({ key, cell }) => {
      if (key === undefined) return [];
      return key === true ? textOf(cell(row)) : key(row);
    });
  const sheet: Sheet = {
    heads: columns.map(({ title, right = false }) => ({ title, right })),
    rows: rows.map((row) => ({
      key: JSON.stringify(keyOf(row)),
      cells: columns.map(({ cell }) => cell(row)),
    })),
    none,
  };
  return title === undefined ? sheet : { ...sheet, title };
}

/** Lines, under a title where there is one; nothing where there are none. */
export function linesOf(lines: readonly string[], title?: string, color?: Color): Sheet {
  const cellOf = (line: string): Cell => (color === undefined ? line : [color, line]);
  const rows = lines.map((line) => ({ key: line, cells: [cellOf(line)] }));
  return { heads: [], rows, none: "", ...(title === undefined ? {} : { title }) };
}

/** Aligned columns, one line a row; parts with nothing to say are left out. */
export function sheetsText(sheets: readonly Sheet[], paint: Paint): string {
  return sheets
    .map((sheet) => sheetText(sheet, paint))
    .filter((text) => text !== "")
    .join("\n");
}

/** Of its longest line. */
export function sheetWidth(sheet: Sheet): number {
  const widths = widthsOf(sheet);
  return widths.reduce((sum, width) => sum + width, GAP.length * Math.max(0, widths.length - 1));
}

/** Aligned columns, one line a row; `none` where there are no rows. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  paint: Paint,
  none: string,
): string {
  return sheetText(sheetOf(rows, columns, none), paint);
}

/**
 * A line for each row that is new or another now, and for each that is gone; aligned as the table of `after` is. Where
 * the sheet has a title, the line begins with it.
 */
export function changesText(before: readonly Sheet[], after: readonly Sheet[], paint: Paint): string {
  return after.map((sheet) => changedRows(earlier(sheet, after, before), sheet, paint)).join("");
}

/** Parts come and go: one with a title is known by it, the others by their order. */
function earlier(sheet: Sheet, after: readonly Sheet[], before: readonly Sheet[]): Sheet | undefined {
  const like = (all: readonly Sheet[]) => all.filter(({ title }) => title === sheet.title);
  return like(before)[like(after).indexOf(sheet)];
}

function sheetText(sheet: Sheet, paint: Paint): string {
  const { title, heads, rows, none } = sheet;
  if (rows.length === 0) return none === "" ? "" : `${none}\n`;
  const headLine = heads.length === 0 ? [] : [heads.map((head): Cell => ["dim", head.title.toUpperCase()])];
  const widths = widthsOf(sheet);
  const indent = heads.length === 0 && title !== undefined ? "  " : "";
  const lines = [...headLine, ...rows.map(({ cells }) => cells)].map(
    (cells) => `${indent}${lineText(cells, sheet, widths, paint)}\n`,
  );
  return `${title === undefined ? "" : `${printable(title)}\n`}${lines.join("")}`;
}

function changedRows(before: Sheet | undefined, after: Sheet, paint: Paint): string {
  const label = after.title === undefined ? "" : `${printable(after.title)}: `;
  const widths = widthsOf(after);
  const [old, fresh] = [byKey(before), byKey(after)];
  const changed = [...fresh].filter(([key, cells]) => JSON.stringify(old.get(key)) !== JSON.stringify(cells));
  if (after.isLog === true) changed.reverse();
  const gone = after.isLog === true ? [] : [...old].filter(([key]) => !fresh.has(key));
  const line = (cells: readonly Cell[]) => `${label}${lineText(cells, after, widths, paint)}`;
  return [
    ...changed.map(([, cells]) => `${line(cells)}\n`),
    ...gone.map(([, cells]) => `${line(cells)}${GAP}${paint("dim", "(no more)")}\n`),
  ].join("");
}

/** Two rows of one key (two Envoys under one id) are told apart by their place. */
function byKey(sheet: Sheet | undefined): Map<string, readonly Cell[]> {
  const rows = new Map<string, readonly Cell[]>();
  for (const { key, cells } of sheet?.rows ?? []) {
    let own = key;
    for (let place = 2; rows.has(own); place++) own = `${key} ${place}`;
    rows.set(own, cells);
  }
  return rows;
}

function widthsOf({ heads, rows }: Sheet): number[] {
  return heads.map(({ title }, at) =>
    rows.reduce((width, { cells }) => Math.max(width, textOf(cells[at] ?? "").length), title.length),
  );
}

function lineText(cells: readonly Cell[], { heads }: Sheet, widths: readonly number[], paint: Paint): string {
  const aligned = cells.map((cell, at) => {
    const text = textOf(cell);
    const padding = " ".repeat(Math.max(0, (widths[at] ?? 0) - text.length));
    const shown = typeof cell === "string" ? text : paint(cell[0], text);
    return heads[at]?.right === true ? padding + shown : shown + padding;
  });
  return aligned.join(GAP).trimEnd();
}

function textOf(cell: Cell): string {
  return printable(typeof cell === "string" ? cell : cell[1]);
}
