/** Tables that fit a terminal: what has no room at the right goes, the last column first, and rows below are counted. */
import { type Column, type Sheet, sheetOf, sheetWidth } from "../sheet.js";

export interface Room {
  /** Absent: as wide, or as high, as it gets. */
  columns?: number;
  rows?: number;
}

export function fitted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  none: string,
  title: string,
  { columns: width = Number.POSITIVE_INFINITY, rows: most = Number.POSITIVE_INFINITY }: Room,
): Sheet {
  const shown = rows.slice(0, Math.max(1, most));
  const least = columns.filter(({ key }) => key !== undefined).length + 1;
  let kept = columns;
  let sheet = sheetOf(shown, kept, none, titleOf(title, rows.length, shown.length));
  while (kept.length > least && sheetWidth(sheet) > width) {
    kept = kept.slice(0, -1);
    sheet = sheetOf(shown, kept, none, titleOf(title, rows.length, shown.length));
  }
  return sheet;
}

function titleOf(title: string, all: number, shown: number): string {
  return all === shown ? title : `${title} (${shown} of ${all})`;
}
