/** What a person asks to have rendered for Prometheus: texts from a command line, decoded to options or to every error. */
import { ALWAYS_PPM, parsePercentagePpm } from "../policy/index.js";

export const PROMETHEUS_PARTS = ["rules", "scrape", "operator"] as const;
/** `rules`: a rule file; `scrape`: jobs for `scrape_configs`; `operator`: objects for the Prometheus Operator. */
export type PrometheusPart = (typeof PROMETHEUS_PARTS)[number];

export const DEFAULT_METRICS = "127.0.0.1:9464";
export const DEFAULT_SIDECAR = "127.0.0.1:9901";
export const DEFAULT_SLO = "99.9%";
const DEFAULT_RUNBOOKS = "docs/alerts.md";
const DEFAULT_NAMESPACE = "monitoring";
/** With more than this left as a budget, 14.4 times as much is everything. */
const LEAST_PPM = 940_000;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const LABEL = /^([A-Za-z0-9][-A-Za-z0-9_./]{0,200})=([A-Za-z0-9][-A-Za-z0-9_.]{0,62})$/;
const TARGET = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+):([0-9]{1,5})$/;
const MAX_PORT = 65_535;
const MAX_SIDECARS = 1_000;
/** It goes into YAML and into links. */
const RUNBOOKS = /^[!-~]{1,500}$/;
/** Annotations are templates: one that cannot be read, and Prometheus refuses the whole file. */
const TEMPLATE = "{{";

/** As they stand on a command line; absent: the default. */
export interface PrometheusWish {
  part?: string | undefined;
  /** Of rules: share of requests that must not fail. */
  slo?: string | undefined;
  /** Of rules: where docs/alerts.md is. */
  runbooks?: string | undefined;
  /** Of scrape: `host:port` of the controller's metrics. */
  controller?: string | undefined;
  /** Of scrape: `host:port` each, of Envoys' admin endpoints. */
  sidecars?: readonly string[] | undefined;
  /** Of scrape and operator: the job for Istio's names, too. */
  istioNames?: boolean | undefined;
  /** Of operator: where the objects stand. */
  namespace?: string | undefined;
  /** Of operator: `name=value` each, of the objects: what the Prometheus selects them by. */
  labels?: readonly string[] | undefined;
}

export interface PrometheusOptions {
  part: PrometheusPart;
  objectivePpm: number;
  runbooks: string;
  controller: string;
  sidecars: readonly string[];
  istioNames: boolean;
  namespace: string;
  labels: Readonly<Record<string, string>>;
}

type PrometheusOptionsOrErrors = { options: PrometheusOptions } | { errors: string[] };

/** Which field is of which part; what would be without effect is refused. */
const PARTS_OF: Readonly<Record<string, readonly PrometheusPart[]>> = {
  slo: ["rules", "operator"],
  runbooks: ["rules", "operator"],
  controller: ["scrape"],
  sidecars: ["scrape"],
  istioNames: ["scrape", "operator"],
  namespace: ["operator"],
  labels: ["operator"],
};

/** Each error is `field: what is wrong`. */
export function readPrometheusOptions(wish: PrometheusWish): PrometheusOptionsOrErrors {
  const errors: string[] = [];
  const part = PROMETHEUS_PARTS.find((each) => each === (wish.part ?? "rules"));
  if (part === undefined)
    return { errors: [`part: ${shown(wish.part)} is not one of ${PROMETHEUS_PARTS.join(", ")}`] };
  for (const [field, parts] of Object.entries(PARTS_OF)) {
    const isGiven = wish[field as keyof PrometheusWish] !== undefined;
    if (isGiven && !parts.includes(part)) errors.push(`${field}: only with part ${parts.join(" or ")}`);
  }
  const { controller = DEFAULT_METRICS, sidecars = [DEFAULT_SIDECAR], istioNames = false } = wish;
  const { namespace = DEFAULT_NAMESPACE, runbooks = DEFAULT_RUNBOOKS } = wish;
  const objectivePpm = readObjective(wish.slo ?? DEFAULT_SLO, errors);
  if (runbooks.includes(TEMPLATE))
    errors.push(`runbooks: ${shown(runbooks)} has "${TEMPLATE}", which begins a template of Prometheus`);
  else if (!RUNBOOKS.test(runbooks)) errors.push(`runbooks: ${shown(runbooks)} is not the address of a page`);
  checkTarget("controller", controller, errors);
  for (const [at, sidecar] of sidecars.entries()) checkTarget(`sidecars[${at}]`, sidecar, errors);
  if (sidecars.length > MAX_SIDECARS) errors.push(`sidecars: has more than ${MAX_SIDECARS} entries`);
  if (!DNS_LABEL.test(namespace))
    errors.push(`namespace: ${shown(namespace)} is not a Kubernetes namespace such as monitoring`);
  const labels = readLabels(wish.labels ?? [], errors);
  if (errors.length > 0) return { errors };
  return { options: { part, objectivePpm, runbooks, controller, sidecars, istioNames, namespace, labels } };
}

function readObjective(text: string, errors: string[]): number {
  const ppm = parsePercentagePpm(text);
  if (ppm === null) errors.push(`slo: ${shown(text)} is not a percentage such as "99.9%"`);
  else if (ppm >= ALWAYS_PPM) errors.push(`slo: ${shown(text)} leaves no budget; it has to be under 100%`);
  else if (ppm < LEAST_PPM)
    errors.push(
      `slo: ${shown(text)} is under ${LEAST_PPM / (ALWAYS_PPM / 100)}%: no alert could tell it from an outage`,
    );
  return ppm ?? 0;
}

function checkTarget(field: string, text: string, errors: string[]): void {
  const [, , port] = TARGET.exec(text) ?? [];
  const isPort = Number(port) >= 1 && Number(port) <= MAX_PORT;
  if (!isPort) errors.push(`${field}: ${shown(text)} is not host:port`);
}

function readLabels(texts: readonly string[], errors: string[]): Record<string, string> {
  const labels = new Map<string, string>();
  for (const [at, text] of texts.entries()) {
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined)
      errors.push(`labels[${at}]: ${shown(text)} is not name=value`);
    else if (labels.has(name)) errors.push(`labels[${at}]: ${shown(name)} is a name given twice`);
    else labels.set(name, value);
  }
  return Object.fromEntries(labels);
}

function shown(text: string | undefined): string {
  return JSON.stringify(text ?? "");
}
