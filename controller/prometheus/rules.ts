/** All rules: what is recorded, and what is alerted on. */
import { CONTROLLER_ALERTS, MESH_ALERTS } from "./alerts.js";
import {
  BURNS,
  type Burn,
  errorShare,
  errorsRecord,
  requestsRate,
  requestsRecord,
  WINDOWS,
} from "./objective.js";
import type { PrometheusOptions } from "./options.js";
import { type Alert, alertingRule, type RuleGroup } from "./rule.js";

const PPM = 1_000_000;
const BURN = "MeshfuseErrorBudgetBurn";
/**
 * Long windows move slowly, and reading days of samples twice a minute would be dear. Under half of the 5 minutes that
 * Prometheus looks back: a late evaluation leaves no gap in which an alert would end and begin anew.
 */
const LONG_INTERVAL = "2m";
const LONG_WINDOWS: ReadonlySet<string> = new Set(["1d", "3d"]);

export function ruleGroups({ objectivePpm, runbooks }: PrometheusOptions): RuleGroup[] {
  const alerts = (all: readonly Alert[]) => all.map((alert) => alertingRule(alert, runbooks));
  return [
    { name: "meshfuse-requests", rules: WINDOWS.filter((each) => !LONG_WINDOWS.has(each)).flatMap(recorded) },
    {
      name: "meshfuse-requests-long",
      interval: LONG_INTERVAL,
      rules: WINDOWS.filter((each) => LONG_WINDOWS.has(each)).flatMap(recorded),
    },
    { name: "meshfuse-edges", rules: EDGES },
    { name: "meshfuse-objectives", rules: alerts(BURNS.map((burn) => burnAlert(burn, objectivePpm))) },
    { name: "meshfuse-mesh", rules: alerts(MESH_ALERTS) },
    { name: "meshfuse-controller", rules: alerts(CONTROLLER_ALERTS) },
  ];
}

/** What dashboards and people ask most. */
const EDGES = [
  {
    record: "reporter_source_destination:meshfuse_mesh_requests:rate1m",
    expr: "sum by (reporter, source, destination) (rate(meshfuse_mesh_requests_total[1m]))",
  },
  {
    record: "reporter_source_destination:meshfuse_mesh_request_duration_seconds:p99_rate5m",
    expr:
      "histogram_quantile(0.99, sum by (reporter, source, destination, le) " +
      "(rate(meshfuse_mesh_request_duration_seconds_bucket[5m])))",
  },
];

function recorded(window: string) {
  return [
    { record: requestsRecord(window), expr: requestsRate(window) },
    { record: errorsRecord(window), expr: errorShare(window) },
  ];
}

function burnAlert({ factor, long, short, severity, gone }: Burn, objectivePpm: number): Alert {
  const budget = (PPM - objectivePpm) / PPM;
  const over = (window: string) => `${errorsRecord(window)} > ${factor} * ${budget}`;
  return {
    name: `${BURN}${long}`,
    runbook: BURN,
    expr: `${over(long)}\nand\n${over(short)}`,
    severity,
    labels: { burn: String(factor) },
    summary: "{{ $labels.destination }} fails too often",
    description:
      `{{ $value | humanizePercentage }} of its requests failed over ${long}, ${factor} times what its objective of ` +
      `${objectivePpm / (PPM / 100)}% allows: ${gone} of the budget of 30 days is gone.`,
  };
}
