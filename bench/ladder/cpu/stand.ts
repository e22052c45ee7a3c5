// One subject while it runs: its Envoy, its connections, and the CPU time that a number of requests takes.
import { setTimeout as wait } from "node:timers/promises";
import { askAdmin, type EnvoyProcess, startEnvoy } from "../../envoy/index.js";
import { BenchError } from "../step.js";
import { requestBytes } from "../traffic/index.js";
import { bootstrapOf, LISTENER, type Ports } from "./bootstrap.js";
import type { Client } from "./client/index.js";
import type { Subject } from "./subject.js";
import { hasSchedstat, threadTimes, timeBetween } from "./time.js";

/** Kept open, one request on each at a time: enough that a worker finds the next request when it ends one. */
export const CONNECTIONS = 16;
/** Counts reach Envoy's metrics on the filter's tick, ten times a second. */
const COUNTED_WITHIN_MS = 3_000;
const POLL_MS = 50;
const ATTEMPTS = 3;

export interface Bench {
  /** The executable. */
  envoy: string;
  client: Client;
  ports: Ports;
  signal: AbortSignal;
}

export interface Sample {
  requests: number;
  /** Of all threads of the Envoy. */
  cpuNs: number;
  /** That they were ready to run and another process had their CPU: what makes a sample doubtful. */
  waitedNs: number;
}

export interface Stand {
  readonly subject: Subject;
  /** Sends so many requests. Rejects with a BenchError at the first answer that is another. */
  sample(requests: number): Promise<Sample>;
  /** Rejects with a BenchError unless each copy of our filter has counted each request that was sent. */
  check(): Promise<void>;
  /** May be called again. */
  stop(): Promise<void>;
}

/** `id` tells it from the other subjects that run. */
export async function setUp(subject: Subject, id: number, bench: Bench): Promise<Stand> {
  const { client, ports } = bench;
  const envoy = await startEnvoy({
    config: bootstrapOf(subject.chain, ports),
    nodeId: `bench-${id}`,
    nodeCluster: "bench",
    concurrency: subject.workers,
    binary: bench.envoy,
  });
  try {
    await envoy.ready();
    const port = await portOf(envoy);
    const requests = subject.requests.map((headers) => requestBytes(headers).toString("latin1"));
    const { status } = subject;
    await client.order({ kind: "open", id, port, connections: CONNECTIONS, requests, status });
    return standOn(subject, id, envoy, bench);
  } catch (error) {
    await envoy.stop();
    throw failureOf(subject, error);
  }
}

function standOn(subject: Subject, id: number, envoy: EnvoyProcess, { client, signal }: Bench): Stand {
  const isExact = hasSchedstat(envoy.pid);
  let sent = 0;
  const once = async (requests: number): Promise<Sample | undefined> => {
    const before = threadTimes(envoy.pid, isExact);
    sent += requests;
    await client.order({ kind: "send", id, count: requests });
    const used = timeBetween(before, threadTimes(envoy.pid, isExact));
    return used && { requests, cpuNs: used.ranNs, waitedNs: used.waitedNs };
  };
  const sample = async (requests: number): Promise<Sample> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      signal.throwIfAborted();
      const taken = await once(requests);
      if (taken !== undefined) return taken;
    }
    throw new BenchError("threads of Envoy end all the time, so their CPU time is not known");
  };
  return {
    subject,
    sample: (requests) =>
      sample(requests).catch((error) => {
        throw failureOf(subject, error);
      }),
    check: () => checkCounts(subject, envoy, sent),
    stop: async () => {
      // Whether the client still lives changes nothing here.
      await client.order({ kind: "close", id }).catch(() => undefined);
      await envoy.stop();
    },
  };
}

function failureOf({ name }: Subject, error: unknown): BenchError {
  return new BenchError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
}

/** Envoy took a free port itself; nobody can come in between. */
export async function portOf({ adminUrl }: EnvoyProcess): Promise<number> {
  const { body } = await askAdmin(adminUrl, "/listeners");
  const [, port] = new RegExp(`^${LISTENER}::127\\.0\\.0\\.1:(\\d+)$`, "m").exec(body) ?? [];
  if (port === undefined) throw new BenchError(`Envoy does not say where it listens: ${body}`);
  return Number(port);
}

async function checkCounts(subject: Subject, envoy: EnvoyProcess, sent: number): Promise<void> {
  const { name, outcome, copies } = subject;
  if (outcome === undefined) return;
  const due = sent * copies;
  let counted = "nothing";
  for (const start = performance.now(); performance.now() - start < COUNTED_WITHIN_MS; await wait(POLL_MS)) {
    const stats = [...(await envoy.stats("meshfuse_requests_total"))].filter(([, count]) => count > 0);
    const isAll = stats.every(([series]) => series.includes(`outcome=.=${outcome};`));
    if (isAll && stats.reduce((sum, [, count]) => sum + count, 0) === due) return;
    counted = stats.map(([series, count]) => `${series}: ${count}`).join(", ");
  }
  throw new BenchError(
    `${name}: ${due} requests as ${outcome} were to be counted, and there are: ${counted}`,
  );
}
