/** `check`: documents past the checker, without a controller. */
import type { Command } from "commander";
import { policyKey } from "../../model/index.js";
import { checkPlaces, refusalLines } from "../documents.js";
import type { Format } from "../output.js";
import { linesOf } from "../sheet.js";
import { print } from "../show.js";
import { CliFailure, EXIT, failed, type World } from "../world.js";
import { withExamples, withFormat } from "./shared.js";

interface CheckOptions {
  file: string[];
  output: Format;
}

export function addCheck(program: Command, world: World): void {
  const command = program
    .command("check")
    .description("Check policies without a controller; every error at once, with file and line.")
    .requiredOption("-f, --file <place...>", "file, directory, or - for standard input");
  withExamples(withFormat(command), [
    ["check -f policies/", "check a directory, for example in CI"],
    ["check -f - < fault.yaml", "check standard input"],
    ["check -f policies/ -o json", "errors for programs"],
  ]).action((options: CheckOptions) => check(options, world));
}

async function check({ file, output }: CheckOptions, world: World): Promise<void> {
  const checked = await checkPlaces(file, world);
  const { policies, errors } = checked;
  if (output === "table" && errors.length > 0) throw failed(...refusalLines(checked, file));
  const good = policies.length === 1 ? "1 policy is good" : `${policies.length} policies are good`;
  print(world, output, { value: { policies: policies.map(policyKey), errors }, sheets: [linesOf([good])] });
  if (errors.length > 0) throw new CliFailure(EXIT.failed, []);
}
