// Each dashboard by its name.
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { breakers } from "./breakers.js";
import { controller } from "./controller.js";
import { edge } from "./edge.js";
import { experiments } from "./experiments.js";
import type { DashboardName } from "./names.js";
import { overview } from "./overview.js";
import { service } from "./service.js";

const BUILDERS = { overview, service, edge, breakers, experiments, controller } satisfies Record<
  DashboardName,
  () => Dashboard
>;

export function build(name: DashboardName): Dashboard {
  return BUILDERS[name]();
}
