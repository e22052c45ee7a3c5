/** `status`: is what people asked for what the sidecars run? */
import type { Command } from "commander";
import { Client, errorLine } from "../client.js";
import { bypassColumns, DELIVERY_COLUMNS, deliveryRows } from "../columns.js";
import { type Paint, print, printable, readFormat, table } from "../output.js";
import type { World } from "../world.js";
import { type OutputOptions, withExamples, withOutput } from "./shared.js";

export function addStatus(program: Command, world: World): void {
  const command = program
    .command("status")
    .description("Show the sidecars, what each runs, what was refused, bypasses and broken policy files.");
  withExamples(withOutput(command), [
    ["status", "one line for each sidecar and direction"],
    ["status -o json", "the same for programs"],
  ]).action((options: OutputOptions) => status(options, world));
}

type Status = Awaited<ReturnType<typeof readStatus>>;

async function readStatus(client: Client) {
  const [sidecars, bypasses, refusals, { errors }] = await Promise.all([
    client.list("sidecars"),
    client.list("bypasses"),
    client.list("refusals"),
    client.policies(),
  ]);
  return { sidecars, bypasses, refusals, policyErrors: errors };
}

async function status(options: OutputOptions, world: World): Promise<void> {
  const format = readFormat(options.output);
  const value = await readStatus(new Client(world, options.server));
  print(world, format, value, (paint) => statusText(value, world.clock(), paint));
}

function statusText(value: Status, nowMs: number, paint: Paint): string {
  const { sidecars, bypasses, refusals: turnedAway, policyErrors } = value;
  const none = "no sidecar has connected yet; `meshfuse render envoy --help` says how one does";
  const parts = [table(deliveryRows(sidecars), DELIVERY_COLUMNS, paint, none)];
  const refusals = sidecars.flatMap(({ id, deliveries }) =>
    deliveries.flatMap(({ direction, refusal }) =>
      refusal === undefined ? [] : [`${id} ${direction}: ${refusal.revision}: ${refusal.reason}`],
    ),
  );
  const hints = sidecars.flatMap(({ id, deliveries }) =>
    deliveries.flatMap(({ refusal }) => (refusal?.hint === undefined ? [] : [`${id}: ${refusal.hint}`])),
  );
  const warnings = sidecars.flatMap(({ id, warnings }) => warnings.map((warning) => `${id}: ${warning}`));
  parts.push(section("Refused", refusals, (text) => paint("red", text)));
  parts.push(section("What to do about it", [...new Set(hints)], (text) => paint("yellow", text)));
  const away = turnedAway.map(
    ({ node, reason, times }) => `${node || "no node id"}: ${reason} (${times} times)`,
  );
  const advice = "Turned away: mend the bootstrap of these, as `meshfuse render envoy` prints it";
  parts.push(section(advice, away, (text) => paint("red", text)));
  parts.push(section("Warnings", warnings, (text) => paint("yellow", text)));
  parts.push(section("Broken policy files", policyErrors.map(errorLine), (text) => paint("red", text)));
  if (bypasses.length > 0)
    parts.push(
      `Bypassed: these pass everything, and report nothing until it ends\n${table(bypasses, bypassColumns(nowMs), paint, "")}`,
    );
  return parts.filter((part) => part !== "").join("\n");
}

function section(title: string, lines: readonly string[], paint: (text: string) => string): string {
  return lines.length === 0
    ? ""
    : `${title}\n${lines.map((line) => `  ${paint(printable(line))}\n`).join("")}`;
}
