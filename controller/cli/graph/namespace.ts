/** The part of the mesh around one namespace: its services, and who calls them or is called by them. */
import type { Graph } from "./columns.js";

export function inNamespace(graph: Graph, namespace: string | undefined): Graph {
  if (namespace === undefined) return graph;
  const isOwn = (name: string) => name.startsWith(`${namespace}/`);
  const edges = graph.edges.filter(({ source, destination }) => isOwn(source) || isOwn(destination));
  const names = new Set(edges.flatMap(({ source, destination }) => [source, destination]));
  const nodes = graph.nodes.filter(({ name }) => isOwn(name) || names.has(name));
  return { ...graph, nodes, edges };
}
