// How many reports a second a controller takes: the rate rises until replies stay away.
import type { Settings } from "../step.js";
import { cpuDuring } from "./cpu.js";
import { startController } from "./process.js";
import { openSenders, ReportLoad } from "./report-load.js";

/** Over this, replies pile up; a burst that ends a little late may be noise. */
const MOST_LENGTHENED = 1.1;
/** Reports of each sidecar before the first that counts. */
const WARM_UP_EACH = 3;

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
    const [first = 1] = plan.ratesPerSecond;
    const { signal } = settings;
    // Connections are made, sidecars become known, and V8 compiles what it meets.
    await load.send({ ratePerSecond: first, count: WARM_UP_EACH * plan.sidecars, edges: plan.edges, signal });
    return await climb(plan.ratesPerSecond, (ratePerSecond) =>
      runRung(controller.pid, load, ratePerSecond, plan, signal),
    );
  } finally {
    for (const sender of senders) sender.close();
    await controller.stop();
  }
}

/** Tries a rate that is not kept once more: a moment in which the machine stood still would end the ramp otherwise. */
export async function climb(
  ratesPerSecond: readonly number[],
  run: (ratePerSecond: number) => Promise<Rung>,
): Promise<Rung[]> {
  const rungs: Rung[] = [];
  for (const ratePerSecond of ratesPerSecond) {
    const first = await run(ratePerSecond);
    const rung = first.isKept ? first : await run(ratePerSecond);
    rungs.push(rung);
    if (!rung.isKept) break;
  }
  return rungs;
}

async function runRung(
  pid: number,
  load: ReportLoad,
  ratePerSecond: number,
  { durationMs, edges }: CapacityPlan,
  signal: AbortSignal,
): Promise<Rung> {
  const count = Math.max(1, Math.round((ratePerSecond * durationMs) / 1_000));
  const burst = { ratePerSecond, count, edges, signal };
  const { result: heard, cpuMs, wallMs } = await cpuDuring(pid, () => load.send(burst));
  return {
    ratePerSecond,
    p50Ms: heard.latency.quantileMs(0.5),
    p99Ms: heard.latency.quantileMs(0.99),
    lateMs: heard.lateness.quantileMs(0.99),
    missing: heard.missing,
    cores: cpuMs / wallMs,
    isKept: heard.missing === 0 && wallMs <= MOST_LENGTHENED * durationMs,
  };
}
