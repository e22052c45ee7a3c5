/** `stop`: one experiment, for good. */
import type { Command } from "commander";
import { Client } from "../client.js";
import { experimentNames } from "../kinds.js";
import { nearestName, policyName } from "../policy-name.js";
import { linesOf } from "../sheet.js";
import { print } from "../show.js";
import { failed, type World } from "../world.js";
import { type OutputOptions, withBecause, withExamples, withOutput } from "./shared.js";
import { awaitDelivery, readTimeout, type WaitFlags, withWait } from "./waiting.js";

interface StopOptions extends OutputOptions, WaitFlags {
  namespace?: string;
  because?: string;
}

export function addStop(program: Command, world: World): void {
  const command = program
    .command("stop")
    .argument("<name>", "of the FaultInjection, or id of the experiment")
    .description("Stop an experiment for good. Its policy stays; applied again it begins anew.")
    .option("-n, --namespace <name>", "namespace of the policy (default default)");
  withExamples(withWait(withBecause(withOutput(command))), [
    ['stop slow-ratings --because "seen enough"', "it injects nothing any more"],
    ["stop slow-ratings --wait", "until every sidecar has heard of it"],
  ]).action((name: string, options: StopOptions) => stop(name, options, world));
}

async function stop(name: string, options: StopOptions, world: World): Promise<void> {
  const timeoutMs = readTimeout(options);
  const client = new Client(world, options.server);
  const own = policyName(name, options.namespace, "experiments");
  const stopped = await client.stopExperiment(own, options.because);
  if (stopped === undefined) {
    const hint = nearestName(own, await experimentNames(client));
    throw failed(`there is no experiment ${own}${hint}`, "`meshfuse get experiments` lists all");
  }
  const lines = [`${stopped.policy} is stopped (experiment ${stopped.id}); applied again it begins anew`];
  if (!stopped.durable) {
    lines.push("it holds, but could not be written down: a restart of the controller forgets it");
  }
  const done = { value: stopped, sheets: [linesOf(lines)] };
  if (options.wait !== true) return print(world, options.output, done);
  const { policies } = await client.policies();
  const mine = policies.map(({ policy }) => policy).filter((policy) => keyOf(policy) === stopped.policy);
  await awaitDelivery(world, { ...options, timeoutMs }, mine, done);
}

function keyOf({ kind, metadata }: { kind: string; metadata: { namespace: string; name: string } }): string {
  return `${kind}/${metadata.namespace}/${metadata.name}`;
}
