/** The dashboards as Grafana gets them, and their queries as Prometheus gets them. */
import { DASHBOARDS, type DashboardName, dashboardText } from "../../../controller/dashboards/index.js";

export interface Target {
  refId: string;
  expr: string;
  legendFormat?: string;
  format: string;
  instant?: boolean;
  range?: boolean;
  datasource: unknown;
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  datasource?: unknown;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: Target[];
  /** Of a text. */
  options?: { content?: string };
  transformations?: { id: string; options: Record<string, Record<string, unknown>> }[];
  fieldConfig?: {
    defaults: { unit?: string; noValue?: string; thresholds?: { steps: { value: number | null }[] } };
    overrides: { matcher: { options: string }; properties: { id: string; value: unknown }[] }[];
  };
}

export interface Variable {
  name: string;
  type: string;
  label: string;
  description?: string;
  query: unknown;
  datasource?: unknown;
  allValue?: string;
  regex?: string;
}

export interface Board {
  uid: string;
  title: string;
  description: string;
  tags: string[];
  panels: Panel[];
  templating: { list: Variable[] };
  annotations: { list: { name: string; expr: string; target: object; textFormat: string }[] };
  links: { type: string; url?: string; tags: string[] }[];
}

export interface Query {
  dashboard: DashboardName;
  panel: string;
  refId: string;
  expr: string;
  isInstant: boolean;
  /** What the panel shows where there is no series. */
  noValue: string | undefined;
}

export async function boardOf(name: DashboardName): Promise<Board> {
  return JSON.parse(await dashboardText(name)) as Board;
}

export async function boards(): Promise<[DashboardName, Board][]> {
  return Promise.all(DASHBOARDS.map(async (name) => [name, await boardOf(name)] as [DashboardName, Board]));
}

/** Those that ask something: neither the titles of rows nor texts. */
export function panelsOf({ panels }: Board): Panel[] {
  return panels.filter(({ type }) => type !== "row" && type !== "text");
}

/** Of all panels, and of the annotations, which have no panel. */
export function queriesOf(dashboard: DashboardName, board: Board): Query[] {
  const drawn = board.annotations.list.map(({ name, expr }) => ({
    ...{ dashboard, panel: `annotation ${name}`, refId: "Anno", expr, isInstant: false, noValue: undefined },
  }));
  const shown = panelsOf(board).flatMap(({ title, targets = [], fieldConfig }) =>
    targets.map(({ refId, expr, instant = false }) => ({
      ...{ dashboard, panel: title, refId, expr, isInstant: instant, noValue: fieldConfig?.defaults.noValue },
    })),
  );
  return [...shown, ...drawn];
}

/** As Grafana does before it asks: the longest names first, so that `$tag` is not found in `$tags`. */
export function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  const names = Object.keys(values).sort((one, other) => other.length - one.length);
  return names.reduce((filled, name) => filled.replaceAll(`$${name}`, values[name] ?? ""), text);
}

/** Names of variables, Grafana's own (`__`) apart. */
export function variablesIn(text: string): string[] {
  const names = [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name);
  return [...new Set(names.filter((name) => !name.startsWith("__")))];
}

/** What stands where metrics stand: names with the product's prefix, outside of texts. */
export function metricsIn(expr: string): string[] {
  const names = expr.replaceAll(/"[^"]*"/g, '""').match(/\bmeshfuse_\w+/g) ?? [];
  return [...new Set(names)];
}
