/** `bypass`: gets Meshfuse out of the way, at once and for a while. */
import type { Command } from "commander";
import { LONGEST_BYPASS, SHORTEST_BYPASS } from "../../model/index.js";
import { parseDurationMs } from "../../policy/index.js";
import { type BypassWish, Client } from "../client.js";
import { timeText } from "../columns.js";
import { readList } from "../kinds.js";
import { linesOf } from "../sheet.js";
import { print, show } from "../show.js";
import { usage, type World } from "../world.js";
import { type OutputOptions, withBecause, withExamples, withOutput } from "./shared.js";

interface BypassOptions extends OutputOptions {
  selector?: string;
  all?: boolean;
  for?: string;
  because?: string;
}

interface EndOptions extends OutputOptions {
  because?: string;
}

export function addBypass(program: Command, world: World): void {
  const bypass = program
    .command("bypass")
    .description("Make sidecars pass everything through for a while: no breaker, fault or tag acts.")
    .option("--selector <labels>", "sidecars with these labels: k=v,...")
    .option("--all", "every sidecar")
    .option("--for <duration>", `how long, such as 10m, at most ${LONGEST_BYPASS}; it ends by itself`)
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
  withExamples(withBecause(withOutput(end)), [["bypass end ID", "policies act again at once"]]).action(
    (id: string, _own: unknown, command: Command) => endOne(id, command.optsWithGlobals<EndOptions>(), world),
  );
}

async function begin(options: BypassOptions, world: World): Promise<void> {
  const wish = wishOf(options);
  const bypass = await new Client(world, options.server).beginBypass(wish);
  const { id, untilMs, durable } = bypass;
  const ends = `\`meshfuse bypass end ${id}\` ends it earlier`;
  const lines = [`${id}: bypassed until ${timeText(untilMs)}; ${ends}`];
  if (!durable) lines.push("it holds, but could not be written down: a restart of the controller forgets it");
  print(world, options.output, { value: bypass, sheets: [linesOf(lines)] });
}

function list(options: OutputOptions, world: World): Promise<void> {
  return show(world, options, async (client) => {
    const { value, sheet } = await readList(client, "bypasses");
    return { value, sheets: [sheet] };
  });
}

async function endOne(id: string, { server, because, output }: EndOptions, world: World): Promise<void> {
  await new Client(world, server).endBypass(id, because);
  print(world, output, { value: { ended: id }, sheets: [linesOf([`${id} ended`])] });
}

/** Every missing or wrong option at once. */
function wishOf({ selector, all, for: duration, because }: BypassOptions): BypassWish {
  const errors: string[] = [];
  if ((selector === undefined) === (all !== true)) errors.push("give either --selector k=v,... or --all");
  const labels = selector === undefined ? undefined : labelsOf(selector, errors);
  const forMs = durationOf(duration, errors);
  if (because === undefined || because === "")
    errors.push("--because: missing; say why, for whoever looks at the status");
  if (forMs === null || because === undefined || errors.length > 0) {
    throw usage(...errors, "look at `meshfuse bypass --help`");
  }
  return labels === undefined ? { all: true, forMs, because } : { selector: labels, forMs, because };
}

function durationOf(text: string | undefined, errors: string[]): number | null {
  if (text === undefined) {
    errors.push("--for: missing; say how long, such as --for 10m");
    return null;
  }
  const ms = parseDurationMs(text);
  const value = `--for: ${JSON.stringify(text)}`;
  if (ms === null) errors.push(`${value} is not a duration such as 90s, 10m or 2h`);
  else if (ms < (parseDurationMs(SHORTEST_BYPASS) ?? 0) || ms > (parseDurationMs(LONGEST_BYPASS) ?? 0)) {
    errors.push(`${value} is not between ${SHORTEST_BYPASS} and ${LONGEST_BYPASS}`);
  }
  return ms;
}

function labelsOf(text: string, errors: string[]): Record<string, string> {
  const pairs = text.split(",").map((pair) => /^([^=\s]+)=(.*)$/.exec(pair));
  if (pairs.includes(null))
    errors.push(`--selector: ${JSON.stringify(text)} is not labels such as app=reviews,version=v2`);
  return Object.fromEntries(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? "", pair[2] ?? ""]])));
}
