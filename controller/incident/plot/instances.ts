/** Plots of instances: version beside version, and what is known of a service's resources. */
import type { InstanceSeries, MeshWindow } from "../../model/index.js";
import type { PlotUnit } from "../report.js";
import { nodeText } from "../words.js";
import type { Draft } from "./draft.js";
import type { Values } from "./measure.js";
import { draft, type Measure } from "./series.js";

const RESOURCE_UNITS: Readonly<Record<string, PlotUnit>> = { cpu: "cores", memory: "bytes" };

/** The version that is blamed first. */
export function versionsDraft(window: MeshWindow, service: string, blamed: string, measure: Measure): Draft {
  const own = window.instances.filter((each) => each.service === service);
  const versions = [...new Set(own.map(({ version }) => version))].sort();
  const ordered = [blamed, ...versions.filter((version) => version !== blamed)];
  const sides = ordered.map((version) => ({
    name: version === "" ? "version unknown" : version,
    all: own.filter((each) => each.version === version).map(({ inbound }) => inbound),
  }));
  return draft(window, `${nodeText(service)} by version`, measure, sides);
}

/** The mean over its instances; undefined: nothing is known. */
export function resourceDraft(window: MeshWindow, service: string, resource: string): Draft | undefined {
  const told = window.instances.filter(
    (each) => each.service === service && each.resources[resource] !== undefined,
  );
  if (told.length === 0) return undefined;
  const lines = [{ name: "mean of its instances", values: meanOf(told, resource, window.steps) }];
  return { title: `${nodeText(service)}: ${resource}`, unit: RESOURCE_UNITS[resource] ?? "1", lines };
}

function meanOf(instances: readonly InstanceSeries[], resource: string, steps: number): Values {
  return Array.from({ length: steps }, (_, step) => {
    const told = instances.flatMap(({ resources }) => {
      const value = resources[resource]?.[step];
      return value !== undefined && Number.isFinite(value) ? value : [];
    });
    return told.length === 0 ? null : told.reduce((sum, value) => sum + value, 0) / told.length;
  });
}
