/** `traces`: from an edge to requests that one can look at. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Schemas } from "../../client/index.js";
import { DIRECTIONS, OUTCOMES } from "../../model/index.js";
import { parseDurationMs } from "../../policy/index.js";
import { cut } from "../columns.js";
import type { TraceQuery } from "../pages.js";
import { type Column, sheetOf } from "../sheet.js";
import { show } from "../show.js";
import type { World } from "../world.js";
import { type WatchOptions, withExamples, withWatch } from "./shared.js";

const DEFAULT_SHOWN = 20;
const HEALTHY: readonly string[] = ["success", "ignored"];

interface TracesOptions extends WatchOptions {
  direction?: TraceQuery["direction"];
  outcome?: TraceQuery["outcome"];
  /** Milliseconds. */
  since?: number;
  limit: number;
}

const TRACE_COLUMNS: readonly Column<Schemas["Trace"]>[] = [
  {
    title: "at",
    key: ({ atMs }) => String(atMs),
    cell: ({ atMs }) => new Date(atMs).toISOString().slice(11, 23),
  },
  { title: "source", cell: ({ source }) => cut(source) },
  {
    title: "destination",
    key: ({ destination }) => destination,
    cell: ({ destination }) => cut(destination),
  },
  { title: "seen", key: true, cell: ({ direction }) => direction },
  { title: "outcome", cell: ({ outcome }) => (HEALTHY.includes(outcome) ? outcome : ["red", outcome]) },
  { title: "duration", right: true, cell: ({ durationMs }) => `${durationMs.toFixed(1)}ms` },
  { title: "sidecar", key: ({ sidecar }) => sidecar, cell: ({ sidecar }) => cut(sidecar) },
  { title: "trace", key: ({ traceId }) => traceId, cell: ({ url, traceId }) => url ?? traceId },
];

export function addTraces(program: Command, world: World): void {
  const command = program
    .command("traces")
    .argument("[source]", "calls of this service, as NAMESPACE/SERVICE or SERVICE")
    .argument("[destination]", "calls to this service, likewise")
    .description("List traces of slow and of failed requests of the last hour, the newest first.")
    .addOption(new Option("--outcome <outcome>", "that ended so").choices(OUTCOMES))
    .addOption(new Option("--direction <side>", "as seen by that side's sidecar").choices(DIRECTIONS))
    .option("--since <duration>", "that ended within this time", durationOf)
    .option("--limit <count>", "the first so many", countOf, DEFAULT_SHOWN);
  withExamples(withWatch(command), [
    ["traces", "of every edge"],
    ["traces productpage reviews --outcome failure", "why that edge is red"],
    ["traces reviews ratings --since 5m -o json", "for programs"],
  ]).action((source: string | undefined, destination: string | undefined, options: TracesOptions) =>
    show(world, options, async (client) => {
      const wanted = { ...queryOf(options, world.clock()), ...named(source, destination) };
      const traces = await client.list("traces", options.limit, wanted);
      const none = "no traces; only sampled requests have one, see docs/tracing.md";
      return { value: { traces }, sheets: [sheetOf(traces, TRACE_COLUMNS, none)] };
    }),
  );
}

function queryOf({ direction, outcome, since }: TracesOptions, nowMs: number): TraceQuery {
  return {
    ...(direction === undefined ? {} : { direction }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(since === undefined ? {} : { since: Math.max(0, nowMs - since) }),
  };
}

function named(source: string | undefined, destination: string | undefined): TraceQuery {
  return {
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
  };
}

function durationOf(text: string): number {
  const durationMs = parseDurationMs(text);
  if (durationMs === null) throw new InvalidArgumentError("Give a duration such as 10m.");
  return durationMs;
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Give a number from 1.");
  return Number(text);
}
