// Numbers over time: lines, areas that add up, and the state of something.
import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
  type DynamicConfigValue,
  MappingType,
  type ValueMap,
} from "@grafana/grafana-foundation-sdk/dashboard";
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  PanelBuilder as HeatmapPanel,
  YAxisConfigBuilder,
} from "@grafana/grafana-foundation-sdk/heatmap";
import { PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as TimelinePanel } from "@grafana/grafana-foundation-sdk/statetimeline";
import { PanelBuilder as TimeseriesPanel } from "@grafana/grafana-foundation-sdk/timeseries";
import {
  byThresholds,
  furnish,
  type PanelSpec,
  type Placeable,
  type Query,
  rangeQuery,
  target,
} from "./panel.js";

const FILL_PERCENT = { lines: 8, areas: 60, bars: 60 };
const STATE_FILL_PERCENT = 80;

/** By the label that alone names the lines: the same colour for a value everywhere. */
const COLORS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "{{outcome}}": {
    success: "green",
    failure: "red",
    soft_failure: "orange",
    ignored: "#808080",
    cancelled: "#b0b0b0",
    rejected: "purple",
    denied: "dark-purple",
    injected: "blue",
  },
  "{{state}}": { closed: "green", open: "red", half_open: "orange", ramp: "blue" },
};

interface GraphSpec extends PanelSpec {
  queries: readonly Query[];
  /** What stands on another adds up to a whole. Default lines, which do not. */
  as?: keyof typeof FILL_PERCENT;
}

export function graph(spec: GraphSpec): Placeable {
  return { width: spec.width, height: spec.height, build: () => graphPanel(spec) };
}

interface TimelineSpec extends PanelSpec {
  queries: readonly Query[];
  /** Text and colour by value. */
  states: readonly (readonly [value: number, text: string, color: string])[];
}

export function timeline(spec: TimelineSpec): Placeable {
  return { width: spec.width, height: spec.height, build: () => timelinePanel(spec) };
}

/** How the values of a histogram are spread over time; `expr` gives its buckets, by `le`. */
export function heatmap(spec: PanelSpec & { expr: string }): Placeable {
  const { expr, unit, width, height } = spec;
  const build = () =>
    furnish(new HeatmapPanel(), spec)
      .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme("Turbo").steps(64))
      .yAxis(new YAxisConfigBuilder().unit(unit))
      .calculate(false)
      .withTarget(target(expr, 0).range().legendFormat("{{le}}").format(PromQueryFormat.Heatmap));
  return { width, height, build };
}

function graphPanel(spec: GraphSpec): TimeseriesPanel {
  const { queries, as = "lines", thresholds } = spec;
  const panel = furnish(new TimeseriesPanel(), spec)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(["lastNotNull", "max"]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .showPoints(VisibilityMode.Never)
    .fillOpacity(FILL_PERCENT[as]);
  if (as === "bars") panel.drawStyle(GraphDrawStyle.Bars);
  if (as !== "lines") panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  if (thresholds !== undefined) {
    panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  queries.forEach((query, index) => {
    panel.withTarget(rangeQuery(query, index));
    const colors = Object.entries(COLORS[query.legend] ?? {});
    for (const [value, color] of colors) panel.overrideByName(value, [fixedColor(color)]);
  });
  return panel;
}

function timelinePanel(spec: TimelineSpec): TimelinePanel {
  const { queries, states } = spec;
  const options = states.map(([value, text, color]) => [String(value), { text, color }]);
  const mapping: ValueMap = { type: MappingType.ValueToText, options: Object.fromEntries(options) };
  const panel = furnish(new TimelinePanel(), spec)
    .mappings([mapping])
    .colorScheme(byThresholds())
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .fillOpacity(STATE_FILL_PERCENT);
  queries.forEach((query, index) => void panel.withTarget(rangeQuery(query, index)));
  return panel;
}

function fixedColor(color: string): DynamicConfigValue {
  return { id: "color", value: { mode: "fixed", fixedColor: color } };
}
