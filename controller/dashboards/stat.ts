// One number, with how it came to it behind.
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder as StatPanel } from "@grafana/grafana-foundation-sdk/stat";
import { byThresholds, furnish, type PanelSpec, type Placeable, rangeQuery } from "./panel.js";

interface StatSpec extends PanelSpec {
  expr: string;
}

/** The last value of the shown time. */
export function stat(spec: StatSpec): Placeable {
  const { expr, title, width, height } = spec;
  const build = () =>
    furnish(new StatPanel(), spec)
      .colorScheme(byThresholds())
      .colorMode(BigValueColorMode.Value)
      .graphMode(BigValueGraphMode.Area)
      .textMode(BigValueTextMode.Value)
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]))
      .withTarget(rangeQuery({ expr, legend: title }, 0));
  return { width, height, build };
}
