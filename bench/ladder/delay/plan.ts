// What is measured: delays by how many requests wait for one at a time.
import type { Settings } from "../step.js";

/** Milliseconds: under, at and over the 4 ms grain of an Envoy's timers, and what people mostly ask for. */
export const DELAYS_MS = [1, 5, 25, 100];
/** Connections, each of which sends its next request when the last is answered. */
export const CONCURRENCIES = [1, 200];

/** Short: the least for a median; each of the runs of a cell takes this at least. */
const LEAST_MS = 220;
/** Of one connection, in each of the runs of a cell. */
const LEAST_REQUESTS = 6;
/** How many times longer a full run measures: then the 99th percentile of one connection means something. */
const FULL = 2.5;

export interface Cell {
  delayMs: number;
  concurrency: number;
  /** All connections send one request, at the same time, and no other. */
  isBurst?: true;
}

export const CELLS: readonly Cell[] = CONCURRENCIES.flatMap((concurrency) =>
  DELAYS_MS.map((delayMs) => ({ delayMs, concurrency })),
);

/** Long enough that all of it waits before the first is let go. */
export const BURST: Cell = { delayMs: 100, concurrency: 2_000, isBurst: true };

/** How long one run of a cell takes, milliseconds. */
export function runMs({ delayMs, concurrency, isBurst }: Cell, scope: Settings["scope"]): number {
  if (isBurst) return delayMs;
  const times = scope === "full" ? FULL : 1;
  // Many connections give many requests, however long the delay is.
  const least = concurrency === 1 ? LEAST_REQUESTS * delayMs : 2 * delayMs;
  return times * Math.max(LEAST_MS, least);
}

/** Of the routes; the number tells the runs of a step apart in the log of what came. */
export function pathOf(delayMs: number, run: number): string {
  return `/delay-${delayMs}?run=${run}`;
}
