/** Instants as people read them. */
import { timeText } from "../columns.js";

const UNITS: readonly [name: string, ms: number][] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
];
/** From so many of a unit on, smaller ones say nothing. */
const ENOUGH = 2;

/** An instant, and how far it is from now. `nowMs`: undefined where that would be another text each second. */
export function whenText(atMs: number, nowMs: number | undefined): string {
  if (nowMs === undefined) return timeText(atMs);
  const distance = spanText(Math.abs(atMs - nowMs));
  return `${timeText(atMs)} (${atMs > nowMs ? `in ${distance}` : `${distance} ago`})`;
}

/** An instant that has been. One that is yet to come was told by a clock that is ahead of this one. */
export function sinceText(atMs: number, nowMs: number | undefined): string {
  if (nowMs === undefined || atMs <= nowMs) return whenText(atMs, nowMs);
  return `${timeText(atMs)} (by a clock that is ${spanText(atMs - nowMs)} ahead)`;
}

/** `90 s`, `5 min`, `3 h`, `12 d`; below a second in milliseconds. */
export function spanText(ms: number): string {
  for (const [name, length] of UNITS) {
    const isLast = name === "s";
    if (ms >= (isLast ? length : length * ENOUGH)) return `${Math.floor(ms / length)} ${name}`;
  }
  return `${Math.round(ms)} ms`;
}
