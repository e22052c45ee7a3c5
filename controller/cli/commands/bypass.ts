/** `bypass`: gets Meshfuse out of the way, at once and for a while. */
import type { Command } from "commander";
import type { BypassWish } from "../../api/index.js";
import { parseDurationMs } from "../../policy/index.js";
import { Client } from "../client.js";
import { bypassColumns } from "../columns.js";
import { print, readFormat, table } from "../output.js";
import { usage, type World } from "../world.js";
import { type OutputOptions, type ServerOptions, withExamples, withOutput, withServer } from "./shared.js";

interface BypassOptions extends OutputOptions {
  selector?: string;
  all?: boolean;
  for?: string;
  because?: string;
}

export function addBypass(program: Command, world: World): void {
  const bypass = program
    .command("bypass")
    .description("Make sidecars pass everything through for a while: no breaker, fault or tag acts.")
    .option("--selector <labels>", "sidecars with these labels: k=v,...")
    .option("--all", "every sidecar")
    .option("--for <duration>", "how long, such as 10m; it ends by itself")
    .option("--because <reason>", "why, for whoever looks at the status");
  withExamples(withOutput(bypass), [
    ['bypass --all --for 10m --because "incident 7"', "everything, for ten minutes"],
    ['bypass --selector app=reviews --for 1h --because "load test"', "the sidecars of one service"],
    ["bypass list", "what is bypassed now"],
    ["bypass end ID", "end one before its time"],
  ]).action((options: BypassOptions) => begin(options, world));

  withExamples(withOutput(bypass.command("list").description("Show what is bypassed now.")), [
    ["bypass list", "what is bypassed, for how long, and why"],
  ]).action((_own: unknown, command: Command) => list(command.optsWithGlobals<OutputOptions>(), world));

  const end = bypass
    .command("end")
    .argument("<id>", "as `bypass list` shows it")
    .description("End a bypass.");
  withExamples(withServer(end), [["bypass end ID", "policies act again at once"]]).action(
    (id: string, _own: unknown, command: Command) =>
      endOne(id, command.optsWithGlobals<ServerOptions>(), world),
  );
}

async function begin(options: BypassOptions, world: World): Promise<void> {
  const format = readFormat(options.output);
  const wish = wishOf(options);
  const bypass = await new Client(world, options.server).beginBypass(wish);
  print(world, format, bypass, () => {
    const until = new Date(bypass.untilMs).toISOString();
    return `${bypass.id}: bypassed until ${until}; \`meshfuse bypass end ${bypass.id}\` ends it earlier\n`;
  });
}

async function list(options: OutputOptions, world: World): Promise<void> {
  const format = readFormat(options.output);
  const bypasses = await new Client(world, options.server).list("bypasses");
  print(world, format, { bypasses }, (paint) =>
    table(bypasses, bypassColumns(world.clock()), paint, "nothing is bypassed"),
  );
}

async function endOne(id: string, options: ServerOptions, world: World): Promise<void> {
  await new Client(world, options.server).endBypass(id);
  world.stdout.write(`${id} ended\n`);
}

/** Every missing or wrong option at once. */
function wishOf({ selector, all, for: duration, because }: BypassOptions): BypassWish {
  const errors: string[] = [];
  if ((selector === undefined) === (all !== true)) errors.push("give either --selector k=v,... or --all");
  const labels = selector === undefined ? undefined : labelsOf(selector, errors);
  const forMs = duration === undefined ? null : parseDurationMs(duration);
  if (duration === undefined) errors.push("--for: missing; say how long, such as --for 10m");
  else if (forMs === null)
    errors.push(`--for: ${JSON.stringify(duration)} is not a duration such as 90s, 10m or 2h`);
  if (because === undefined || because === "")
    errors.push("--because: missing; say why, for whoever looks at the status");
  if (forMs === null || because === undefined || errors.length > 0) {
    throw usage(...errors, "look at `meshfuse bypass --help`");
  }
  return labels === undefined ? { forMs, because } : { selector: labels, forMs, because };
}

function labelsOf(text: string, errors: string[]): Record<string, string> {
  const pairs = text.split(",").map((pair) => /^([^=\s]+)=(.*)$/.exec(pair));
  if (pairs.includes(null))
    errors.push(`--selector: ${JSON.stringify(text)} is not labels such as app=reviews,version=v2`);
  return Object.fromEntries(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? "", pair[2] ?? ""]])));
}
