/** `diff`: what applying would change, as an answer that scripts can go by. */
import type { Command } from "commander";
import { changesText, isDifferent } from "../changes.js";
import { Client } from "../client.js";
import { documentsText, readDocuments } from "../documents.js";
import { documentText, painter } from "../output.js";
import { CliFailure, EXIT, type World } from "../world.js";
import { type OutputOptions, withExamples, withOutput } from "./shared.js";

interface DiffOptions extends OutputOptions {
  file: string[];
}

export function addDiff(program: Command, world: World): void {
  const command = program
    .command("diff")
    .description(
      "Say what applying would change, and in which sidecars. Ends with 1 if there are differences.",
    )
    .requiredOption("-f, --file <place...>", "file, directory, or - for standard input");
  withExamples(withOutput(command), [
    ["diff -f policies/", "is what the controller has what the files say?"],
    ["diff -f breaker.yaml -o json", "the same for programs"],
  ]).action((options: DiffOptions) => diff(options, world));
}

async function diff(options: DiffOptions, world: World): Promise<void> {
  const hasDifferences = await compare(options, world).catch((error: unknown) => {
    // 1 says that there are differences, as it does of diff(1); what failed is 2 there too.
    if (error instanceof CliFailure && error.exitCode === EXIT.failed) {
      throw new CliFailure(EXIT.usage, error.lines);
    }
    throw error;
  });
  if (hasDifferences) throw new CliFailure(EXIT.failed, []);
}

async function compare({ file, server, output }: DiffOptions, world: World): Promise<boolean> {
  const client = new Client(world, server);
  const policies = await readDocuments(file, world);
  const trial = await client.apply(documentsText(policies), true);
  if (output !== "table") world.stdout.write(documentText(output, trial));
  else if (isDifferent(trial)) {
    const { policies: present } = await client.policies();
    world.stdout.write(changesText(trial, policies, present, painter(world.stdout, world.env)));
  }
  return isDifferent(trial);
}
