/** `get`: policies by kind and name, and what the sidecars show. */
import { type Command, InvalidArgumentError } from "commander";
import type { PolicyKind } from "../../model/index.js";
import type { Client, Entry } from "../client.js";
import { POLICY_COLUMNS } from "../columns.js";
import { KIND_WORDS, type ListName, listName, policyKind, readList } from "../kinds.js";
import { type Sheet, sheetOf } from "../sheet.js";
import { show, type View } from "../show.js";
import { failed, usage, type World } from "../world.js";
import { type WatchOptions, withExamples, withWatch } from "./shared.js";

/** Of the audit trail, unless more is asked for: it has thousands. */
const AUDIT_EVENTS_SHOWN = 50;

interface GetOptions extends WatchOptions {
  namespace?: string;
  limit?: number;
}

export function addGet(program: Command, world: World): void {
  const command = program
    .command("get")
    .argument("[kind]", KIND_WORDS.join(", "), "policies")
    .argument("[name]", "only what has this name")
    .description("Show policies, or what the sidecars run and see.")
    .option("-n, --namespace <name>", "policies of this namespace only")
    .option("--limit <count>", `the first so many (of audit: default ${AUDIT_EVENTS_SHOWN})`, countOf);
  withExamples(withWatch(command), [
    ["get", "all policies"],
    ["get CircuitBreaker ratings -o yaml", "one policy, as it can be applied again"],
    ["get edges --watch", "who calls whom, with rates, errors and durations"],
    ["get breakers -o json", "states and transitions of all breakers"],
    ["get audit", "who changed what, when and why"],
  ]).action((kind: string, name: string | undefined, options: GetOptions) => {
    const list = listName(kind);
    if (list !== undefined && options.namespace !== undefined) {
      throw usage(`get ${list} takes no --namespace`, `run \`meshfuse get ${list} NAME\``);
    }
    const wanted = list ?? (kind === "policies" ? undefined : policyKind(kind, KIND_WORDS));
    return show(world, options, async (client, isAgain) =>
      list === undefined
        ? readPolicies(client, wanted as PolicyKind | undefined, name, options, isAgain)
        : readListed(client, list, name, options, isAgain),
    );
  });
}

async function readListed(
  client: Client,
  list: ListName,
  name: string | undefined,
  { limit = list === "audit" ? AUDIT_EVENTS_SHOWN : undefined }: GetOptions,
  isAgain: boolean,
): Promise<View> {
  const { value, count, sheet } = await readList(client, list, name, limit);
  if (name !== undefined && count === 0 && !isAgain) {
    throw failed(`nothing in ${list} has the name ${name}`, `\`meshfuse get ${list}\` lists all`);
  }
  return { value, sheets: [sheet] };
}

async function readPolicies(
  client: Client,
  kind: PolicyKind | undefined,
  name: string | undefined,
  { namespace, limit }: GetOptions,
  isAgain: boolean,
): Promise<View> {
  const { policies } = await client.policies();
  const entries = policies
    .filter(
      ({ policy }) =>
        (kind ?? policy.kind) === policy.kind &&
        (name ?? policy.metadata.name) === policy.metadata.name &&
        (namespace ?? policy.metadata.namespace) === policy.metadata.namespace,
    )
    .slice(0, limit);
  if (name !== undefined && entries.length === 0 && !isAgain) {
    throw failed(`there is no ${kind ?? "policy"} of the name ${name}`, "`meshfuse get` lists all policies");
  }
  const [only] = entries;
  const isOne = name !== undefined && entries.length === 1 && only !== undefined;
  return { value: isOne ? only.policy : { policies: entries }, sheets: [policySheet(entries)] };
}

function policySheet(entries: readonly Entry[]): Sheet {
  return sheetOf(entries, POLICY_COLUMNS, "no policies; apply some with `meshfuse apply -f FILE`");
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Give a number from 1.");
  return Number(text);
}
