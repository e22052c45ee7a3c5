/** `apply` and `check`: documents to the controller, or only past the checker. */
import type { Command } from "commander";
import { Client } from "../client.js";
import { documentsText, readDocuments } from "../documents.js";
import { print, readFormat, table } from "../output.js";
import type { World } from "../world.js";
import { type OutputOptions, withExamples, withOutput } from "./shared.js";

interface ApplyOptions extends OutputOptions {
  file: string[];
  dryRun?: boolean;
}

export function addApply(program: Command, world: World): void {
  const command = program
    .command("apply")
    .description("Apply policies: all of them, or none when one is refused.")
    .requiredOption("-f, --file <place...>", "file, directory, or - for standard input")
    .option("--dry-run", "only say what would change");
  withExamples(withOutput(command), [
    ["apply -f breaker.yaml", "apply one file"],
    ["apply -f policies/ --dry-run", "what would change, from a directory"],
    ["apply -f - < fault.yaml", "apply standard input"],
  ]).action((options: ApplyOptions) => apply(options, world));
}

export function addCheck(program: Command, world: World): void {
  const command = program
    .command("check")
    .description("Check policies without a controller; every error at once, with file and line.")
    .requiredOption("-f, --file <place...>", "file, directory, or - for standard input");
  withExamples(command, [
    ["check -f policies/", "check a directory, for example in CI"],
    ["check -f - < fault.yaml", "check standard input"],
  ]).action((options: { file: string[] }) => check(options, world));
}

async function apply(options: ApplyOptions, world: World): Promise<void> {
  const format = readFormat(options.output);
  const client = new Client(world, options.server);
  const policies = await readDocuments(options.file, world);
  const applied = await client.apply(documentsText(policies), options.dryRun === true);
  print(world, format, applied, (paint) =>
    table(
      applied.changes,
      [
        { title: "policy", cell: ({ key }) => key },
        { title: applied.dryRun ? "would be" : "result", cell: ({ change }) => change },
      ],
      paint,
      "nothing to apply",
    ),
  );
}

async function check({ file }: { file: string[] }, world: World): Promise<void> {
  const policies = await readDocuments(file, world);
  world.stdout.write(`${policies.length === 1 ? "1 policy is" : `${policies.length} policies are`} good\n`);
}
