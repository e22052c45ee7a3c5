/** `explain`: what a fault does to a unit, in any sidecar: computed here, from the policy alone. */
import type { Command } from "commander";
import { type FaultPrediction, type PartPrediction, predictFault } from "../../fault/index.js";
import type { Policy } from "../../model/index.js";
import { Client } from "../client.js";
import { readDocuments } from "../documents.js";
import { EXPLAINED } from "../kinds.js";
import { didYouMean } from "../nearest.js";
import { DEFAULT_NAMESPACE, nearestName, policyName } from "../policy-name.js";
import { type Column, linesOf, type Sheet, sheetOf } from "../sheet.js";
import { print } from "../show.js";
import { failed, usage, type World } from "../world.js";
import { type OutputOptions, withExamples, withOutput } from "./shared.js";

const KIND_WORDS = ["fault", "faults", "faultinjection", "faultinjections"];
/** As many as a table can show. */
const MOST_UNITS = 1_000;

interface ExplainOptions extends OutputOptions {
  unit: string[];
  namespace?: string;
  file?: string[];
}

interface Found {
  policy: Policy;
  acceptedMs?: number;
}

export function addExplain(program: Command, world: World): void {
  const command = program
    .command("explain")
    .argument("<kind>", EXPLAINED)
    .argument("<name>", "of the policy: namespace/name, or a name of the namespace default")
    .description("Say what a fault does to a request or a user, in every sidecar: whom it hits is no chance.")
    .requiredOption("--unit <value...>", "values of the fault's unit header, or x-request-ids")
    .option("-n, --namespace <name>", `namespace of the policy (default ${DEFAULT_NAMESPACE})`)
    .option("-f, --file <place...>", "the policy as it stands there, without a controller");
  withExamples(withOutput(command), [
    ["explain fault slow --unit ann bob", "is one of them hit, and how long does it wait?"],
    ["explain fault shop/slow -f fault.yaml --unit ann", "before it is applied"],
    ["explain fault slow --unit ann -o json", "with the hashes, for programs"],
  ]).action((kind: string, name: string, options: ExplainOptions) => explain(kind, name, options, world));
}

async function explain(kind: string, name: string, options: ExplainOptions, world: World): Promise<void> {
  if (!KIND_WORDS.includes(kind.toLowerCase())) {
    const words = `${JSON.stringify(kind)} cannot be explained${didYouMean(kind, [EXPLAINED])}`;
    throw usage(words, "run `meshfuse explain fault NAME --unit VALUE`");
  }
  const { unit: units, output } = options;
  if (units.length > MOST_UNITS) throw usage(`--unit: ${units.length} values are over ${MOST_UNITS}`);
  const own = policyName(name, options.namespace, "FaultInjection");
  const full = own.includes("/") ? own : `${DEFAULT_NAMESPACE}/${own}`;
  const faults = (await readFaults(options, world)).map((found) => [nameOf(found), found] as const);
  const found = new Map(faults).get(full);
  if (found === undefined) {
    const hint = nearestName(
      full,
      faults.map(([each]) => each),
    );
    const where =
      options.file === undefined ? "`meshfuse get FaultInjection` lists all" : "look at the files";
    throw failed(`there is no fault ${full}${hint}`, where);
  }
  const halted = options.file === undefined ? await haltOf(full, options, world) : undefined;
  const value = predictFault({ ...found, units, nowMs: world.clock(), halted });
  print(world, output, { value, sheets: sheetsOf(value) });
}

async function readFaults({ file, server }: ExplainOptions, world: World): Promise<Found[]> {
  const found: Found[] =
    file === undefined
      ? (await new Client(world, server).policies()).policies
      : (await readDocuments(file, world)).map((policy) => ({ policy }));
  return found
    .filter(({ policy }) => policy.kind === "FaultInjection")
    .map(({ policy, acceptedMs }) => ({ policy, ...(acceptedMs === undefined ? {} : { acceptedMs }) }));
}

async function haltOf(name: string, { server }: ExplainOptions, world: World) {
  const experiment = await new Client(world, server).experiment(name);
  if (experiment?.state === "stopped") return "stopped";
  return experiment?.paused ? "paused" : undefined;
}

function nameOf({ policy: { metadata } }: Found): string {
  return `${metadata.namespace}/${metadata.name}`;
}

interface Row extends PartPrediction {
  unit: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: "unit", key: true, cell: ({ unit }) => (unit === "" ? '""' : unit) },
  { title: "part", key: true, cell: ({ part }) => part },
  { title: "drawn", cell: ({ isDrawn }) => (isDrawn ? ["yellow", "yes"] : "no") },
  { title: "position", right: true, cell: ({ position }) => String(position) },
  { title: "under", right: true, cell: ({ ppm }) => String(ppm) },
  { title: "what it does", cell: ({ isDrawn, does }) => (isDrawn ? does : "-") },
];

function sheetsOf({ name, unitHeader, units, conditions }: FaultPrediction): Sheet[] {
  const rows = units.flatMap(({ unit, parts }) => parts.map((part) => ({ unit, ...part })));
  return [
    linesOf([
      `${name} by ${unitHeader}, in parts of a million: drawn is what has a position under its share`,
    ]),
    sheetOf(rows, COLUMNS, ""),
    linesOf(conditions, "What else decides"),
  ];
}
