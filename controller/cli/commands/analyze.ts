/** `analyze`: what is wrong now and why, what may be, how good the data is, and what to look at next. */
import type { Command } from "commander";
import type { Schemas } from "../../client/index.js";
import { timeText } from "../columns.js";
import type { Color } from "../output.js";
import { type Cell, type Column, linesOf, type Sheet, sheetOf } from "../sheet.js";
import { show } from "../show.js";
import { CliFailure, EXIT, failed, type World } from "../world.js";
import { type WatchOptions, withExamples, withWatch } from "./shared.js";

const PERCENT = 100;
const SECOND_MS = 1000;

type Analysis = Schemas["Analysis"];
type Incident = Schemas["IncidentSummary"];
type Suspect = Schemas["Suspect"];

interface AnalyzeOptions extends WatchOptions {
  suspects?: boolean;
}

const SEVERITY_COLORS: Readonly<Record<Incident["severity"], Color>> = {
  critical: "red",
  high: "red",
  medium: "yellow",
  low: "yellow",
};

const INCIDENT_COLUMNS: readonly Column<Incident>[] = [
  { title: "id", key: true, right: true, cell: ({ id }) => String(id) },
  { title: "severity", cell: ({ severity }): Cell => [SEVERITY_COLORS[severity], severity] },
  { title: "state", cell: ({ condition }) => condition },
  { title: "since", cell: ({ onsetMs }) => timeText(onsetMs) },
  { title: "harmed", right: true, cell: harmText },
  { title: "cause", cell: causeText },
];

const SUSPECT_COLUMNS: readonly Column<Suspect>[] = [
  { title: "caller", key: true, cell: ({ source }) => source || "all" },
  { title: "callee", key: true, cell: ({ destination }) => destination },
  { title: "seen by", key: true, cell: ({ seenBy }) => (seenBy === "source" ? "caller" : "callee") },
  { title: "since", cell: ({ sinceMs }) => timeText(sinceMs) },
  { title: "why", cell: ({ why }) => why },
];

export function addAnalyze(program: Command, world: World): void {
  const command = program
    .command("analyze")
    .description("Show what is wrong in the mesh now and why, what may be, and what to look at next.")
    .option("--suspects", "take suspects for findings, too");
  withExamples(withWatch(command), [
    ["analyze", "ends with 79 while there is an incident, with 0 where all is well"],
    ["analyze --watch", "the same, as it changes"],
    ["analyze --suspects || notify", "with what stands out and no caller feels yet"],
    ["analyze -o json", "for programs, in the API's words"],
  ]).action(async (options: AnalyzeOptions) => {
    let last: Analysis | undefined;
    await show(world, options, async (client) => {
      last = await client.analysis();
      return { value: last, sheets: sheetsOf(last) };
    });
    if (options.watch !== true && last !== undefined) endOf(last, options.suspects === true);
  });
}

/** Throws but where all is well: nothing found where nothing is known is no good news. */
function endOf({ state, problem, incidents, suspects }: Analysis, withSuspects: boolean): void {
  if (incidents.length > 0 || (withSuspects && suspects.length > 0)) throw new CliFailure(EXIT.findings, []);
  if (state === "ok" || state === "late") return;
  const advice =
    state === "starting" ? "ask again in a minute" : "`meshfuse status` shows which sidecars report";
  throw failed(`nothing is known: ${problem ?? state}`, advice);
}

function sheetsOf(analysis: Analysis): Sheet[] {
  const { incidents, suspects, next, threats } = analysis;
  const titles = incidents.map(({ id, title }) => `${id}: ${title}`);
  const advice = next.map(({ why, command }) => (command === null ? why : `${command}  # ${why}`));
  return [
    { heads: [], rows: [{ key: "state", cells: [headline(analysis)] }], none: "" },
    sheetOf(incidents, INCIDENT_COLUMNS, "", "Incidents"),
    linesOf(titles, "In words"),
    sheetOf(suspects, SUSPECT_COLUMNS, "", "Suspects: no incident yet, or none that a caller feels"),
    linesOf(threats, "To come", "yellow"),
    linesOf(advice, "What to look at next"),
  ];
}

/** One line; without a time, which would be another with each step. */
function headline({
  state,
  problem,
  incidents,
  suspects,
  conditions,
  source,
  stepMs,
  missedSteps,
}: Analysis): Cell {
  const known = Object.values(conditions).reduce((sum, many) => sum + many, 0);
  const missed = missedSteps === 0 ? "" : `; ${missedSteps} steps were missed`;
  const data = `${known} ends of edges in steps of ${stepMs / SECOND_MS} s, from ${source}${missed}`;
  if (incidents.length === 0 && state !== "ok" && state !== "late")
    return ["yellow", `nothing is known: ${problem ?? state}`];
  const silent = conditions.no_data === 0 ? "" : `, ${conditions.no_data} of them without data`;
  const late = problem === null ? "" : `; ${problem}`;
  if (incidents.length > 0)
    return ["red", `${counted(incidents.length, "incident")}; ${data}${silent}${late}`];
  if (suspects.length > 0)
    return ["yellow", `no incident, ${counted(suspects.length, "suspect")}; ${data}${silent}${late}`];
  return [problem === null ? "green" : "yellow", `all is well; ${data}${silent}${late}`];
}

/** `41% of 1200` */
function harmText({ harm: { requests, failed: many, slow, missing } }: Incident): string {
  const all = Math.round(requests + missing);
  const share = (PERCENT * (many + slow + missing)) / Math.max(1, all);
  return all === 0 ? "-" : `${Number(share.toPrecision(2))}% of ${all}`;
}

function causeText({ cause }: Incident): string {
  if (cause === null) return "not known";
  return `${cause.name} (${cause.kind.replaceAll("_", " ")}), ${Math.round(PERCENT * cause.confidence)}% sure`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
