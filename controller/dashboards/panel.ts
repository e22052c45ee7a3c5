// What all panels have: a title, a description that says what to do, queries, a unit, a place.
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  FieldColorBuilder,
  FieldColorModeId,
  type Panel,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import {
  DataqueryBuilder,
  PromQueryFormat,
  QueryEditorMode,
} from "@grafana/grafana-foundation-sdk/prometheus";
import { DATASOURCE } from "./variables.js";

/** Which scrapes a panel needs. */
const FROM = {
  controller: "Needs: the controller's /metrics.",
  sidecars: "Needs: the sidecars' /stats/prometheus.",
  both: "Needs: the controller's /metrics and the sidecars' /stats/prometheus.",
};

export interface Query {
  expr: string;
  /** Of each series, with its labels as `{{name}}`. */
  legend: string;
}

export interface PanelSpec {
  title: string;
  /** What it shows. */
  shows: string;
  /** What to do when it looks bad, or how to read it. */
  act: string;
  from: keyof typeof FROM;
  /** Of Grafana's, such as `reqps`, `percentunit`, `s`. */
  unit: string;
  /** Of 24 columns. */
  width: number;
  /** Rows of 30 pixels. */
  height: number;
  thresholds?: readonly Threshold[];
  min?: number;
  max?: number;
  decimals?: number;
  /** Where there is no series: for what exists only in trouble. */
  noValue?: string;
}

/** A panel that has its size, and no place yet. */
export interface Placeable {
  width: number;
  height: number;
  /** A new one each time: builders are changed by what is asked of them. */
  build: () => PlaceableBuilder;
}

/** What placing a panel takes. */
interface PlaceableBuilder extends Builder<Panel> {
  id(id: number): this;
  gridPos(place: { x: number; y: number; w: number; h: number }): this;
}

/** What the builders of all kinds of panels with queries have in common. */
interface PanelBuilder extends PlaceableBuilder {
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: { type?: string; uid?: string }): this;
  withTarget(target: DataqueryBuilder): this;
  unit(unit: string): this;
  min(min: number): this;
  max(max: number): this;
  decimals(decimals: number): this;
  noValue(text: string): this;
  thresholds(thresholds: ThresholdsConfigBuilder): this;
  colorScheme(color: FieldColorBuilder): this;
}

/** Gives the builder of a kind of panel what does not depend on the kind. */
export function furnish<Kind extends PanelBuilder>(panel: Kind, spec: PanelSpec): Kind {
  const { title, shows, act, from, unit, thresholds, min, max, decimals, noValue } = spec;
  panel.title(title).description(`${shows}\n\n${act}\n\n${FROM[from]}`).datasource(DATASOURCE).unit(unit);
  panel.thresholds(stepsOf(thresholds ?? [{ value: null, color: "green" }]));
  if (min !== undefined) panel.min(min);
  if (max !== undefined) panel.max(max);
  if (decimals !== undefined) panel.decimals(decimals);
  if (noValue !== undefined) panel.noValue(noValue);
  return panel;
}

/** Green, then each colour from its value on. */
export function from(...steps: readonly (readonly [value: number, color: string])[]): Threshold[] {
  return [{ value: null, color: "green" }, ...steps.map(([value, color]) => ({ value, color }))];
}

export function byThresholds(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}

export function rangeQuery({ expr, legend }: Query, index: number): DataqueryBuilder {
  return target(expr, index).range().legendFormat(legend).format(PromQueryFormat.TimeSeries);
}

/** At the end of the shown time alone, as rows. */
export function tableQuery(expr: string, index: number): DataqueryBuilder {
  return target(expr, index).instant().format(PromQueryFormat.Table);
}

/** `A`, `B`, ... */
export function refIdOf(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}

export function target(expr: string, index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .datasource(DATASOURCE)
    .refId(refIdOf(index))
    .editorMode(QueryEditorMode.Code)
    .expr(expr);
}

function stepsOf(steps: readonly Threshold[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps]);
}
