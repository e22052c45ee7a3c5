// A dashboard from its rows: where each panel stands, and the number by which Grafana remembers it.
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  type AnnotationQuery,
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLink,
  RowBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { inSight, menu } from "./links.js";
import { type DashboardName, TAG, uidOf } from "./names.js";
import { type Placeable, target } from "./panel.js";
import { DATASOURCE, datasourceVariable, type Variable } from "./variables.js";

const GRID_COLUMNS = 24;
const ROW_HEIGHT = 1;
/** An hour says what is normal; reports come each second, scrapes more slowly. */
const SHOWN = { from: "now-1h", to: "now" };
const REFRESH = "30s";

export interface Row {
  title: string;
  panels: readonly Placeable[];
}

interface Board {
  name: DashboardName;
  title: string;
  /** Which question it answers. */
  description: string;
  /** Besides the data source. */
  variables: readonly Variable[];
  annotations?: readonly Builder<AnnotationQuery>[];
  /** Besides the menu of all dashboards. */
  links?: readonly Builder<DashboardLink>[];
  rows: readonly Row[];
}

export function board({
  name,
  title,
  description,
  variables,
  annotations = [],
  links = [],
  rows,
}: Board): Dashboard {
  const builder = new DashboardBuilder(`Meshfuse / ${title}`)
    .uid(uidOf(name))
    .description(description)
    .tags([TAG])
    .timezone("browser")
    .time(SHOWN)
    .refresh(REFRESH)
    .tooltip(DashboardCursorSync.Crosshair)
    .links([menu(), ...links].map((link) => inSight(link)))
    .variables([datasourceVariable(), ...variables])
    .annotations(annotations.map((each) => inSight(each)));
  placeAll(builder, rows);
  return builder.build();
}

/** Something that was so for a time, drawn across all graphs. */
export function annotation(
  name: string,
  expr: string,
  text: string,
  color: string,
): Builder<AnnotationQuery> {
  return (
    new AnnotationQueryBuilder()
      .name(name)
      .datasource(DATASOURCE)
      .enable(true)
      .iconColor(color)
      // Newer versions of Grafana read the query, older ones the expression beside it.
      .expr(expr)
      .target(target(expr, 0).refId("Anno").range())
      .titleFormat(name)
      .textFormat(text)
  );
}

/** From left to right; what finds no room begins a new line under the tallest of the one before. */
function placeAll(builder: DashboardBuilder, rows: readonly Row[]): void {
  let id = 0;
  let y = 0;
  for (const { title, panels } of rows) {
    builder.withRow(new RowBuilder(title).id(++id).gridPos({ x: 0, y, w: GRID_COLUMNS, h: ROW_HEIGHT }));
    y += ROW_HEIGHT;
    let x = 0;
    let lineHeight = 0;
    for (const { width, height, build } of panels) {
      if (x + width > GRID_COLUMNS) {
        x = 0;
        y += lineHeight;
        lineHeight = 0;
      }
      builder.withPanel(build().id(++id).gridPos({ x, y, w: width, h: height }));
      x += width;
      lineHeight = Math.max(lineHeight, height);
    }
    y += lineHeight;
  }
}
