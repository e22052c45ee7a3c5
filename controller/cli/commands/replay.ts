/** `replay`: the report of a stored incident, made anew by this program. */
import { readFile, stat } from "node:fs/promises";
import { type Command, Option } from "commander";
import { diagnose } from "../../diagnose/index.js";
import { MOST_FILE_BYTES, type Replay, replay } from "../../incident/index.js";
import { fieldChanges, fieldLines } from "../fields.js";
import { painter, printable } from "../output.js";
import { REPORT_FORMATS, type ReportFormat, reportIn } from "../report-formats.js";
import { CliFailure, EXIT, failed, usage, type World } from "../world.js";
import { withExamples } from "./shared.js";

/** What differs is told as far as it is read. */
const MOST_CHANGES = 10;

interface ReplayOptions {
  output: ReportFormat;
  check?: boolean;
}

type Replayed = Extract<Replay, { report: unknown }>;

export function addReplay(program: Command, world: World): void {
  const command = program
    .command("replay")
    .argument("<file>", "of an incident, as `meshfuse incidents ID --save FILE` writes it; -: standard input")
    .description("Make the report of a stored incident anew, without a controller.")
    .addOption(new Option("-o, --output <format>", "how it is shown").choices(REPORT_FORMATS).default("text"))
    .option("--check", "end with 1 where the report is another than the one in the file");
  withExamples(command, [
    ["replay incident-42.json", "what happened, and why"],
    ["replay incident-42.json -o html > incident-42.html", "as a page with plots"],
    ["replay incident-42.json --check", "does this version say the same of it?"],
  ]).action((file: string, options: ReplayOptions) => replayFile(file, options, world));
}

async function replayFile(file: string, { output, check }: ReplayOptions, world: World): Promise<void> {
  const replayed = replay(await readText(file, world), diagnose);
  const place = file === "-" ? "standard input" : file;
  if ("errors" in replayed) {
    const lines = replayed.errors.map((error) => `${place}: ${error}`);
    throw failed(...lines, "give a file that `meshfuse incidents ID --save FILE` wrote, unchanged");
  }
  world.stdout.write(reportIn(output, replayed.report));
  if (replayed.isSame) return;
  world.stderr.write(differenceText(place, replayed, world));
  if (check === true) throw new CliFailure(EXIT.failed, []);
}

/** What this program says, where it is not what the file says. */
function differenceText(place: string, { file, report }: Replayed, world: World): string {
  const changes = fieldChanges(file.report, report);
  const count = changes.length === 1 ? "1 field" : `${changes.length} fields`;
  const head = `${place}: meshfuse ${file.writtenBy} reported otherwise; ${count} of it differ:\n`;
  const rest = changes.length - MOST_CHANGES;
  const more = rest > 0 ? `  and ${rest} more\n` : "";
  return `${printable(head.trimEnd())}\n${fieldLines(changes.slice(0, MOST_CHANGES), painter(world.stderr, world.env))}${more}`;
}

async function readText(file: string, world: World): Promise<string> {
  if (file === "-") return world.readStdin();
  try {
    const { size } = await stat(file);
    if (size > MOST_FILE_BYTES)
      throw failed(`${file}: it has ${size} bytes; ${MOST_FILE_BYTES} are the most`);
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof CliFailure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw usage(code === "ENOENT" ? `there is no file ${file}` : `cannot read ${file}: ${message}`);
  }
}
