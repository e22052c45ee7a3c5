// Which dashboards there are. Known without Grafana's SDK, so that help and completion do not pay for loading it.

export const DASHBOARDS = ["overview", "service", "edge", "breakers", "experiments", "controller"] as const;
export type DashboardName = (typeof DASHBOARDS)[number];

/** By it the dashboards find each other in their menus, and people find them in Grafana. */
export const TAG = "meshfuse";

/** The identity of a dashboard in Grafana: an import of a newer version replaces the older one by it. */
export function uidOf(name: DashboardName): string {
  return `meshfuse-${name}`;
}

/** The name of its file. */
export function fileOf(name: DashboardName): string {
  return `${uidOf(name)}.json`;
}
