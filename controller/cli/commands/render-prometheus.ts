/** `render prometheus`: rules, jobs to scrape, and both for the Prometheus Operator. */
import type { Command } from "commander";
import {
  DEFAULT_METRICS,
  DEFAULT_SIDECAR,
  DEFAULT_SLO,
  PROMETHEUS_PARTS,
  readPrometheusOptions,
  renderPrometheus,
} from "../../prometheus/index.js";
import { usage, type World } from "../world.js";
import { withExamples } from "./shared.js";

/** What the fields of a wish are called on the command line, where that differs. */
const FLAGS: Readonly<Record<string, string>> = {
  labels: "label",
  sidecars: "sidecar",
  istioNames: "istio-names",
};

interface PrometheusFlags {
  part?: string;
  slo?: string;
  runbooks?: string;
  controller?: string;
  sidecar?: string[];
  istioNames?: boolean;
  namespace?: string;
  label?: string[];
}

export function addPrometheus(render: Command, world: World): void {
  const prometheus = render
    .command("prometheus")
    .description("Print rules, alerts and scrape jobs for Prometheus, or objects for its operator.")
    .option("--part <part>", `${PROMETHEUS_PARTS.join(", ")} (default rules)`)
    .option(
      "--slo <percentage>",
      `share of requests that must not fail, over 30 days (default ${DEFAULT_SLO})`,
    )
    .option("--runbooks <address>", "where alerts find docs/alerts.md (default docs/alerts.md)")
    .option("--controller <host:port>", `the controller's metrics, to scrape (default ${DEFAULT_METRICS})`)
    .option("--sidecar <host:port...>", `admin endpoints of Envoys, to scrape (default ${DEFAULT_SIDECAR})`)
    .option("--istio-names", "scrape the edges under Istio's names, too")
    .option("--namespace <name>", "namespace of the operator's objects (default monitoring)")
    .option("--label <name=value...>", "labels of the operator's objects");
  withExamples(prometheus, [
    ["render prometheus --slo 99.5% > meshfuse-rules.yaml", "rules with an objective of one's own"],
    ["render prometheus --part scrape --sidecar 10.0.0.5:9901", "jobs for scrape_configs"],
    [
      "render prometheus --part operator --label release=prometheus | kubectl apply -f -",
      "all, in a cluster",
    ],
  ]).action((flags: PrometheusFlags) => print(flags, world));
}

function print({ label: labels, sidecar, ...same }: PrometheusFlags, world: World): void {
  const read = readPrometheusOptions({ ...same, labels: separate(labels), sidecars: separate(sidecar) });
  if ("errors" in read)
    throw usage(...read.errors.map(byFlag), "look at `meshfuse render prometheus --help`");
  world.stdout.write(renderPrometheus(read.options));
}

/** `labels[0]: "a" is not ...` as `--label: "a" is not ...`. */
function byFlag(error: string): string {
  return error.replace(/^(\w+)(\[\d+\])?/, (_, field: string) => `--${FLAGS[field] ?? field}`);
}

/** Values with commas between them are as good as several words. */
function separate(words: readonly string[] | undefined): string[] | undefined {
  return words?.flatMap((word) => word.split(","));
}
