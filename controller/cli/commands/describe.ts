/** `describe`: one breaker or one experiment explained: how it stands, why, since when, until when, for whom. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { DIRECTIONS, type Direction } from "../../model/index.js";
import type { Client } from "../client.js";
import { experimentSheets } from "../describe/experiment.js";
import { breakerSheets } from "../describe/index.js";
import { breakerNames, DESCRIBED, experimentNames } from "../kinds.js";
import { didYouMean } from "../nearest.js";
import { canRedraw } from "../output.js";
import { DEFAULT_NAMESPACE, nearestName, policyName } from "../policy-name.js";
import { linesOf } from "../sheet.js";
import { show, type View } from "../show.js";
import { failed, usage, type World } from "../world.js";
import { type WatchOptions, withExamples, withWatch } from "./shared.js";

/** The policy's own kind is one of its names. */
const KIND_WORDS: Readonly<Record<(typeof DESCRIBED)[number], readonly string[]>> = {
  breaker: ["breaker", "breakers", "circuitbreaker", "circuitbreakers"],
  experiment: ["experiment", "experiments", "fault", "faults", "faultinjection", "faultinjections"],
};
const DEFAULT_KEYS = 10;
const MOST_KEYS = 1000;

interface DescribeOptions extends WatchOptions {
  namespace?: string;
  direction?: Direction;
  keys?: number;
}

export function addDescribe(program: Command, world: World): void {
  const command = program
    .command("describe")
    .argument("<kind>", DESCRIBED.join(", "))
    .argument(
      "<name>",
      "of the policy: namespace/name, or a name of the namespace default; of an experiment also its id",
    )
    .description(
      "Explain a breaker (is it open, why, until when) or an experiment (who runs it, what it did).",
    )
    .option("-n, --namespace <name>", `namespace of the policy (default ${DEFAULT_NAMESPACE})`)
    .addOption(new Option("--direction <which>", "only this one").choices(DIRECTIONS))
    .option(
      "--keys <count>",
      `of a breaker: keys of each sidecar, those that are not closed first (default ${DEFAULT_KEYS})`,
      keysOf,
    );
  withExamples(withWatch(command), [
    ["describe breaker ratings", "the policy default/ratings, in all sidecars"],
    ["describe breaker shop/cart --watch", "the same of another namespace, as it changes"],
    ["describe breaker ratings -o json", "with a hundred transitions, for programs"],
    ["describe experiment slow-ratings", "what it did, in which sidecars, and what is wrong"],
  ]).action((kind: string, name: string, options: DescribeOptions) => {
    const described = describedBy(kind);
    const own = policyName(name, options.namespace, `${described}s`);
    if (described === "experiment" && options.keys !== undefined) {
      throw usage("--keys: an experiment has none", "it is for `meshfuse describe breaker NAME`");
    }
    const readOne = described === "breaker" ? readBreaker : readExperiment;
    // A text that is another each second would be news each second, where changes are told line by line.
    const hasAges = options.watch !== true || canRedraw(world.stdout, world.env);
    return show(world, options, (client, isAgain) =>
      readOne(client, own, options, hasAges ? world.clock() : undefined, isAgain),
    );
  });
}

function describedBy(kind: string): (typeof DESCRIBED)[number] {
  const described = DESCRIBED.find((each) => KIND_WORDS[each].includes(kind.toLowerCase()));
  if (described !== undefined) return described;
  const words = `${JSON.stringify(kind)} cannot be described${didYouMean(kind, DESCRIBED)}`;
  throw usage(words, "run `meshfuse describe breaker NAME`; `meshfuse get` shows all else");
}

async function readExperiment(
  client: Client,
  name: string,
  { direction }: DescribeOptions,
  nowMs: number | undefined,
  isAgain: boolean,
): Promise<View> {
  const detail = await client.experiment(name);
  if (detail !== undefined) return { value: detail, sheets: experimentSheets(detail, { direction, nowMs }) };
  if (isAgain) return { value: null, sheets: [linesOf([`there is no experiment ${name} any more`])] };
  const hint = nearestName(name, await experimentNames(client));
  throw failed(`there is no experiment ${name}${hint}`, "`meshfuse get experiments` lists all");
}

async function readBreaker(
  client: Client,
  own: string,
  { direction, keys = DEFAULT_KEYS }: DescribeOptions,
  nowMs: number | undefined,
  isAgain: boolean,
): Promise<View> {
  const name = own.includes("/") ? own : `${DEFAULT_NAMESPACE}/${own}`;
  const detail = await client.breaker(name, { keys, ...(direction === undefined ? {} : { direction }) });
  if (detail !== undefined) return { value: detail, sheets: breakerSheets(detail, { direction, nowMs }) };
  if (isAgain) return { value: null, sheets: [linesOf([`there is no breaker ${name} any more`])] };
  const hint = nearestName(name, await breakerNames(client));
  throw failed(`there is no breaker ${name}${hint}`, "`meshfuse get breakers` lists all");
}

function keysOf(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) > MOST_KEYS) {
    throw new InvalidArgumentError(`Give a number from 0 to ${MOST_KEYS}.`);
  }
  return Number(text);
}
