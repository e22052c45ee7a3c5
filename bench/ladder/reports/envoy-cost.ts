// What a report costs an Envoy: two of them with the same traffic, one of which reports as often as it may, the other hardly
// ever. What they differ by, over the reports they differ by, is one report.
import { setTimeout as wait } from "node:timers/promises";
import { cpuDuring } from "../controller/cpu.js";
import { startController } from "../controller/process.js";
import {
  filterSubject,
  type RunningProxy,
  scenarioNamed,
  startProxies,
  stopProxies,
} from "../proxy/index.js";
import type { Settings } from "../step.js";
import { type Case, documentOf, drive, requestsOf } from "./traffic.js";

/** The shortest and the longest interval that a configuration may ask for. */
const OFTEN_MS = 100;
const SELDOM_MS = 60_000;
/** Both have told what they have to tell at the start. */
const SETTLED_MS = 2_000;
/** Windows; about a line in 20 s. */
const TOLD_EVERY = 8;
const COUNTERS = "^cluster.meshfuse.(upstream_rq_total|upstream_cx_tx_bytes_total)$";

export interface EnvoyPlan {
  cases: readonly Case[];
  windows: number;
  /** Of each window. */
  windowMs: number;
}

export interface Window {
  case: string;
  /** That the one which reports sent more than the other. */
  reports: number;
  /** On the wire, a report: with all headers, and without those of TCP. */
  bytesAReport: number;
  /** Of Envoy's threads together, a report. */
  cpuUsAReport: number;
}

/** Every case has Envoys of its own, which report to a controller of its own. */
export async function measureEnvoyCost(settings: Settings, plan: EnvoyPlan): Promise<Window[]> {
  const windows: Window[] = [];
  for (const load of plan.cases) {
    const controller = await startController(settings);
    try {
      windows.push(...(await measureCase(load, plan, controller.xds, settings)));
    } finally {
      await controller.stop();
    }
  }
  return windows;
}

async function measureCase(
  load: Case,
  plan: EnvoyPlan,
  controller: string,
  { envoy: binary, module, signal, progress }: Settings,
): Promise<Window[]> {
  const subjectWith = (name: string, intervalMs: number) => {
    const scenario = {
      ...scenarioNamed("report"),
      document: documentOf(load, intervalMs),
      requests: requestsOf(load),
    };
    return { ...filterSubject(scenario, module), name };
  };
  const subjects = [subjectWith("often", OFTEN_MS), subjectWith("seldom", SELDOM_MS)];
  const proxies = await startProxies({ subjects, binary, concurrency: 1, controller });
  const [often, seldom] = proxies;
  try {
    if (often === undefined || seldom === undefined) throw new RangeError("two proxies were to start");
    await Promise.all(proxies.map(({ port }) => drive(port, load, SETTLED_MS, signal)));
    await wait(SETTLED_MS, undefined, { signal });
    const windows: Window[] = [];
    for (let index = 0; index < plan.windows; index++) {
      signal.throwIfAborted();
      if (index % TOLD_EVERY === 0) progress(`reports: ${load.name}, window ${index + 1} of ${plan.windows}`);
      const both = await Promise.all(
        [often, seldom].map((proxy) => watch(proxy, load, plan.windowMs, signal)),
      );
      windows.push(windowOf(load.name, both[0], both[1]));
    }
    return windows;
  } finally {
    await stopProxies(proxies);
  }
}

export interface Watched {
  reports: number;
  bytes: number;
  cpuMs: number;
}

/** Both run in the same stretch of time, so that what else the machine does meets both. */
async function watch(
  { envoy, port }: RunningProxy,
  load: Case,
  durationMs: number,
  signal: AbortSignal,
): Promise<Watched> {
  const read = async () => {
    const stats = await envoy.stats(COUNTERS);
    const of = (name: string) => stats.get(`cluster.meshfuse.${name}`) ?? 0;
    return { reports: of("upstream_rq_total"), bytes: of("upstream_cx_tx_bytes_total") };
  };
  const before = await read();
  const { cpuMs } = await cpuDuring(envoy.pid, () =>
    Promise.all([drive(port, load, durationMs, signal), wait(durationMs, undefined, { signal })]),
  );
  const after = await read();
  return { reports: after.reports - before.reports, bytes: after.bytes - before.bytes, cpuMs };
}

/** Throws a RangeError where the first did not report more often than the second. */
export function windowOf(name: string, often: Watched | undefined, seldom: Watched | undefined): Window {
  const reports = (often?.reports ?? 0) - (seldom?.reports ?? 0);
  if (often === undefined || seldom === undefined || reports <= 0)
    throw new RangeError(`${name}: no more reports from the Envoy that reports often`);
  return {
    case: name,
    reports,
    bytesAReport: (often.bytes - seldom.bytes) / reports,
    cpuUsAReport: ((often.cpuMs - seldom.cpuMs) * 1e3) / reports,
  };
}
