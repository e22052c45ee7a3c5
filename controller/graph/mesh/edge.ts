/** Both ends of an edge, joined by name. */
import type { EdgeGap, GraphEdge, Traffic } from "../../model/index.js";
import { byOutcome, type Seen, trafficOf } from "./traffic.js";

/**
 * Of a time that begins and ends, each border is told by a report of either end, which come each second and not at
 * once: so much of what is counted may lie on the other side.
 */
const BORDERS_MS = 2_000;

type Retries = Pick<GraphEdge, "retries" | "retriesWithin">;
const NO_RETRIES: Retries = { retries: null, retriesWithin: null };

/** The two ends of one edge; one of them is there. */
export interface JoinedEdge {
  source: string;
  destination: string;
  bySource?: Seen;
  byDestination?: Seen;
  settled?: Settled;
}

/** What each end counted in those steps of the window of which both have told everything; in the order of OUTCOMES. */
interface Settled {
  bySource: ArrayLike<number>;
  byDestination: ArrayLike<number>;
  lengthMs: number;
}

/** `namespace/service`. What is none (`outside`, `unknown`, `other`) stands for many. */
export function isService(name: string): boolean {
  return name.includes("/");
}

export function edgeView(edge: JoinedEdge, withHistogram: boolean): GraphEdge {
  const { source, destination } = edge;
  const bySource = edge.bySource && trafficOf(edge.bySource, withHistogram);
  const byDestination = edge.byDestination && trafficOf(edge.byDestination, withHistogram);
  const gap = bySource && byDestination && gapOf(bySource, byDestination);
  return {
    ...{ source, destination },
    ...(bySource === undefined ? {} : { bySource }),
    ...(byDestination === undefined ? {} : { byDestination }),
    ...(gap === undefined ? {} : { gap }),
    ...(edge.settled === undefined ? NO_RETRIES : retriesOf(edge.settled)),
  };
}

/** Requests that both ends saw in the window: in flight alone tells no duration. */
function gapOf(bySource: Traffic, byDestination: Traffic): EdgeGap | undefined {
  const meanMs = difference(bySource.meanMs, byDestination.meanMs);
  const p50Ms = difference(bySource.p50Ms, byDestination.p50Ms);
  const p95Ms = difference(bySource.p95Ms, byDestination.p95Ms);
  return meanMs === undefined || p50Ms === undefined || p95Ms === undefined
    ? undefined
    : { meanMs, p50Ms, p95Ms };
}

/** What the caller's own filter answered went no further. */
function retriesOf({ bySource, byDestination, lengthMs }: Settled): Retries {
  const { rejected, denied, injected } = byOutcome(bySource);
  const [came, sent] = [sumOf(byDestination), sumOf(bySource) - rejected - denied - injected];
  return { retries: came - sent, retriesWithin: Math.ceil((Math.max(came, sent) * BORDERS_MS) / lengthMs) };
}

function sumOf(counts: ArrayLike<number>): number {
  return Array.from(counts).reduce((sum, count) => sum + count, 0);
}

function difference(a: number | null, b: number | null): number | undefined {
  return a === null || b === null ? undefined : a - b;
}
