// How one comes from a dashboard to the next, with the time and the data source that one looked at.
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { type DashboardName, TAG, uidOf } from "./names.js";

/** The menu of all dashboards of Meshfuse. What is chosen here stays chosen there, where the name is the same. */
export function menu(): Builder<DashboardLink> {
  return new DashboardLinkBuilder("Meshfuse")
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);
}

/** Beside the variables: the SDK would put it into a menu that newer versions of Grafana fold away. */
export function inSight<Shown extends { placement?: unknown }>(builder: Builder<Shown>): Builder<Shown> {
  return {
    build: () => {
      const shown = builder.build();
      delete shown.placement;
      return shown;
    },
  };
}

/** Path of a dashboard in which these values are chosen; a value may be Grafana's for a cell of the row. */
export function pathTo(name: DashboardName, chosen: Readonly<Record<string, string>>): string {
  const values = Object.entries({ datasource: `\${datasource}`, ...chosen });
  const query = values.map(([variable, value]) => `var-${variable}=${value}`).join("&");
  return `/d/${uidOf(name)}?${query}&\${__url_time_range}`;
}
