/** `graph`: services and who calls whom, in a window of the past hour; as tables, for programs, or to be drawn. */
import { type Command, Option } from "commander";
import { Client, type GraphQuery } from "../client.js";
import { edgeColumns, headline, nodeColumns } from "../graph/columns.js";
import { dotText, mermaidText } from "../graph/drawing.js";
import { inNamespace } from "../graph/namespace.js";
import { FORMATS } from "../output.js";
import { linesOf, sheetOf } from "../sheet.js";
import { print } from "../show.js";
import type { World } from "../world.js";
import { type ServerOptions, withExamples, withServer } from "./shared.js";

const DRAWN = { dot: dotText, mermaid: mermaidText } as const;
const OUTPUTS = [...FORMATS, ...(Object.keys(DRAWN) as (keyof typeof DRAWN)[])];

interface GraphOptions extends ServerOptions, GraphQuery {
  output: (typeof OUTPUTS)[number];
  namespace?: string;
}

export function addGraph(program: Command, world: World): void {
  const command = withGraphQuery(
    withServer(program.command("graph")).description(
      "Show services and who calls whom, now or within the past hour.",
    ),
    "1m",
  )
    .option("--at <time>", "end of the window: RFC 3339, or milliseconds since 1970 (default now)")
    .option("--histogram", "with -o json or yaml: the histograms of durations, too")
    .addOption(new Option("-o, --output <format>", "how it is shown").choices(OUTPUTS).default("table"));
  withExamples(command, [
    ["graph", "services and edges of the last minute"],
    ["graph --at 2026-11-21T12:00:00Z --window 5m", "as it was then"],
    ["graph -n shop -o mermaid", "one namespace, to be drawn in Markdown"],
    ["graph -o dot | dot -Tsvg > mesh.svg", "a picture"],
  ]).action(async ({ output, namespace, server, ...query }: GraphOptions) => {
    const graph = inNamespace(await new Client(world, server).graph(queryOf(query)), namespace);
    if (output === "dot" || output === "mermaid") world.stdout.write(DRAWN[output](graph));
    else {
      const none = "no requests in this window";
      const sheets = [
        linesOf(headline(graph)),
        sheetOf(graph.nodes, nodeColumns("rate"), none, "Services"),
        sheetOf(graph.edges, edgeColumns("rate"), "", "Edges"),
      ];
      print(world, output, { value: graph, sheets });
    }
  });
}

/** Options that say what is looked at. */
export function withGraphQuery(command: Command, window: string): Command {
  return command
    .option("--window <duration>", "how long it is, 10s to 1h", window)
    .option("--target <duration>", "of the performance: the longest that satisfies (default 500ms)")
    .option("-n, --namespace <name>", "services of this namespace, who calls them and whom they call");
}

/** What commander leaves out is left to the controller. */
export function queryOf({ at, window, target, histogram }: GraphQuery): GraphQuery {
  const all = Object.entries({ at, window, target, histogram });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}
