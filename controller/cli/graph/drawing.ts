/**
 * The graph for programs that draw it: Graphviz and Mermaid. Names come from sidecars, and anybody can be one: they are
 * texts in quotes and never what the program obeys.
 */
import { printable } from "../output.js";
import {
  durationText,
  type Edge,
  type Graph,
  NOTABLE_ERROR_SHARE,
  type Node,
  percentText,
  rateText,
  seenTraffic,
  shareText,
} from "./columns.js";

/** What Mermaid takes as it is in a text in quotes; the rest is written by its number. */
const PLAIN_IN_MERMAID = /[^A-Za-z0-9 _./:@+,%()-]/gu;

/** Graphviz, for example `dot -Tsvg`. */
export function dotText({ nodes, edges }: Graph): string {
  const quoted = (text: string) => `"${printable(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  // A line break of the label is the only thing in it that is meant to be obeyed.
  const label = (lines: readonly string[]) =>
    `"${lines.map((line) => quoted(line).slice(1, -1)).join("\\n")}"`;
  const nodeLines = nodes.map((node) => `  ${quoted(node.name)} [label=${label(nodeWords(node))}];`);
  const edgeLines = edges.map((edge) => {
    const color = isRed(edge) ? ", color=red" : "";
    return `  ${quoted(edge.source)} -> ${quoted(edge.destination)} [label=${label(edgeWords(edge))}${color}];`;
  });
  return ["digraph mesh {", "  rankdir=LR;", "  node [shape=box];", ...nodeLines, ...edgeLines, "}", ""].join(
    "\n",
  );
}

export function mermaidText({ nodes, edges }: Graph): string {
  const escaped = (text: string) =>
    printable(text).replace(PLAIN_IN_MERMAID, (char) => `#${char.codePointAt(0)};`);
  const label = (lines: readonly string[]) => `"${lines.map(escaped).join("<br/>")}"`;
  const ids = new Map(nodes.map(({ name }, at) => [name, `n${at}`]));
  const nodeLines = nodes.map((node) => `  ${ids.get(node.name)}[${label(nodeWords(node))}]`);
  const edgeLines = edges.map(
    (edge) => `  ${ids.get(edge.source)} -->|${label(edgeWords(edge))}| ${ids.get(edge.destination)}`,
  );
  const red = edges.flatMap((edge, at) => (isRed(edge) ? [at] : []));
  const style = red.length === 0 ? [] : [`  linkStyle ${red.join(",")} stroke:red`];
  return ["flowchart LR", ...nodeLines, ...edgeLines, ...style, ""].join("\n");
}

function nodeWords({ name, performance }: Node): string[] {
  return performance === null ? [name] : [name, `performance ${shareText(performance)}`];
}

function edgeWords(edge: Edge): string[] {
  const { rate, errorShare, p99Ms } = seenTraffic(edge) ?? {};
  return [
    `${rateText(rate)} req/s, ${percentText(errorShare)} errors`,
    `p99 ${durationText(p99Ms)}${edge.gap === undefined ? "" : `, gap ${durationText(edge.gap.meanMs)}`}`,
  ];
}

function isRed(edge: Edge): boolean {
  return (seenTraffic(edge)?.errorShare ?? 0) >= NOTABLE_ERROR_SHARE;
}
