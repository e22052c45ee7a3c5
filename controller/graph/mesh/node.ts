/** Services, as their edges tell. */
import type { GraphNode, SelfTime } from "../../model/index.js";
import type { Totals } from "../totals.js";
import { isService, type JoinedEdge } from "./edge.js";
import { performanceOf } from "./performance.js";
import { type Seen, together, trafficOf } from "./traffic.js";

const US_IN_MS = 1000;

interface NodeOptions {
  targetMs: number;
  withHistogram: boolean;
  /** What a sum begins with. */
  nothing: () => Seen;
}

/** All names in the edges, ordered; D, which is null where no service has a performance. */
export function nodesOf(
  edges: readonly JoinedEdge[],
  options: NodeOptions,
): { nodes: GraphNode[]; performance: number | null } {
  const names = [...new Set(edges.flatMap(({ source, destination }) => [source, destination]))].sort();
  const [to, from] = [grouped(edges, "destination"), grouped(edges, "source")];
  const seen = names.map((name) => inboundOf(name, to.get(name) ?? [], options));
  const all = seen.reduce((sum, { name, inbound }) => sum + (isService(name) ? requestsOf(inbound) : 0), 0);
  const nodes = seen.map(({ name, inbound, seenBy }): GraphNode => {
    const self = seenBy === "destination" ? selfTime(inbound, from.get(name) ?? []) : undefined;
    const isCounted = isService(name) && requestsOf(inbound) > 0;
    return {
      name,
      ...(inbound === undefined ? {} : { inbound: trafficOf(inbound, options.withHistogram) }),
      ...(seenBy === undefined ? {} : { seenBy }),
      ...(self === undefined ? {} : { self }),
      traffic: isCounted ? requestsOf(inbound) / all : null,
      performance: isCounted && inbound ? performanceOf(inbound.totals, options.targetMs) : null,
    };
  });
  return { nodes, performance: weighted(nodes) };
}

/** The sum of S times P, over the services that have a P; their S are made to be 1 together. */
function weighted(nodes: readonly GraphNode[]): number | null {
  let [sum, weights] = [0, 0];
  for (const { traffic, performance } of nodes) {
    if (traffic === null || performance === null) continue;
    sum += traffic * performance;
    weights += traffic;
  }
  return weights === 0 ? null : sum / weights;
}

interface Inbound {
  name: string;
  inbound?: Seen;
  seenBy?: "destination" | "source";
}

/** Its own sidecars' view; where they saw nothing, that of its callers. */
function inboundOf(name: string, edges: readonly JoinedEdge[], { nothing }: NodeOptions): Inbound {
  for (const [seenBy, end] of [
    ["destination", "byDestination"],
    ["source", "bySource"],
  ] as const) {
    const views = edges.flatMap((edge) => edge[end] ?? []);
    if (views.length > 0) return { name, seenBy, inbound: together(views, nothing()) };
  }
  return { name };
}

/**
 * Time of a request without that of the calls which the service made meanwhile, by the sums of both. Undefined: it had no
 * request.
 */
function selfTime(inbound: Seen | undefined, edges: readonly JoinedEdge[]): SelfTime | undefined {
  const requests = requestsOf(inbound);
  if (inbound === undefined || requests === 0) return undefined;
  const called = edges.map(({ bySource }) => bySource?.totals.durationSumUs ?? 0);
  const inOneUs = (us: number) => Math.max(0, inbound.totals.durationSumUs - us) / requests;
  return {
    leastMs: inOneUs(called.reduce((sum, us) => sum + us, 0)) / US_IN_MS,
    mostMs: inOneUs(Math.max(0, ...called)) / US_IN_MS,
  };
}

function requestsOf(seen: { totals: Totals } | undefined): number {
  return seen?.totals.requests ?? 0;
}

function grouped(edges: readonly JoinedEdge[], end: "source" | "destination"): Map<string, JoinedEdge[]> {
  const groups = new Map<string, JoinedEdge[]>();
  for (const edge of edges) {
    const group = groups.get(edge[end]) ?? [];
    groups.set(edge[end], group);
    group.push(edge);
  }
  return groups;
}
