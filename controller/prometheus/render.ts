/** The texts that a person puts into place, with what to do with them above. */
import { stringify } from "yaml";
import { operatorObjects } from "./operator.js";
import type { PrometheusOptions, PrometheusPart } from "./options.js";
import { ruleGroups } from "./rules.js";
import { scrapeConfigs } from "./scrape.js";

const ABOUT: Readonly<Record<PrometheusPart, string>> = {
  rules: `
Meshfuse's rules for Prometheus: name this file under rule_files.
- They need the controller's /metrics; MeshfuseTagOverflow and MeshfuseSidecarOverflow the sidecars' metrics, too.
- MeshfuseErrorBudgetBurn holds each service to one objective, over 30 days; render with --slo for another.
- severity is page or ticket: route by it. docs/alerts.md says what to do about each alert.
`,
  scrape: `
Meshfuse's jobs for Prometheus: put them under scrape_configs.
- meshfuse-controller: start the controller with --metrics-port, and --metrics-host where Prometheus is elsewhere.
- meshfuse-sidecars: the admin endpoint of each Envoy. Labels need the stats_config of "meshfuse render envoy".
  An admin endpoint can do more than show metrics: let nobody but Prometheus reach it.
`,
  operator: `
Meshfuse for the Prometheus Operator: kubectl apply -f THIS_FILE
- A Prometheus takes objects by labels: render with --label, such as --label release=prometheus.
- ServiceMonitor: the controller's Service needs the label app=meshfuse and a port named metrics.
- PodMonitor: Istio's sidecars, by the port that Istio opens for Envoy's metrics.
`,
};

/** YAML. */
export function renderPrometheus(options: PrometheusOptions): string {
  const about = ABOUT[options.part].trim().replaceAll(/^/gm, "# ");
  return `${about}\n${contentOf(options)}`;
}

function contentOf(options: PrometheusOptions): string {
  switch (options.part) {
    case "rules":
      return yaml({ groups: ruleGroups(options) });
    case "scrape":
      return yaml({ scrape_configs: scrapeConfigs(options) });
    case "operator":
      return operatorObjects(options, ruleGroups(options)).map(yaml).join("---\n");
  }
}

/** For kubectl, too, which reads YAML 1.1: a namespace that is called `no` would be false there. */
function yaml(content: object): string {
  return stringify(content, { aliasDuplicateObjects: false, lineWidth: 0, compat: "yaml-1.1" });
}
