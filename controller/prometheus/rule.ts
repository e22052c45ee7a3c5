/** Rules as Prometheus reads them. */

interface RecordingRule {
  record: string;
  expr: string;
}

interface AlertingRule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: "page" | "ticket"; [name: string]: string };
  annotations: { summary: string; description: string; runbook_url: string };
}

type Rule = RecordingRule | AlertingRule;

export interface RuleGroup {
  name: string;
  /** Absent: as often as Prometheus evaluates rules by itself. */
  interval?: string;
  rules: Rule[];
}

/** How an alert is written here: the runbook follows from its name. */
export interface Alert {
  name: string;
  expr: string;
  for?: string;
  severity: "page" | "ticket";
  labels?: Readonly<Record<string, string>>;
  summary: string;
  description: string;
  /** Section of docs/alerts.md; default: the name. */
  runbook?: string;
}

/** `runbooks`: what stands before the name of the alert's section of docs/alerts.md. */
export function alertingRule(alert: Alert, runbooks: string): AlertingRule {
  const { name, expr, severity, labels, summary, description, runbook = name } = alert;
  return {
    alert: name,
    expr,
    ...(alert.for === undefined ? {} : { for: alert.for }),
    labels: { severity, ...labels },
    annotations: { summary, description, runbook_url: `${runbooks}#${runbook.toLowerCase()}` },
  };
}
