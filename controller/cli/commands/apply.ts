/** `apply`: documents to the controller, and on to the sidecars. */
import type { Command } from "commander";
import { type Policy, policyKey } from "../../model/index.js";
import { changesText } from "../changes.js";
import { type Applied, Client } from "../client.js";
import { documentsText, readDocuments } from "../documents.js";
import { namesText } from "../grouped.js";
import { documentText, painter, printable } from "../output.js";
import { type Column, sheetOf } from "../sheet.js";
import { print } from "../show.js";
import { usage, type World } from "../world.js";
import { pauseText } from "./pause.js";
import { type OutputOptions, withBecause, withExamples, withOutput } from "./shared.js";
import { awaitDelivery, readTimeout, type WaitFlags, withWait } from "./waiting.js";

interface ApplyOptions extends OutputOptions, WaitFlags {
  file: string[];
  dryRun?: boolean;
  because?: string;
}

const CHANGE_COLUMNS: readonly Column<Applied["changes"][number]>[] = [
  { title: "policy", key: true, cell: ({ key }) => key },
  { title: "result", cell: ({ change }) => (change === "unchanged" ? change : ["green", change]) },
  { title: "version", right: true, cell: ({ version }) => (version === undefined ? "-" : String(version)) },
];

export function addApply(program: Command, world: World): void {
  const command = program
    .command("apply")
    .description("Apply policies: all of them, or none when one is refused.")
    .requiredOption("-f, --file <place...>", "file, directory, or - for standard input")
    .option("--dry-run", "only say what would change, and in which sidecars");
  withExamples(withWait(withBecause(withOutput(command))), [
    ["apply -f breaker.yaml", "apply one file"],
    ["apply -f policies/ --dry-run", "what would change, from a directory"],
    ["apply -f breaker.yaml --wait", "until every sidecar runs it"],
    ['apply -f - --because "incident 7" < fault.yaml', "apply standard input, and say why"],
  ]).action((options: ApplyOptions) => apply(options, world));
}

async function apply(options: ApplyOptions, world: World): Promise<void> {
  const timeoutMs = readTimeout(options);
  if (options.dryRun === true && options.wait === true) {
    throw usage("--wait: with --dry-run there is nothing to wait for", "give one of the two");
  }
  const client = new Client(world, options.server);
  const policies = await readDocuments(options.file, world);
  if (options.dryRun === true) return tell(options, client, policies, world);
  // What a policy leaves has to change too, so where it was has to be known.
  const before = options.wait === true ? (await client.policies()).policies : [];
  const applied = await client.apply(documentsText(policies), false, options.because);
  const sheets = [sheetOf(applied.changes, CHANGE_COLUMNS, "nothing to apply")];
  if (options.wait !== true) {
    print(world, options.output, { value: applied, sheets });
    return warn(applied, world);
  }
  const keys = new Set(applied.changes.map(({ key }) => key));
  const old = before.map(({ policy }) => policy).filter((policy) => keys.has(policyKey(policy)));
  warn({ ...applied, warnings: [] }, world);
  await awaitDelivery(world, { ...options, timeoutMs }, [...policies, ...old], { value: applied, sheets });
}

/** It is kept, and so no failure; but not all sidecars run it. */
function warn({ warnings = [], over = [], paused }: Applied, { stderr }: World): void {
  for (const key of over) {
    const advice = "write a later activeFrom, or none";
    stderr.write(`${printable(`warning: ${key} does nothing, since its time is over: ${advice}`)}\n`);
  }
  if (paused !== undefined) {
    stderr.write(`${printable(`${pauseText(paused)}; faults act after \`meshfuse resume\``)}\n`);
  }
  for (const { message, sidecars, count } of warnings) {
    stderr.write(`${printable(`warning: not in force in ${namesText(sidecars, count)}: ${message}`)}\n`);
  }
  if (warnings.length === 0) return;
  stderr.write("no change reaches these until their policies fit; `meshfuse status` shows them all\n");
}

async function tell(
  { output }: ApplyOptions,
  client: Client,
  policies: readonly Policy[],
  world: World,
): Promise<void> {
  const applied = await client.apply(documentsText(policies), true);
  warn(applied, world);
  if (output !== "table") return void world.stdout.write(documentText(output, applied));
  const { policies: present } = await client.policies();
  const text = changesText(applied, policies, present, painter(world.stdout, world.env));
  world.stdout.write(`only a trial, nothing was changed\n\n${text}`);
}
