/** Graphs, filled in where a test does not care. */
import type { GraphEdge, GraphNode, GraphView, Traffic } from "../../../../controller/model/index.js";
import { OUTCOMES } from "../../../../controller/model/index.js";
import { NOW_MS } from "../world.js";

const NO_OUTCOMES = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Traffic["outcomes"];

export function traffic(more: Partial<Traffic> = {}): Traffic {
  return {
    ...{ outcomes: { ...NO_OUTCOMES, success: 60 }, requests: 60, durationSumMs: 600, meanMs: 10 },
    ...{ p50Ms: 9, p90Ms: 15, p95Ms: 18, p99Ms: 25, errorShare: 0 },
    ...{ rate: 1, rate10s: 1, rate1m: 1, rate5m: 1, inFlight: 0 },
    ...more,
  };
}

export function node(name: string, more: Partial<GraphNode> = {}): GraphNode {
  const inbound = traffic();
  const self = { leastMs: 3, mostMs: 3 };
  return { name, seenBy: "destination", inbound, self, traffic: 0.5, performance: 0.9, ...more };
}

export function edge(source: string, destination: string, more: Partial<GraphEdge> = {}): GraphEdge {
  const gap = { meanMs: 2, p50Ms: 1, p95Ms: 3 };
  return {
    source,
    destination,
    bySource: traffic(),
    byDestination: traffic(),
    gap,
    retries: 0,
    retriesWithin: 2,
    ...more,
  };
}

export function graphOf(more: Partial<GraphView> = {}): GraphView {
  return {
    ...{ fromMs: NOW_MS - 60_000, toMs: NOW_MS, keptFromMs: NOW_MS - 600_000, targetMs: 500 },
    ...{ performance: 0.9, nodes: [], edges: [], omittedEdges: 0 },
    ...more,
  };
}

/** Some services and edges with their numbers in different orders. */
export const SHOP = graphOf({
  nodes: [
    node("shop/cart", { inbound: traffic({ rate10s: 5, errorShare: 0.2, p99Ms: 40 }) }),
    node("shop/web", {
      inbound: traffic({ rate: 7, rate10s: 9, p99Ms: 30, inFlight: 4 }),
      self: { leastMs: 1, mostMs: 12 },
    }),
    { name: "outside", traffic: null, performance: null },
  ],
  edges: [
    edge("outside", "shop/web", {
      bySource: undefined,
      gap: undefined,
      retries: null,
      retriesWithin: null,
    } as Partial<GraphEdge>),
    edge("shop/web", "shop/cart", { bySource: traffic({ rate10s: 4, errorShare: 0.25 }), retries: 3 }),
  ],
});
