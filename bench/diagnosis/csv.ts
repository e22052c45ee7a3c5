// Tables of comma-separated values without quotes, as the public data sets have them.
import { readFileSync } from "node:fs";

/** Rows of fields; empty lines are left out. */
export function csvRows(file: string): string[][] {
  return csvRowsOf(readFileSync(file, "utf8"));
}

/** As `csvRows`, of the text; a byte order mark is left out. */
export function csvRowsOf(text: string): string[][] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map((line) => line.split(","));
}

/** Undefined where the field is absent, empty or no number. */
export function numberIn(field: string | undefined): number | undefined {
  if (field === undefined || field.trim() === "") return undefined;
  const value = Number(field);
  return Number.isFinite(value) ? value : undefined;
}

/** Milliseconds of a time in UTC such as `2022-08-22 03:53:54`, whatever follows; NaN: it is none. */
export function utcIn(text: string): number {
  const [time] = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/.exec(text.trim()) ?? [];
  return time === undefined ? Number.NaN : Date.parse(`${time.replace(" ", "T")}Z`);
}
