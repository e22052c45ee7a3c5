/** `recoveries`: how the failures of a breaker faded after each trip. */
import { type Command, Option } from "commander";
import type { Schemas } from "../../client/index.js";
import { DIRECTIONS, type Direction } from "../../model/index.js";
import type { Client } from "../client.js";
import { timeText } from "../columns.js";
import { breakerNames } from "../kinds.js";
import { DEFAULT_NAMESPACE, nearestName, policyName } from "../policy-name.js";
import { type Cell, type Column, linesOf, type Sheet, sheetOf } from "../sheet.js";
import { show, type View } from "../show.js";
import { failed, type World } from "../world.js";
import { type WatchOptions, withExamples, withWatch } from "./shared.js";

const PERCENT = 100;
const SECOND_MS = 1000;
const NONE = "it has not tripped since the controller was started, or has keys, of which none are kept";

type Recovery = Schemas["Recovery"];
type Counted = Recovery["before"];

interface RecoveryOptions extends WatchOptions {
  namespace?: string;
  direction?: Direction;
}

const COLUMNS: readonly Column<Recovery>[] = [
  { title: "sidecar", key: true, cell: ({ sidecar }) => sidecar },
  { title: "direction", key: true, cell: ({ direction }) => direction },
  {
    title: "tripped",
    key: ({ trippedMs }) => String(trippedMs),
    cell: ({ trippedMs }) => timeText(trippedMs),
  },
  { title: "why", cell: ({ reason }) => reason },
  { title: "opened", right: true, cell: ({ opened }) => String(opened) },
  { title: "before", right: true, cell: ({ before }) => shareText(before) },
  { title: "after", right: true, cell: ({ after }) => shareText(after) },
  { title: "measured", right: true, cell: measuredCell },
  {
    title: "predicted",
    right: true,
    cell: ({ fit }) => (fit === undefined ? "-" : secondsText(fit.recoverMs)),
  },
  { title: "tau", right: true, cell: tauText },
  { title: "r2", right: true, cell: ({ fit }) => (fit === undefined ? "-" : fit.r2.toFixed(2)) },
  { title: "no fit", cell: ({ noFit }) => noFit ?? "-" },
];

export function addRecoveries(program: Command, world: World): void {
  const command = program
    .command("recoveries")
    .argument("<name>", "of the policy: namespace/name, or a name of the namespace default")
    .description("Show how the failures of a breaker faded after each trip, measured and fitted.")
    .option("-n, --namespace <name>", `namespace of the policy (default ${DEFAULT_NAMESPACE})`)
    .addOption(new Option("--direction <which>", "only this one").choices(DIRECTIONS));
  withExamples(withWatch(command), [
    ["recoveries ratings", "the last cycles of the policy default/ratings in each sidecar"],
    ["recoveries shop/cart -o json", "with the share of failures over time"],
  ]).action((name: string, options: RecoveryOptions) => {
    const own = policyName(name, options.namespace, "breakers");
    const full = own.includes("/") ? own : `${DEFAULT_NAMESPACE}/${own}`;
    return show(world, options, (client, isAgain) => read(client, full, options, isAgain));
  });
}

async function read(
  client: Client,
  name: string,
  { direction }: RecoveryOptions,
  isAgain: boolean,
): Promise<View> {
  const recoveries = await client.recoveries(name, direction === undefined ? {} : { direction });
  if (recoveries !== undefined) return { value: { recoveries }, sheets: [recoverySheet(name, recoveries)] };
  if (isAgain) return { value: null, sheets: [linesOf([`there is no breaker ${name} any more`])] };
  const hint = nearestName(name, await breakerNames(client));
  throw failed(`there is no breaker ${name}${hint}`, "`meshfuse get breakers` lists all");
}

function recoverySheet(name: string, recoveries: readonly Recovery[]): Sheet {
  return sheetOf(recoveries, COLUMNS, `no cycles of ${name}: ${NONE}`);
}

function measuredCell({ state, measuredMs }: Recovery): Cell {
  if (measuredMs !== null) return secondsText(measuredMs);
  return state === "cut" ? "cut" : ["red", "not closed"];
}

function tauText({ fit }: Recovery): string {
  if (fit === undefined) return "-";
  return `${secondsText(fit.tauMs)} +- ${secondsText(fit.tauErrorMs)}`;
}

/** `60% of 20` */
function shareText({ completed, failed: many }: Counted): string {
  return completed === 0 ? "-" : `${Number(((many / completed) * PERCENT).toFixed(1))}% of ${completed}`;
}

function secondsText(ms: number): string {
  return `${(ms / SECOND_MS).toFixed(1)}s`;
}
