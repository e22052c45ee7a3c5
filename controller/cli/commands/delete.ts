/** `delete`: policies by kind and name, or those of files. */
import type { Command } from "commander";
import { POLICY_KINDS, type PolicyKey, policyKey } from "../../model/index.js";
import { Client } from "../client.js";
import { readDocuments } from "../documents.js";
import { policyKind } from "../kinds.js";
import { linesOf } from "../sheet.js";
import { print } from "../show.js";
import { CliFailure, usage, type World } from "../world.js";
import { type OutputOptions, withBecause, withExamples, withOutput } from "./shared.js";
import { awaitDelivery, readTimeout, type WaitFlags, withWait } from "./waiting.js";

const DEFAULT_NAMESPACE = "default";
/** As the API takes it. */
const NAME = /^[a-z0-9.-]{1,253}$/;

interface DeleteOptions extends OutputOptions, WaitFlags {
  namespace: string;
  file?: string[];
  because?: string;
}

export function addDelete(program: Command, world: World): void {
  const command = program
    .command("delete")
    .argument("[kind]", POLICY_KINDS.join(", "))
    .argument("[name]", "name of the policy")
    .description("Delete policies by name, or those of a file. A deleted fault ends at once.")
    .option("-n, --namespace <name>", "namespace of the policy", DEFAULT_NAMESPACE)
    .option("-f, --file <place...>", "delete the policies of these files");
  withExamples(withWait(withBecause(withOutput(command))), [
    ["delete FaultInjection ratings-down", "end an experiment"],
    ["delete -f experiment.yaml", "delete what was applied from a file"],
    ["delete CircuitBreaker ratings --wait", "until no sidecar has it any more"],
  ]).action((kind: string | undefined, name: string | undefined, options: DeleteOptions) =>
    remove(kind, name, options, world),
  );
}

async function remove(
  kind: string | undefined,
  name: string | undefined,
  options: DeleteOptions,
  world: World,
): Promise<void> {
  const timeoutMs = readTimeout(options);
  const client = new Client(world, options.server);
  const keys = await keysOf(kind, name, options, world);
  const before = options.wait === true ? (await client.policies()).policies : [];
  const { deleted, failures } = await removeAll(client, keys, options.because);
  const value = { deleted, failed: failures.map(({ key, lines }) => ({ key, reason: lines[0] ?? "" })) };
  const done = { value, sheets: [linesOf(deleted.map((key) => `${key} deleted`))] };
  const [first] = failures;
  if (first !== undefined || options.wait !== true) print(world, options.output, done);
  if (first !== undefined)
    throw new CliFailure(
      first.exitCode,
      failures.flatMap(({ lines }) => lines),
    );
  if (options.wait !== true) return;
  const gone = before.map(({ policy }) => policy).filter((policy) => deleted.includes(policyKey(policy)));
  await awaitDelivery(world, { ...options, timeoutMs }, gone, done);
}

interface Removal {
  deleted: PolicyKey[];
  failures: { key: PolicyKey; lines: readonly string[]; exitCode: CliFailure["exitCode"] }[];
}

/** One that cannot be deleted does not keep the others; a controller that does not answer ends it. */
async function removeAll(
  client: Client,
  keys: readonly PolicyKey[],
  because: string | undefined,
): Promise<Removal> {
  const removal: Removal = { deleted: [], failures: [] };
  for (const key of keys) {
    try {
      await client.remove(key, because);
      removal.deleted.push(key);
    } catch (error) {
      if (!(error instanceof CliFailure)) throw error;
      removal.failures.push({ key, lines: error.lines, exitCode: error.exitCode });
      if (error.isPassing) break;
    }
  }
  return removal;
}

async function keysOf(
  kind: string | undefined,
  name: string | undefined,
  { file, namespace }: DeleteOptions,
  world: World,
): Promise<PolicyKey[]> {
  const isByName = kind !== undefined && name !== undefined;
  if (isByName === (file !== undefined) || (kind !== undefined && name === undefined)) {
    throw usage("delete takes a kind and a name, or -f FILE", "look at `meshfuse delete --help`");
  }
  if (file !== undefined) return (await readDocuments(file, world)).map(policyKey);
  for (const part of [namespace, name ?? ""]) {
    // With a slash it would be read as another policy's key.
    if (!NAME.test(part)) {
      throw usage(
        `${JSON.stringify(part)} is not the name of a policy or namespace`,
        "`meshfuse get` lists all policies",
      );
    }
  }
  return [`${policyKind(kind ?? "")}/${namespace}/${name}`];
}
