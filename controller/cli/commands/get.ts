/** `get` and `delete`: policies by kind and name, and what the sidecars show. */
import type { Command } from "commander";
import type { PolicyEntry } from "../../api/index.js";
import { POLICY_KINDS, type PolicyKind, policyKey } from "../../model/index.js";
import { Client, type Lists } from "../client.js";
import {
  BREAKER_COLUMNS,
  bypassColumns,
  DELIVERY_COLUMNS,
  deliveryRows,
  EDGE_COLUMNS,
  FAULT_COLUMNS,
  POLICY_COLUMNS,
} from "../columns.js";
import { readDocuments } from "../documents.js";
import { type Paint, print, readFormat, table } from "../output.js";
import { failed, usage, type World } from "../world.js";
import { type OutputOptions, type ServerOptions, withExamples, withOutput, withServer } from "./shared.js";

const LISTS = ["sidecars", "edges", "breakers", "faults", "bypasses"] as const satisfies (keyof Lists)[];
const DEFAULT_NAMESPACE = "default";

interface GetOptions extends OutputOptions {
  namespace?: string;
}

interface DeleteOptions extends ServerOptions {
  namespace: string;
  file?: string[];
}

export function addGet(program: Command, world: World): void {
  const command = program
    .command("get")
    .argument("[kind]", `policies, ${POLICY_KINDS.join(", ")}, ${LISTS.join(", ")}`, "policies")
    .argument("[name]", "name of one policy")
    .description("Show policies, or what the sidecars run and see.")
    .option("-n, --namespace <name>", "policies of this namespace only");
  withExamples(withOutput(command), [
    ["get", "all policies"],
    ["get CircuitBreaker ratings -o yaml", "one policy, as it can be applied again"],
    ["get edges", "who calls whom, with rates, errors and durations"],
    ["get breakers -o json", "states and transitions of all breakers"],
  ]).action((kind: string, name: string | undefined, options: GetOptions) => get(kind, name, options, world));
}

export function addDelete(program: Command, world: World): void {
  const command = program
    .command("delete")
    .argument("[kind]", POLICY_KINDS.join(", "))
    .argument("[name]", "name of the policy")
    .description("Delete policies by name, or those of a file. A deleted fault ends at once.")
    .option("-n, --namespace <name>", "namespace of the policy", DEFAULT_NAMESPACE)
    .option("-f, --file <place...>", "delete the policies of these files");
  withExamples(withServer(command), [
    ["delete FaultInjection ratings-down", "end an experiment"],
    ["delete -f experiment.yaml", "delete what was applied from a file"],
  ]).action((kind: string | undefined, name: string | undefined, options: DeleteOptions) =>
    remove(kind, name, options, world),
  );
}

async function get(kind: string, name: string | undefined, options: GetOptions, world: World): Promise<void> {
  const client = new Client(world, options.server);
  const format = readFormat(options.output);
  const list = LISTS.find((known) => known === kind);
  if (list !== undefined) {
    if (name !== undefined) throw usage(`get ${list} takes no name`, `run \`meshfuse get ${list}\``);
    const rows = await client.list(list);
    return print(world, format, { [list]: rows }, (paint) => listTable({ [list]: rows }, world, paint));
  }
  const wanted = kind === "policies" ? undefined : policyKind(kind);
  const { policies } = await client.policies();
  const entries = policies.filter(
    ({ policy }) =>
      (wanted ?? policy.kind) === policy.kind &&
      (name ?? policy.metadata.name) === policy.metadata.name &&
      (options.namespace ?? policy.metadata.namespace) === policy.metadata.namespace,
  );
  if (name !== undefined && entries.length === 0) {
    throw failed(
      `there is no ${wanted ?? "policy"} of the name ${name}`,
      "`meshfuse get` lists all policies",
    );
  }
  const only = name === undefined ? undefined : entries[0];
  const value = only !== undefined && entries.length === 1 ? only.policy : { policies: entries };
  print(world, format, value, (paint) => policyTable(entries, paint));
}

async function remove(
  kind: string | undefined,
  name: string | undefined,
  options: DeleteOptions,
  world: World,
): Promise<void> {
  const client = new Client(world, options.server);
  const isByName = kind !== undefined && name !== undefined;
  if (isByName === (options.file !== undefined) || (kind !== undefined && name === undefined)) {
    throw usage("delete takes a kind and a name, or -f FILE", "look at `meshfuse delete --help`");
  }
  const keys =
    options.file !== undefined
      ? (await readDocuments(options.file, world)).map(policyKey)
      : [`${policyKind(kind ?? "")}/${options.namespace}/${name}` as const];
  for (const key of keys) {
    await client.remove(key);
    world.stdout.write(`${key} deleted\n`);
  }
}

/** `circuitbreaker`, `CircuitBreakers` and `CircuitBreaker` are one. */
function policyKind(text: string): PolicyKind {
  const bare = text.toLowerCase().replace(/s$/, "");
  const kind = POLICY_KINDS.find((known) => known.toLowerCase().replace(/s$/, "") === bare);
  if (kind !== undefined) return kind;
  throw usage(`${JSON.stringify(text)} is not one of ${["policies", ...POLICY_KINDS, ...LISTS].join(", ")}`);
}

function policyTable(entries: readonly PolicyEntry[], paint: Paint): string {
  return table(entries, POLICY_COLUMNS, paint, "no policies; apply some with `meshfuse apply -f FILE`");
}

function listTable(lists: Partial<Lists>, world: World, paint: Paint): string {
  const { sidecars, edges, breakers, faults, bypasses } = lists;
  if (sidecars !== undefined) {
    return table(deliveryRows(sidecars), DELIVERY_COLUMNS, paint, "no sidecar has connected yet");
  }
  if (edges !== undefined) return table(edges, EDGE_COLUMNS, paint, "no requests have been reported yet");
  if (breakers !== undefined) return table(breakers, BREAKER_COLUMNS, paint, "no breakers are reported");
  if (faults !== undefined) return table(faults, FAULT_COLUMNS, paint, "no faults are reported");
  return table(bypasses ?? [], bypassColumns(world.clock()), paint, "nothing is bypassed");
}
