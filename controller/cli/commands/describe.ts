/** `describe`: one breaker explained: is it open, why, since when, until when, for whom. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { DIRECTIONS, type Direction } from "../../model/index.js";
import type { Client } from "../client.js";
import { breakerSheets } from "../describe/index.js";
import { breakerNames, DESCRIBED } from "../kinds.js";
import { didYouMean } from "../nearest.js";
import { canRedraw } from "../output.js";
import { linesOf } from "../sheet.js";
import { show, type View } from "../show.js";
import { failed, usage, type World } from "../world.js";
import { type WatchOptions, withExamples, withWatch } from "./shared.js";

/** The policy's own kind is one of its names. */
const KIND_WORDS = [DESCRIBED, "breakers", "circuitbreaker", "circuitbreakers"];
const DEFAULT_NAMESPACE = "default";
/** As the API takes it. */
const NAME = /^([a-z0-9.-]{1,253}\/)?[a-z0-9.-]{1,253}$/;
const NAMESPACE = /^[a-z0-9.-]{1,253}$/;
const DEFAULT_KEYS = 10;
const MOST_KEYS = 1000;

interface DescribeOptions extends WatchOptions {
  namespace?: string;
  direction?: Direction;
  keys: number;
}

export function addDescribe(program: Command, world: World): void {
  const command = program
    .command("describe")
    .argument("<kind>", DESCRIBED)
    .argument("<name>", "of the policy: namespace/name, or a name of the namespace default")
    .description("Explain a breaker: is it open, why, since when, until when, for whom.")
    .option("-n, --namespace <name>", `namespace of the policy (default ${DEFAULT_NAMESPACE})`)
    .addOption(new Option("--direction <which>", "only this one").choices(DIRECTIONS))
    .option("--keys <count>", "keys of each sidecar, those that are not closed first", keysOf, DEFAULT_KEYS);
  withExamples(withWatch(command), [
    ["describe breaker ratings", "the policy default/ratings, in all sidecars"],
    ["describe breaker shop/cart --watch", "the same of another namespace, as it changes"],
    ["describe breaker ratings -o json", "with a hundred transitions, for programs"],
  ]).action((kind: string, name: string, options: DescribeOptions) => {
    if (!KIND_WORDS.includes(kind.toLowerCase())) {
      const words = `${JSON.stringify(kind)} cannot be described${didYouMean(kind, [DESCRIBED])}`;
      throw usage(words, "run `meshfuse describe breaker NAME`; `meshfuse get` shows all else");
    }
    const full = fullName(name, options.namespace);
    // A text that is another each second would be news each second, where changes are told line by line.
    const hasAges = options.watch !== true || canRedraw(world.stdout, world.env);
    return show(world, options, (client, isAgain) =>
      read(client, full, options, hasAges ? world.clock() : undefined, isAgain),
    );
  });
}

async function read(
  client: Client,
  name: string,
  { direction, keys }: DescribeOptions,
  nowMs: number | undefined,
  isAgain: boolean,
): Promise<View> {
  const detail = await client.breaker(name, { keys, ...(direction === undefined ? {} : { direction }) });
  if (detail !== undefined) return { value: detail, sheets: breakerSheets(detail, { direction, nowMs }) };
  if (isAgain) return { value: null, sheets: [linesOf([`there is no breaker ${name} any more`])] };
  const hint = nearest(name, await breakerNames(client));
  throw failed(`there is no breaker ${name}${hint}`, "`meshfuse get breakers` lists all");
}

/** The same name in another namespace is nearer than another name. */
function nearest(name: string, known: readonly string[]): string {
  const [, own = name] = name.split("/");
  const elsewhere = known.find((each) => each.endsWith(`/${own}`));
  return elsewhere === undefined ? didYouMean(name, known) : ` (did you mean ${elsewhere}?)`;
}

function fullName(name: string, namespace: string | undefined): string {
  if (!NAME.test(name) || (namespace !== undefined && !NAMESPACE.test(namespace))) {
    const wrong = NAME.test(name) ? namespace : name;
    throw usage(`${JSON.stringify(wrong)} is not the name of a policy`, "`meshfuse get breakers` lists all");
  }
  const isFull = name.includes("/");
  if (isFull && namespace !== undefined && !name.startsWith(`${namespace}/`)) {
    throw usage(`${name} is not of the namespace ${namespace}`, "leave one of them out");
  }
  return isFull ? name : `${namespace ?? DEFAULT_NAMESPACE}/${name}`;
}

function keysOf(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) > MOST_KEYS) {
    throw new InvalidArgumentError(`Give a number from 0 to ${MOST_KEYS}.`);
  }
  return Number(text);
}
