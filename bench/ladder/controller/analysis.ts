// What the controller takes while 1,000 edges report every second: without the analysis, with it, and while something is
// wrong that it has to find and to explain.
import type { Settings } from "../step.js";
import { cpuDuring } from "./cpu.js";
import { MESH_SERVICES, meshReportBytes } from "./mesh-report.js";
import { startController } from "./process.js";
import { openSenders, ReportLoad } from "./report-load.js";

export interface AnalysisPlan {
  launches: number;
  /** V8 compiles what it meets, and what is known of edges is made. */
  warmUpS: number;
  /** Measured without harm; detection learns for a minute first. */
  quietS: number;
  /** Measured with it. */
  harmedS: number;
}

/** Cores of the controller, on the average. */
export interface AnalysisCost {
  offCores: number;
  onCores: number;
  harmedCores: number;
  /** That were found: without one the last figure says little. */
  incidents: number;
}

export async function measureAnalysis(settings: Settings, plan: AnalysisPlan): Promise<AnalysisCost> {
  const off = await launch(settings, plan, "off");
  const on = await launch(settings, plan, "on");
  return { offCores: off.quiet, onCores: on.quiet, harmedCores: on.harmed, incidents: on.incidents };
}

async function launch(
  settings: Settings,
  { warmUpS, quietS, harmedS }: AnalysisPlan,
  analysis: "on" | "off",
) {
  const controller = await startController(settings, { flags: ["--analysis", analysis] });
  const senders = openSenders(controller.xds, MESH_SERVICES);
  const harmedAfter = warmUpS + quietS;
  const bytesOf = (sidecar: number, sequence: number) => meshReportBytes(sidecar, sequence, harmedAfter);
  const load = new ReportLoad(senders, { bytesOf });
  const { signal } = settings;
  const report = (seconds: number) =>
    load.send({ ratePerSecond: MESH_SERVICES, count: Math.round(MESH_SERVICES * seconds), edges: 0, signal });
  const coresFor = async (seconds: number) => {
    const { cpuMs, wallMs } = await cpuDuring(controller.pid, () => report(seconds));
    return cpuMs / wallMs;
  };
  try {
    await report(warmUpS);
    const quiet = await coresFor(quietS);
    if (analysis === "off") return { quiet, harmed: Number.NaN, incidents: 0 };
    return { quiet, harmed: await coresFor(harmedS), incidents: await incidentsAt(controller.api) };
  } finally {
    for (const sender of senders) sender.close();
    await controller.stop();
  }
}

async function incidentsAt(api: string): Promise<number> {
  const answer = await fetch(`${api}/api/v1/incidents`);
  const { incidents } = (await answer.json()) as { incidents: unknown[] };
  return incidents.length;
}
