/** `top`: the busiest services and edges, as they change. */
import { type Command, Option } from "commander";
import type { GraphQuery } from "../client.js";
import { edgeColumns, type Graph, headline, nodeColumns, type RateName } from "../graph/columns.js";
import { fitted, type Room } from "../graph/fit.js";
import { inNamespace } from "../graph/namespace.js";
import { SORT_KEYS, type SortKey, sortedEdges, sortedNodes } from "../graph/sort.js";
import { canRedraw } from "../output.js";
import { linesOf, type Sheet } from "../sheet.js";
import { show } from "../show.js";
import type { World } from "../world.js";
import { queryOf, withGraphQuery } from "./graph.js";
import { type OutputOptions, withExamples, withOutput } from "./shared.js";

/** Of the last 10 s, whatever the window: a person wants to see what happens. */
const RATE: RateName = "rate10s";
/** Lines beside the rows of both tables: when it was read, the headline, titles, heads and what parts them. */
const OTHER_LINES = 11;
/** Of the rows of a terminal, those of services. */
const SHARE_OF_SERVICES = 0.4;

interface TopOptions extends OutputOptions, GraphQuery {
  sort: SortKey;
  once?: boolean;
  namespace?: string;
}

export function addTop(program: Command, world: World): void {
  const command = withGraphQuery(withOutput(program.command("top")), "10s")
    .description("Show the busiest services and edges as they change: rates, errors, durations.")
    .addOption(new Option("--sort <key>", "the largest first").choices(SORT_KEYS).default("rate"))
    .option("--once", "show it once, as where the output is no terminal");
  withExamples(command, [
    ["top", "live, until q or Ctrl-C"],
    ["top --sort p99 --window 1m", "the slowest of the last minute first"],
    ["top -n shop --once", "one namespace, once"],
  ]).action(({ sort, once = false, namespace, server, output, ...query }: TopOptions) => {
    const isLive = !once && output === "table" && canRedraw(world.stdout, world.env);
    const shown = { ...(server === undefined ? {} : { server }), output, watch: isLive, quits: isLive };
    return show(world, shown, async (client) => {
      const graph = inNamespace(await client.graph(queryOf(query)), namespace);
      return { value: graph, sheets: sheetsOf(graph, sort, isLive ? world.stdout : {}) };
    });
  });
}

function sheetsOf(graph: Graph, sort: SortKey, { columns, rows }: Room): Sheet[] {
  const called = graph.nodes.filter(({ inbound }) => inbound !== undefined);
  const nodes = sortedNodes(called, sort, RATE);
  const edges = sortedEdges(graph.edges, sort, RATE);
  const most = rows === undefined ? Number.POSITIVE_INFINITY : Math.max(2, rows - OTHER_LINES);
  const least = most === Number.POSITIVE_INFINITY ? nodes.length : Math.floor(most * SHARE_OF_SERVICES);
  const nodeRows = Math.min(nodes.length, Math.max(least, most - edges.length));
  const width = columns === undefined ? {} : { columns };
  const none = "no requests in this window, and none in flight";
  return [
    linesOf(headline(graph)),
    fitted(nodes, nodeColumns(RATE), none, "Services", { ...width, rows: nodeRows }),
    fitted(edges, edgeColumns(RATE), "", "Edges", { ...width, rows: most - nodeRows }),
  ];
}
