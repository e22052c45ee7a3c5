/** One event as a line of the log: docs/events.md has an example of each type. */
import type { NumberedEvent } from "../events/index.js";

/** The event's fields as the stream has them, after its instant as text and its place in the stream. */
export function lineOf({ id, event }: NumberedEvent, nowMs: number): string {
  return `${JSON.stringify({ time: timeOf(event.atMs, nowMs), eventId: id, ...event })}\n`;
}

/** So many events before the next line are missing. */
export function lostLine(count: number, nowMs: number): string {
  return `${JSON.stringify({ time: timeOf(nowMs, nowMs), type: "lost", atMs: nowMs, count })}\n`;
}

/** UTC with milliseconds; where no calendar has the instant that a sidecar told, now. */
function timeOf(atMs: number, nowMs: number): string {
  const date = new Date(atMs);
  return (Number.isNaN(date.getTime()) ? new Date(nowMs) : date).toISOString();
}
