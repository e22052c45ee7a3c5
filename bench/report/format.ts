// Numbers as people read them: no more digits than the spread allows.
import type { Cell, Figure } from "../result/index.js";

/** Digits of a value that was measured: what is beyond them is noise. */
const DIGITS = 3;

export function formatCell(cell: Cell): string {
  if (cell === undefined || cell === null) return "-";
  if (typeof cell === "string") return cell;
  return typeof cell === "number" ? formatNumber(cell) : formatFigure(cell);
}

/** `1.23 [1.20, 1.31]`; a figure of one sample has no interval. */
export function formatFigure({ median, low, high, samples }: Figure): string {
  const places = placesFor(Math.max(Math.abs(median), Math.abs(high - low)));
  if (samples === 1) return formatNumber(median);
  const [shown, from, to] = [median, low, high].map((value) => grouped(value, places));
  return `${shown} [${from}, ${to}]`;
}

/** A whole number with all its digits, any other one with three or more. */
export function formatNumber(value: number): string {
  return grouped(value, Number.isInteger(value) ? 0 : placesFor(Math.abs(value)));
}

function placesFor(size: number): number {
  if (size === 0 || !Number.isFinite(size)) return 0;
  return Math.min(6, Math.max(0, DIGITS - 1 - Math.floor(Math.log10(size))));
}

function grouped(value: number, places: number): string {
  const rounded = value.toLocaleString("en-US", {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
  return /^-0(\.0+)?$/.test(rounded) ? rounded.slice(1) : rounded;
}
