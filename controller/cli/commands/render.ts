/** `render envoy`: what a user's own Envoy needs to be a sidecar of the mesh. */
import type { Command } from "commander";
import { DEFAULT_CONTROLLER, PARTS, readRenderOptions, renderEnvoy } from "../../render/index.js";
import { usage, type World } from "../world.js";
import { withExamples } from "./shared.js";

interface RenderFlags {
  controller?: string;
  namespace?: string;
  service?: string;
  serviceVersion?: string;
  label?: string[];
  tag?: string[];
  direction?: string;
  part?: string;
}

export function addRender(program: Command, world: World): void {
  const render = program.command("render").description("Print configuration for the proxies themselves.");
  const envoy = render
    .command("envoy")
    .description("Print the snippet for an Envoy of your own: filters, cluster, node metadata, stats tags.")
    .option("--controller <host:port>", `where sidecars reach the controller (default ${DEFAULT_CONTROLLER})`)
    .option("--namespace <name>", "namespace of the workload (default default)")
    .option("--service <name>", "service of the workload (default: Envoy's --service-cluster)")
    .option("--service-version <text>", "version of the workload")
    .option("--label <name=value...>", "labels that selectors are compared with")
    .option("--tag <name...>", "metric tags that policies will use")
    .option("--direction <side>", "inbound, outbound or both (default both)")
    .option("--part <part>", `${PARTS.join(", ")} (default all)`);
  withExamples(envoy, [
    ["render envoy --service reviews --label app=reviews", "the pieces for one sidecar"],
    ["render envoy --part example > envoy.yaml", "a bootstrap that runs as it is"],
    ["render envoy --part filters --direction outbound", "only the filter of the outbound listener"],
  ]).action((flags: RenderFlags) => renderSnippet(flags, world));
}

function renderSnippet(flags: RenderFlags, world: World): void {
  const { serviceVersion: version, label: labels, tag: tags, ...same } = flags;
  const read = readRenderOptions({ ...same, version, labels, tags });
  if ("errors" in read) throw usage(...read.errors, "look at `meshfuse render envoy --help`");
  world.stdout.write(renderEnvoy(read.options));
}
