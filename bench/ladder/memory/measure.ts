// Launches of all subjects side by side, each in an Envoy of its own: what memory they have after the start, and after requests.
import { setTimeout as wait } from "node:timers/promises";
import { type Fleet, type RunningProxy, startProxies, stopProxies } from "../proxy/index.js";
import { requestBytes, sendAll } from "../traffic/index.js";
import { type Memory, memoryOf } from "./rss.js";

/** Several housekeeping ticks of the filter, and one report. */
const SETTLED_MS = 1_200;
const VMS = "wasm.envoy.wasm.runtime.v8.active";

export interface Plan {
  /** Workers of an Envoy. */
  concurrencies: readonly number[];
  launches: number;
  /** To each worker, at least; each of the scenario's requests once at least. */
  requestsAWorker: number;
}

export interface Sample {
  subject: string;
  concurrency: number;
  launch: number;
  started: Memory;
  used: Memory;
  /** Wasm VMs that live. */
  vms: number;
}

export interface Launches {
  plan: Plan;
  fleet: Omit<Fleet, "concurrency">;
  signal: AbortSignal;
  progress: (line: string) => void;
}

/** One sample for each subject, concurrency and launch. */
export async function measureLaunches({ plan, fleet, signal, progress }: Launches): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let launch = 0; launch < plan.launches; launch++) {
    for (const concurrency of plan.concurrencies) {
      signal.throwIfAborted();
      progress(`memory: launch ${launch + 1} of ${plan.launches}, ${concurrency} workers`);
      const proxies = await startProxies({ ...fleet, concurrency });
      try {
        await wait(SETTLED_MS, undefined, { signal });
        const started = await memoriesOf(proxies);
        for (const proxy of proxies) await use(proxy, concurrency, plan, signal);
        await wait(SETTLED_MS, undefined, { signal });
        const used = await memoriesOf(proxies);
        const vms = await Promise.all(proxies.map(vmsOf));
        samples.push(...samplesOf({ proxies, concurrency, launch, started, used, vms }));
      } finally {
        await stopProxies(proxies);
      }
    }
  }
  return samples;
}

function memoriesOf(proxies: readonly RunningProxy[]): Promise<Memory[]> {
  return Promise.all(proxies.map(({ envoy }) => memoryOf(envoy.pid)));
}

async function vmsOf({ envoy }: RunningProxy): Promise<number> {
  return (await envoy.stats(VMS)).get(VMS) ?? 0;
}

/** One connection for each worker, which the listener spreads evenly: so every worker sees every request. */
async function use(
  { subject, port }: RunningProxy,
  concurrency: number,
  { requestsAWorker }: Plan,
  signal: AbortSignal,
): Promise<void> {
  const { requests, status } = subject.scenario;
  await sendAll({
    ...{ port, signal, status, connections: concurrency, requests: requests.map(requestBytes) },
    count: Math.max(requestsAWorker, requests.length),
  });
}

interface Read {
  proxies: readonly RunningProxy[];
  concurrency: number;
  launch: number;
  started: readonly Memory[];
  used: readonly Memory[];
  vms: readonly number[];
}

function samplesOf({ proxies, concurrency, launch, started, used, vms }: Read): Sample[] {
  return proxies.flatMap(({ subject }, index) => {
    const [before, after] = [started[index], used[index]];
    if (before === undefined || after === undefined) return [];
    return [
      { subject: subject.name, concurrency, launch, started: before, used: after, vms: vms[index] ?? 0 },
    ];
  });
}
