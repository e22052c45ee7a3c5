// All rounds: each has its own Envoys, and in it each rate meets each subject, so that what drifts drifts for all of them.
import { setTimeout as wait } from "node:timers/promises";
import { checkOutcomes, type Fleet, type RunningProxy, startProxies, stopProxies } from "../proxy/index.js";
import { requestBytes, sendAll, withConnections } from "../traffic/index.js";
import { runOpenLoop } from "./open-loop.js";
import { type Sample, sampleOf } from "./sample.js";

/** Enough that V8 has compiled the filter's code for good. */
const WARM_UP_REQUESTS = 3_000;

export interface Plan {
  ratesPerSecond: readonly number[];
  rounds: number;
  /** Of one run. */
  durationMs: number;
  connections: number;
}

export interface Rounds {
  plan: Plan;
  fleet: Fleet;
  /** Subjects whose requests the filter counts: it is asked whether it took them for what they were. */
  counting: ReadonlySet<string>;
  signal: AbortSignal;
  progress: (line: string) => void;
}

/** One sample for each subject, rate and round, in the order in which they were taken. */
export async function measureRounds(rounds: Rounds): Promise<Sample[]> {
  const { plan, fleet, signal, progress } = rounds;
  const samples: Sample[] = [];
  for (let round = 0; round < plan.rounds; round++) {
    progress(`latency: round ${round + 1} of ${plan.rounds}`);
    const proxies = await startProxies(fleet);
    try {
      await warmUp(proxies, rounds);
      // There and back: what comes first in one round comes last in the next.
      const order = round % 2 === 0 ? proxies : [...proxies].reverse();
      for (const ratePerSecond of plan.ratesPerSecond) {
        for (const proxy of order) {
          signal.throwIfAborted();
          samples.push(await runOne(proxy, ratePerSecond, rounds));
        }
      }
    } finally {
      await stopProxies(proxies);
    }
  }
  return samples;
}

async function warmUp(proxies: readonly RunningProxy[], { plan, counting, signal }: Rounds): Promise<void> {
  const each = Math.ceil(WARM_UP_REQUESTS / plan.connections);
  for (const proxy of proxies) {
    const { scenario, name } = proxy.subject;
    const requests = scenario.requests.map(requestBytes);
    const { port } = proxy;
    await sendAll({
      ...{ port, requests, signal, connections: plan.connections },
      ...{ count: each, status: scenario.status },
    });
    if (counting.has(name)) await checkOutcomes(proxy, each * plan.connections, wait);
  }
}

async function runOne(
  { subject, port }: RunningProxy,
  ratePerSecond: number,
  { plan, signal }: Rounds,
): Promise<Sample> {
  const loop = {
    requests: subject.scenario.requests.map(requestBytes),
    ratePerSecond,
    count: Math.max(1, Math.round((ratePerSecond * plan.durationMs) / 1_000)),
    status: subject.scenario.status,
    signal,
  };
  const heard = await withConnections(port, plan.connections, (connections) =>
    runOpenLoop({ ...loop, connections }),
  );
  return sampleOf(subject.name, ratePerSecond, heard);
}
