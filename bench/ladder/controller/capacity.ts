// How many reports a second a controller takes: the rate rises until replies stay away.
import type { Settings } from "../step.js";
import { cpuDuring } from "./cpu.js";
import { startController } from "./process.js";
import { openSenders, ReportLoad } from "./report-load.js";

/** Over this, replies pile up; a burst that ends a little late may be noise. */
const MOST_LENGTHENED = 1.1;

export interface CapacityPlan {
  /** Rising. */
  ratesPerSecond: readonly number[];
  durationMs: number;
  sidecars: number;
  /** Busy edges in each report. */
  edges: number;
}

export interface Rung {
  ratePerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** 99 % of the reports left at most so much after they were due. */
  lateMs: number;
  missing: number;
  /** Cores that the controller had, on the average. */
  cores: number;
  isKept: boolean;
}

/** Up to the first rate that is not kept, or to the last. */
export async function measureCapacity(settings: Settings, plan: CapacityPlan): Promise<Rung[]> {
  const controller = await startController(settings);
  const senders = openSenders(controller.xds, plan.sidecars);
  try {
    const load = new ReportLoad(senders);
    const rungs: Rung[] = [];
    for (const ratePerSecond of plan.ratesPerSecond) {
      const count = Math.round((ratePerSecond * plan.durationMs) / 1_000);
      const burst = { ratePerSecond, count, edges: plan.edges, signal: settings.signal };
      const { result: heard, cpuMs, wallMs } = await cpuDuring(controller.pid, () => load.send(burst));
      rungs.push({
        ratePerSecond,
        p50Ms: heard.latency.quantileMs(0.5),
        p99Ms: heard.latency.quantileMs(0.99),
        lateMs: heard.lateness.quantileMs(0.99),
        missing: heard.missing,
        cores: cpuMs / wallMs,
        isKept: heard.missing === 0 && wallMs <= MOST_LENGTHENED * plan.durationMs,
      });
      if (rungs.at(-1)?.isKept === false) break;
    }
    return rungs;
  } finally {
    for (const sender of senders) sender.close();
    await controller.stop();
  }
}
