/** `render envoy` and `render istio`: what proxies need to be sidecars of the mesh. */
import type { Command } from "commander";
import {
  DEFAULT_CONTROLLER,
  PARTS,
  readIstioOptions,
  readRenderOptions,
  renderEnvoy,
  renderIstio,
} from "../../render/index.js";
import { usage, type World } from "../world.js";
import { addIstioAccessLog } from "./render-access-log.js";
import { addGrafana } from "./render-grafana.js";
import { addPrometheus } from "./render-prometheus.js";
import { withExamples } from "./shared.js";

/** What the fields of a wish are called on the command line, where that differs. */
const FLAGS: Readonly<Record<string, string>> = {
  labels: "label",
  tags: "tag",
  version: "service-version",
  traceSampling: "trace-sampling",
};

interface EnvoyFlags {
  controller?: string;
  namespace?: string;
  service?: string;
  serviceVersion?: string;
  label?: string[];
  tag?: string[];
  direction?: string;
  part?: string;
  trace?: string;
  traceSampling?: string;
}

interface IstioFlags {
  controller?: string;
  name?: string;
  namespace?: string;
  selector?: string[];
  priority?: string;
  tag?: string[];
  direction?: string;
  gateway?: boolean;
}

export function addRender(program: Command, world: World): void {
  const render = program
    .command("render")
    .description("Print configuration for proxies, and for what watches the mesh.");
  addEnvoy(render, world);
  addIstio(render, world);
  addIstioAccessLog(render, world);
  addPrometheus(render, world);
  addGrafana(render, world);
}

function addEnvoy(render: Command, world: World): void {
  const envoy = render
    .command("envoy")
    .description("Print the snippet for an Envoy of your own: filters, cluster, node metadata, stats tags.")
    .option("--controller <host:port>", `where sidecars reach the controller (default ${DEFAULT_CONTROLLER})`)
    .option("--namespace <name>", "namespace of the workload (default default)")
    .option("--service <name>", "service of the workload (default: Envoy's --service-cluster)")
    .option("--service-version <text>", "version of the workload")
    .option("--label <name=value...>", "labels that selectors are compared with")
    .option("--tag <name...>", "names of the metric tags that policies will use")
    .option("--direction <side>", "inbound, outbound or both (default both)")
    .option("--trace <protocol=host:port>", "where spans go: zipkin=127.0.0.1:9411, otlp=127.0.0.1:4317")
    .option("--trace-sampling <percentage>", "share of the requests that are traced (default 100%)")
    .option("--part <part>", `${PARTS.join(", ")} (default all)`);
  withExamples(envoy, [
    ["render envoy --service reviews --label app=reviews", "the pieces for one sidecar"],
    ["render envoy --part example > envoy.yaml", "a bootstrap that runs as it is"],
    ["render envoy --part filters --direction outbound", "only the filter of the outbound listener"],
    ["render envoy --part access-log --tag tenant", "an access log in JSON that says what Meshfuse did"],
    ["render envoy --part tracing --trace otlp=127.0.0.1:4317", "spans that carry what Meshfuse did"],
  ]).action((flags: EnvoyFlags) => printEnvoy(flags, world));
}

function addIstio(render: Command, world: World): void {
  const istio = render
    .command("istio")
    .description("Print one EnvoyFilter that puts Meshfuse into Istio sidecars, with notes on its use.")
    .option("--controller <host:port>", "where pods reach the controller (required)")
    .option("--namespace <name>", "namespace of the sidecars (default default; istio-system: all)")
    .option("--selector <name=value,...>", "labels of the pods that get it (default all)", collect)
    .option("--tag <name...>", "metric tags that policies will use, for the notes on extraStatTags")
    .option("--direction <side>", "inbound, outbound or both (default both)")
    .option("--gateway", "gateways get the outbound filter too")
    .option("--name <name>", "name of the EnvoyFilter (default meshfuse)")
    .option("--priority <number>", "order among EnvoyFilters, lowest first (default 10)");
  withExamples(istio, [
    ["render istio --controller meshfuse.mesh:18000 --namespace shop | kubectl apply -f -", "a namespace"],
    ["render istio --controller meshfuse.mesh:18000 --selector app=reviews", "one workload of default"],
  ]).action((flags: IstioFlags) => printIstio(flags, world));
}

function collect(text: string, earlier: string[] = []): string[] {
  return [...earlier, text];
}

function printEnvoy(flags: EnvoyFlags, world: World): void {
  const { serviceVersion: version, label: labels, tag: tags, ...same } = flags;
  const read = readRenderOptions({ ...same, version, labels, tags: names(tags) });
  if ("errors" in read) throw usage(...read.errors.map(byFlag), "look at `meshfuse render envoy --help`");
  world.stdout.write(renderEnvoy(read.options));
}

function printIstio({ tag: tags, ...same }: IstioFlags, world: World): void {
  const read = readIstioOptions({ ...same, tags: names(tags) });
  if ("errors" in read) throw usage(...read.errors.map(byFlag), "look at `meshfuse render istio --help`");
  world.stdout.write(renderIstio(read.options));
}

/** `labels[0]: "a" is not ...` as `--label: "a" is not ...`. */
function byFlag(error: string): string {
  return error.replace(/^(\w+)(\[\d+\])?/, (_, field: string) => `--${FLAGS[field] ?? field}`);
}

/** Names with commas between them are as good as several words. */
function names(words: readonly string[] | undefined): string[] | undefined {
  return words?.flatMap((word) => word.split(","));
}
