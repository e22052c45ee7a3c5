/** Dashboards for Grafana. What makes them is loaded when it is asked for: the SDK's modules would slow every start. */
import type { DashboardName } from "./names.js";

export { DASHBOARDS, type DashboardName, fileOf, uidOf } from "./names.js";
export { configMapsText, DEFAULT_FOLDER, provisioningText } from "./provisioning.js";

/** The JSON of a dashboard as Grafana imports it, with a line's end. The same text each time. */
export async function dashboardText(name: DashboardName): Promise<string> {
  const { build } = await import("./build.js");
  return `${JSON.stringify(build(name), null, 2)}\n`;
}
