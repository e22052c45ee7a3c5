// Step g: what reports cost on both of their ends, and how soon the workers of an Envoy agree.
import type { StepResult } from "../../result/index.js";
import type { Settings, Step } from "../step.js";
import { type ControllerPlan, measureControllerCost } from "./controller-cost.js";
import {
  type ConvergencePlan,
  convergenceTable,
  convergenceVerdicts,
  measureConvergence,
  peerTable,
} from "./convergence.js";
import { type EnvoyPlan, measureEnvoyCost } from "./envoy-cost.js";
import { controllerTable, envoyTable } from "./table.js";
import type { Case } from "./traffic.js";

export interface ReportsPlan {
  envoy: EnvoyPlan;
  controller: ControllerPlan;
  convergence: ConvergencePlan;
}

const CASES: readonly Case[] = [
  { name: "none", edges: 1, requestsASecond: 0 },
  { name: "1 edge, 100 requests a second", edges: 1, requestsASecond: 100 },
  // Each edge has a request in each interval of 100 ms, so each report tells of all.
  { name: "100 edges, 1,000 requests a second", edges: 100, requestsASecond: 1_000 },
];
const REPORTERS = { edges: [1, 10, 100], sidecars: 20, ratePerSecond: 200 };
const PLANS: Record<Settings["scope"], ReportsPlan> = {
  short: {
    envoy: { cases: CASES, windows: 8, windowMs: 1_500 },
    controller: { ...REPORTERS, samples: 8, reports: 200 },
    convergence: { concurrencies: [2, 4], trips: 8, seed: 1 },
  },
  full: {
    envoy: { cases: CASES, windows: 8, windowMs: 2_000 },
    controller: { ...REPORTERS, samples: 6, reports: 300 },
    convergence: { concurrencies: [1, 2, 4], trips: 8, seed: 1 },
  },
};

export const step: Step = {
  name: "reports",
  title: "Reports and agreement",
  run: (settings) => measureReports(settings, PLANS[settings.scope]),
};

export async function measureReports(settings: Settings, plan: ReportsPlan): Promise<StepResult> {
  const windows = await measureEnvoyCost(settings, plan.envoy);
  const samples = await measureControllerCost(settings, plan.controller);
  const measurements = await measureConvergence(settings, plan.convergence);
  return {
    step: step.name,
    title: step.title,
    how: howOf(plan),
    tables: [
      envoyTable(windows, plan.envoy.cases),
      controllerTable(samples),
      convergenceTable(measurements),
      peerTable(measurements),
    ],
    verdicts: convergenceVerdicts(measurements),
    skipped: [],
  };
}

function howOf({ envoy, controller, convergence }: ReportsPlan): string {
  return (
    `Envoy: ${envoy.windows} windows of ${envoy.windowMs / 1_000} s for each traffic. Controller: ${controller.samples} ` +
    `samples of ${controller.reports} reports at ${controller.ratePerSecond} a second from ${controller.sidecars} ` +
    `simulated sidecars. Agreement: ${convergence.trips} trips of each kind at ` +
    `${convergence.concurrencies.join(", ")} workers, which fall anywhere between two looks of a worker.`
  );
}
