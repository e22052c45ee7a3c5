// What a report costs the controller: a fixed rate of them from simulated sidecars, and its CPU time meanwhile.
import { cpuDuring } from "../controller/cpu.js";
import { startController } from "../controller/process.js";
import { reportBytes } from "../controller/report-bytes.js";
import { openSenders, ReportLoad } from "../controller/report-load.js";
import { BenchError, type Settings } from "../step.js";

/** Samples. */
const TOLD_EVERY = 8;

export interface ControllerPlan {
  /** Busy edges of a report, case by case. */
  edges: readonly number[];
  sidecars: number;
  ratePerSecond: number;
  samples: number;
  /** Reports of each sample. */
  reports: number;
}

export interface Sample {
  edges: number;
  /** Of the message alone. */
  bytes: number;
  cpuUsAReport: number;
}

export async function measureControllerCost(settings: Settings, plan: ControllerPlan): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const edges of plan.edges) {
    samples.push(...(await measureEdges(settings, plan, edges)));
  }
  return samples;
}

async function measureEdges(settings: Settings, plan: ControllerPlan, edges: number): Promise<Sample[]> {
  const { sidecars, ratePerSecond, reports: count } = plan;
  const { signal, progress } = settings;
  const controller = await startController(settings);
  const senders = openSenders(controller.xds, sidecars);
  try {
    const load = new ReportLoad(senders);
    const burst = { ratePerSecond, count, edges, signal };
    // The first makes every edge known, and V8 compile what it meets.
    await load.send(burst);
    const samples: Sample[] = [];
    for (let index = 0; index < plan.samples; index++) {
      if (index % TOLD_EVERY === 0)
        progress(`reports: the controller, ${edges} edges, sample ${index + 1} of ${plan.samples}`);
      const { result, cpuMs } = await cpuDuring(controller.pid, () => load.send(burst));
      if (result.missing > 0)
        throw new BenchError(`the controller left ${result.missing} of ${count} reports without a reply`);
      samples.push({
        edges,
        bytes: reportBytes(0, index + 1, edges).length,
        cpuUsAReport: (cpuMs * 1e3) / count,
      });
    }
    return samples;
  } finally {
    for (const sender of senders) sender.close();
    await controller.stop();
  }
}
