/** In which order services and edges are shown: the largest first, what is not known last, names by the alphabet. */
import { type Edge, type Node, type RateName, seenTraffic } from "./columns.js";

export const SORT_KEYS = ["rate", "errors", "p50", "p99", "in-flight", "self", "gap", "name"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

type Traffic = NonNullable<Node["inbound"]>;

export function sortedNodes(nodes: readonly Node[], key: SortKey, rate: RateName): Node[] {
  const measureOf = (node: Node) =>
    key === "self" ? node.self?.mostMs : trafficValue(node.inbound, key, rate);
  return sorted(nodes, key, measureOf, ({ name }) => name);
}

export function sortedEdges(edges: readonly Edge[], key: SortKey, rate: RateName): Edge[] {
  const measureOf = (edge: Edge) =>
    key === "gap" ? edge.gap?.meanMs : trafficValue(seenTraffic(edge), key, rate);
  return sorted(edges, key, measureOf, ({ source, destination }) => `${source}\0${destination}`);
}

/** Only services have a self time, only edges a gap: the others stay in the order of their rates. */
function trafficValue(traffic: Traffic | undefined, key: SortKey, rate: RateName): number | null | undefined {
  if (key === "errors") return traffic?.errorShare;
  if (key === "p50") return traffic?.p50Ms;
  if (key === "p99") return traffic?.p99Ms;
  if (key === "in-flight") return traffic?.inFlight;
  return traffic?.[rate];
}

function sorted<T>(
  items: readonly T[],
  key: SortKey,
  measureOf: (item: T) => number | null | undefined,
  nameOf: (item: T) => string,
): T[] {
  const byName = (a: T, b: T) => (nameOf(a) < nameOf(b) ? -1 : 1);
  if (key === "name") return [...items].sort(byName);
  const value = (item: T) => measureOf(item) ?? Number.NEGATIVE_INFINITY;
  return [...items].sort((a, b) => (value(a) === value(b) ? byName(a, b) : value(b) - value(a)));
}
