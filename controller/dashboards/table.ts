// Rows by label values, a column for each query, and links from a row to where one looks next.
import {
  TableCellDisplayMode,
  TableFooterOptionsBuilder,
  TableSortByFieldStateBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import type { DynamicConfigValue, Threshold } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder as TablePanel } from "@grafana/grafana-foundation-sdk/table";
import { byThresholds, furnish, type PanelSpec, type Placeable, refIdOf, tableQuery } from "./panel.js";

export interface Column {
  title: string;
  expr: string;
  unit: string;
  thresholds?: readonly Threshold[];
}

interface RowLink {
  title: string;
  url: string;
}

interface TableSpec extends Omit<PanelSpec, "unit" | "thresholds"> {
  /** Titles of the columns that come from labels, by label, in their order. */
  labels: Readonly<Record<string, string>>;
  /** At least two: Grafana calls the value of a lone query otherwise. */
  columns: readonly [Column, Column, ...Column[]];
  /** Title of the column whose largest values come first. */
  sortBy: string;
  /** Of the columns that come from labels. */
  links?: readonly RowLink[];
}

export function table(spec: TableSpec): Placeable {
  return { width: spec.width, height: spec.height, build: () => tablePanel(spec) };
}

/** The value of a column in the row of a link. */
export function cell(title: string): string {
  return `\${__data.fields[${JSON.stringify(title)}]}`;
}

function tablePanel(spec: TableSpec): TablePanel {
  const { labels, columns, sortBy, links = [] } = spec;
  const panel = furnish(new TablePanel(), { ...spec, unit: "short" })
    .sortBy([new TableSortByFieldStateBuilder().displayName(sortBy).desc(true)])
    .footer(new TableFooterOptionsBuilder().show(false))
    .withTransformation({ id: "merge", options: {} })
    .withTransformation({ id: "organize", options: organized(labels, columns) });
  columns.forEach(({ title, expr, unit, thresholds }, index) => {
    panel.withTarget(tableQuery(expr, index)).overrideByName(title, looks(unit, thresholds));
  });
  const toLinks = links.map(({ title, url }) => ({ title, url, targetBlank: false }));
  if (links.length > 0) {
    for (const title of Object.values(labels)) panel.overrideByName(title, [{ id: "links", value: toLinks }]);
  }
  return panel;
}

function organized(labels: Readonly<Record<string, string>>, columns: readonly Column[]): object {
  const values = columns.map(({ title }, index) => [`Value #${refIdOf(index)}`, title] as const);
  const names = [...Object.entries(labels), ...values];
  return {
    excludeByName: { Time: true },
    indexByName: Object.fromEntries(names.map(([name], index) => [name, index])),
    renameByName: Object.fromEntries(names),
  };
}

function looks(unit: string, thresholds: readonly Threshold[] | undefined): DynamicConfigValue[] {
  const plain = [{ id: "unit", value: unit }];
  if (thresholds === undefined) return plain;
  return [
    ...plain,
    { id: "thresholds", value: { mode: "absolute", steps: thresholds } },
    { id: "color", value: byThresholds().build() },
    { id: "custom.cellOptions", value: { type: TableCellDisplayMode.ColorText } },
  ];
}
