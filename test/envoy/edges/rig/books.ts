// The same edges counted four times: by the clients, in the metrics of both Envoys, and by the controller.
import { expect } from "vitest";
import type { EdgeView, GraphEdge, Outcome } from "../../../../controller/model/index.js";
import { Metrics } from "../../filter/rig/metrics.js";
import type { Tally } from "./kinds.js";
import type { Sidecar } from "./sidecars.js";

/** Reports are a second apart; a busy machine takes longer. */
const TOLD_WITHIN_MS = 45_000;
const POLL_MS = 100;

/** `outbound default/shop default/cart success`: how many. */
export type Counts = Record<string, number>;

export interface EdgeName {
  direction: string;
  source: string;
  destination: string;
}

export function enter(counts: Counts, edge: EdgeName, tally: Tally): void {
  for (const [outcome, count] of Object.entries(tally)) {
    const key = keyOf(edge, outcome as Outcome);
    counts[key] = (counts[key] ?? 0) + count;
  }
}

export function keyOf({ direction, source, destination }: EdgeName, outcome: Outcome): string {
  return `${direction} ${source} ${destination} ${outcome}`;
}

/** Of all outcomes, over the edges that begin like this: `inbound`, `outbound default/shop`. */
export function sumOf(counts: Counts, beginning = ""): number {
  return Object.entries(counts).reduce(
    (sum, [key, count]) => (key.startsWith(beginning) ? sum + count : sum),
    0,
  );
}

/** As the metrics of the Envoys say now. */
export async function inMetrics(sidecars: readonly Sidecar[]): Promise<Counts> {
  const counts: Counts = {};
  for (const { envoy } of sidecars) {
    for (const { name, labels, value } of await new Metrics(envoy.adminUrl).samples()) {
      if (name !== "meshfuse_requests_total" || value === 0) continue;
      enter(counts, labels as unknown as EdgeName, { [labels.outcome as Outcome]: value });
    }
  }
  return counts;
}

/** As the controller says now. */
export function inViews(edges: readonly EdgeView[]): Counts {
  const counts: Counts = {};
  for (const edge of edges) enter(counts, edge, some(edge.outcomes));
  return counts;
}

/** Of a window of time. */
export function inGraph(edges: readonly GraphEdge[]): Counts {
  const counts: Counts = {};
  for (const { source, destination, bySource, byDestination } of edges) {
    const ends = { source, destination };
    enter(counts, { direction: "outbound", ...ends }, some(bySource?.outcomes));
    enter(counts, { direction: "inbound", ...ends }, some(byDestination?.outcomes));
  }
  return counts;
}

/** Waits until `look` says exactly this. */
export async function becomes(look: () => Promise<Counts>, expected: Counts): Promise<void> {
  await expect.poll(look, { timeout: TOLD_WITHIN_MS, interval: POLL_MS }).toEqual(expected);
}

/** Without the zeros. */
function some(tally: Tally = {}): Tally {
  return Object.fromEntries(Object.entries(tally).filter(([, count]) => count > 0));
}
