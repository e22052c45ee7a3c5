/** `status`: is what people asked for what the sidecars run? */
import type { Command } from "commander";
import { type Client, errorLine } from "../client.js";
import { BYPASS_COLUMNS, DELIVERY_COLUMNS, deliveryRows, EXPERIMENT_COLUMNS } from "../columns.js";
import { groupedLines } from "../grouped.js";
import { linesOf, type Sheet, sheetOf } from "../sheet.js";
import { show } from "../show.js";
import type { World } from "../world.js";
import { pauseText } from "./pause.js";
import { type WatchOptions, withExamples, withWatch } from "./shared.js";

export function addStatus(program: Command, world: World): void {
  const command = program
    .command("status")
    .description(
      "Show the sidecars, what each runs, what was refused, bypasses, experiments and broken policies.",
    );
  withExamples(withWatch(command), [
    ["status", "one line for each sidecar and direction"],
    ["status --watch", "the same, as it changes"],
    ["status -o json", "the same for programs"],
  ]).action((options: WatchOptions) =>
    show(world, options, async (client) => {
      const value = await readStatus(client);
      return { value, sheets: sheetsOf(value) };
    }),
  );
}

type Status = Awaited<ReturnType<typeof readStatus>>;

async function readStatus(client: Client) {
  const [sidecars, bypasses, refusals, { pause }, experiments, { errors }] = await Promise.all([
    client.list("sidecars"),
    client.list("bypasses"),
    client.list("refusals"),
    client.pause(),
    client.list("experiments"),
    client.policies(),
  ]);
  const alive = experiments.filter(({ state }) => state === "running" || state === "scheduled");
  const paused = pause === undefined ? {} : { pause };
  return { sidecars, bypasses, refusals, ...paused, experiments: alive, policyErrors: errors };
}

function sheetsOf(status: Status): Sheet[] {
  const { sidecars, bypasses, refusals, policyErrors } = status;
  const none = "no sidecar has connected yet; `meshfuse render envoy --help` says how one does";
  const refused = sidecars.flatMap(({ id, deliveries }) =>
    deliveries.flatMap(({ direction, refusal }) =>
      refusal === undefined
        ? []
        : [[`${id} ${direction}`, refusal.revision, refusal.reason].filter((part) => part !== "").join(": ")],
    ),
  );
  const hints = sidecars.flatMap(({ id, deliveries }) =>
    deliveries.flatMap(({ refusal }) => (refusal?.hint === undefined ? [] : [`${id}: ${refusal.hint}`])),
  );
  const away = refusals.map(
    ({ node, reason, times }) =>
      `${node || "no node id"}: ${reason} (${times === 1 ? "once" : `${times} times`})`,
  );
  return [
    sheetOf(deliveryRows(sidecars), DELIVERY_COLUMNS, none),
    linesOf(refused, "Refused", "red"),
    linesOf([...new Set(hints)], "What to do about it", "yellow"),
    linesOf(away, "Turned away: mend the bootstrap of these, as `meshfuse render envoy` prints it", "red"),
    linesOf(warningsOf(sidecars), "Warnings", "yellow"),
    linesOf(policyErrors.map(errorLine), "Broken policies", "red"),
    ...experimentSheets(status),
    sheetOf(
      bypasses,
      BYPASS_COLUMNS,
      "",
      "Bypassed: these pass everything, and report nothing until it ends",
    ),
  ];
}

/** What is true of several is said once. */
function warningsOf(sidecars: Status["sidecars"]): string[] {
  return groupedLines(
    sidecars.flatMap(({ id, warnings }) =>
      warnings.map((warning) => ({
        name: id,
        words: warning.replace(`sidecar ${JSON.stringify(id)}`, "this sidecar"),
      })),
    ),
  );
}

function experimentSheets({ pause, experiments }: Status): Sheet[] {
  const paused = pause === undefined ? [] : [`${pauseText(pause)}; \`meshfuse resume\` lets them act again`];
  const problems = experiments.flatMap(({ policy, problems }) =>
    problems.map(({ message, advice }) => `${policy}: ${message}: ${advice}`),
  );
  return [
    linesOf(paused, "Paused", "yellow"),
    linesOf(problems, "Experiments that tell nothing", "red"),
    sheetOf(experiments, EXPERIMENT_COLUMNS, "", "Experiments"),
  ];
}
