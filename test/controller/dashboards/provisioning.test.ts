import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import {
  configMapsText,
  DASHBOARDS,
  dashboardText,
  provisioningText,
} from "../../../controller/dashboards/index.js";

/** Of one object, in the annotation that `kubectl apply` leaves on it. */
const MOST_APPLIED_BYTES = 262_144;

describe("the file that provisions dashboards", () => {
  it("names one provider, and the folder that it is told", () => {
    const { apiVersion, providers } = parse(provisioningText("/srv/dashboards: a"));
    expect(apiVersion).toBe(1);
    expect(providers).toEqual([
      {
        ...{ name: "meshfuse", folder: "Meshfuse", type: "file", allowUiUpdates: false },
        ...{ updateIntervalSeconds: 30, options: { path: "/srv/dashboards: a" } },
      },
    ]);
  });

  it("says what to do with it", () => {
    expect(provisioningText("/x")).toMatch(/^# .*provisioning\/dashboards\//m);
  });
});

describe("the ConfigMaps", async () => {
  const dashboards = await Promise.all(
    DASHBOARDS.map(async (name) => ({ name, text: await dashboardText(name) })),
  );
  const text = configMapsText(dashboards, "grafana");
  const maps = parseAllDocuments(text).map((document) => document.toJS());

  it("hold each dashboard to the byte, one in each", () => {
    expect(maps.map(({ data }) => data)).toEqual(
      dashboards.map(({ name, text }) => ({ [`meshfuse-${name}.json`]: text })),
    );
  });

  it("carry the label that Grafana's sidecar container looks for, in the namespace that was named", () => {
    for (const { apiVersion, kind, metadata } of maps) {
      expect({ apiVersion, kind }).toEqual({ apiVersion: "v1", kind: "ConfigMap" });
      expect(metadata).toMatchObject({
        namespace: "grafana",
        labels: { grafana_dashboard: "1" },
        annotations: { grafana_folder: "Meshfuse" },
      });
    }
    expect(maps.map(({ metadata }) => metadata.name)).toEqual(DASHBOARDS.map((name) => `meshfuse-${name}`));
  });

  it("keep a namespace that kubectl's reader, which is of YAML 1.1, would take for false", () => {
    const [map] = parseAllDocuments(configMapsText(dashboards.slice(0, 1), "off"), { version: "1.1" });
    expect(map?.toJS().metadata.namespace).toBe("off");
  });

  it("are small enough for kubectl to apply", () => {
    for (const map of maps) expect(JSON.stringify(map).length).toBeLessThan(MOST_APPLIED_BYTES);
  });

  it("can be read by people: what is in them stands in lines", () => {
    expect(text).toContain("  meshfuse-overview.json: |\n    {\n");
  });
});
