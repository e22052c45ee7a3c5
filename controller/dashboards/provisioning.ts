// How dashboards come into a Grafana that nobody clicks in: from a folder, or from ConfigMaps of a cluster.
import { stringify } from "yaml";
import { type DashboardName, fileOf, TAG, uidOf } from "./names.js";

/** Where the images of Grafana look for providers, and a folder beside it for what they provide. */
export const DEFAULT_FOLDER = "/var/lib/grafana/dashboards/meshfuse";
const FOLDER_TITLE = "Meshfuse";
const LOOK_AGAIN_SECONDS = 30;
/** What the sidecar container of Grafana's Helm chart looks for, as the chart sets it. */
const SIDECAR_LABEL = { grafana_dashboard: "1" };
const SIDECAR_FOLDER = { grafana_folder: FOLDER_TITLE };

const PROVIDER_ABOUT = [
  "# Tells Grafana to read the dashboards of a folder: put this file into provisioning/dashboards/, and the JSON files",
  "# into the folder that path names. The data source is chosen in each dashboard; any Prometheus will do.",
  "",
].join("\n");

/** A provider file: Grafana reads what lies in `path`, an absolute path of the machine that Grafana runs on. */
export function provisioningText(path: string): string {
  const provider = {
    name: TAG,
    folder: FOLDER_TITLE,
    type: "file",
    // What somebody edits in the browser would be overwritten: a copy may be saved under another name.
    allowUiUpdates: false,
    updateIntervalSeconds: LOOK_AGAIN_SECONDS,
    options: { path },
  };
  return `${PROVIDER_ABOUT}${stringify({ apiVersion: 1, providers: [provider] })}`;
}

/** ConfigMaps, a document each, as the sidecar of Grafana's Helm chart and of kube-prometheus-stack collects them. */
export function configMapsText(
  dashboards: readonly { name: DashboardName; text: string }[],
  namespace: string,
): string {
  const maps = dashboards.map(({ name, text }) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      ...{ name: uidOf(name), namespace },
      labels: { ...SIDECAR_LABEL, "app.kubernetes.io/part-of": TAG },
      annotations: SIDECAR_FOLDER,
    },
    data: { [fileOf(name)]: text },
  }));
  // kubectl reads YAML 1.1: a namespace that is called `no` would be false there.
  const style = { lineWidth: 0, blockQuote: "literal", compat: "yaml-1.1" } as const;
  return maps.map((map) => `---\n${stringify(map, style)}`).join("");
}
