/** `incidents`: what was wrong, and the report on each of it. */
import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import type { Schemas } from "../../client/index.js";
import { type IncidentFile, type IncidentReport, incidentFileText } from "../../incident/index.js";
import { Client } from "../client.js";
import { cut, timeText } from "../columns.js";
import { REPORT_FORMATS, type ReportFormat, reportIn } from "../report-formats.js";
import { type Cell, type Column, sheetOf } from "../sheet.js";
import { print } from "../show.js";
import { failed, usage, type World } from "../world.js";
import { type ServerOptions, withExamples, withServer } from "./shared.js";

const PERCENT = 100;
const SECOND_MS = 1000;
const MINUTE_S = 60;
const NONE = "no incident is known; `meshfuse analyze` shows what is looked at";

type Summary = Schemas["IncidentSummary"];

interface IncidentsOptions extends ServerOptions {
  output: ReportFormat;
  save?: string;
}

export function addIncidents(program: Command, world: World): void {
  const command = withServer(
    program
      .command("incidents")
      .argument("[id]", "the report on this one")
      .description("List incidents, the newest first, or show the report on one: whom it hits, and why."),
  )
    .addOption(new Option("-o, --output <format>", "how it is shown").choices(REPORT_FORMATS).default("text"))
    .option("--save <file>", "with an id: keep what the report was made of, for `meshfuse replay`");
  withExamples(command, [
    ["incidents", "those that are open, and the last that are over"],
    ["incidents 42", "whom it hits, since when, why, and where to look"],
    ["incidents 42 -o html > incident-42.html", "as a page with plots"],
    ["incidents 42 --save incident-42.json", "for a ticket, or a later version"],
  ]).action((id: string | undefined, options: IncidentsOptions) =>
    id === undefined ? list(options, world) : one(id, options, world),
  );
}

const COLUMNS: readonly Column<Summary>[] = [
  { title: "id", key: true, right: true, cell: ({ id }) => String(id) },
  { title: "severity", cell: ({ severity }) => severity },
  { title: "state", cell: stateCell },
  { title: "began", cell: ({ onsetMs }) => timeText(onsetMs) },
  { title: "lasted", right: true, cell: lastedText },
  { title: "requests", right: true, cell: ({ harm }) => countText(harm.requests) },
  { title: "failed", right: true, cell: ({ harm }) => countText(harm.failed) },
  { title: "slow", right: true, cell: ({ harm }) => countText(harm.slow) },
  { title: "missing", right: true, cell: ({ harm }) => countText(harm.missing) },
  { title: "likeliest cause", cell: causeText },
];

async function list({ output, save, server }: IncidentsOptions, world: World): Promise<void> {
  if (save !== undefined)
    throw usage("--save: needs the id of an incident", "`meshfuse incidents` lists all");
  if (output === "markdown" || output === "html") {
    throw usage(`-o ${output}: is for the report on one incident`, "give its id: `meshfuse incidents ID`");
  }
  const incidents = await new Client(world, server).list("incidents");
  const format = output === "text" ? "table" : output;
  print(world, format, { value: { incidents }, sheets: [sheetOf(incidents, COLUMNS, NONE)] });
}

async function one(id: string, { output, save, server }: IncidentsOptions, world: World): Promise<void> {
  if (!/^[1-9]\d{0,8}$/.test(id)) {
    throw usage(`${JSON.stringify(id)} is not the number of an incident`, "`meshfuse incidents` lists all");
  }
  const client = new Client(world, server);
  const report = await client.incident(id);
  if (report === undefined) throw unknown(id);
  if (save !== undefined) await keep(id, save, client);
  // The reply was held to the schema that these types are written by.
  world.stdout.write(reportIn(output, report as IncidentReport));
}

/** Never over a file that is there: it may be what somebody kept of another incident. */
async function keep(id: string, place: string, client: Client): Promise<void> {
  const file = await client.incidentFile(id);
  if (file === undefined) throw unknown(id);
  try {
    await writeFile(place, incidentFileText(file as unknown as IncidentFile), { flag: "wx" });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw failed(`--save: there is a file ${place} already`, "give another name");
    throw failed(`--save: cannot write ${place}: ${message}`, "name a file that you may write");
  }
}

function unknown(id: string) {
  return failed(`there is no incident ${id}`, "`meshfuse incidents` lists all that are kept");
}

function stateCell({ condition }: Summary): Cell {
  if (condition === "incident") return ["red", "not over"];
  return condition === "recovering" ? ["yellow", condition] : condition;
}

function lastedText({ onsetMs, endedMs }: Summary): string {
  if (endedMs === null) return "-";
  const seconds = Math.round((endedMs - onsetMs) / SECOND_MS);
  return seconds < 2 * MINUTE_S ? `${seconds}s` : `${Math.round(seconds / MINUTE_S)}m`;
}

function causeText({ cause }: Summary): string {
  if (cause === null) return "-";
  const { name, kind, confidence } = cause;
  return `${cut(name)} (${kind.replaceAll("_", " ")}, ${Math.round(confidence * PERCENT)}%)`;
}

function countText(count: number): string {
  return String(Math.round(count));
}
