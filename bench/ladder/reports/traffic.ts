// Light traffic over some edges, the same for an Envoy that reports and for one that does not.
import { type Header, requestTo } from "../../scenario/index.js";
import { runOpenLoop, type Spin } from "../latency/open-loop.js";
import { requestBytes, withConnections } from "../traffic/index.js";

const CONNECTIONS = 4;
const STATUS = 200;
/** CPU is measured here, not time: the generator may sleep, and has to leave the cores to the Envoys. */
const SLEEPING: Spin = { nowMs: () => performance.now(), soon: (call) => void setTimeout(call, 1) };

export interface Case {
  name: string;
  /** Edges that are busy, each with a host and a service of its own. */
  edges: number;
  requestsASecond: number;
}

/** The filter's configuration. */
export function documentOf({ edges }: Case, intervalMs: number): Record<string, unknown> {
  return {
    version: 1,
    direction: "outbound",
    node: { service: "caller", version: "v1", namespace: "default" },
    services: Array.from({ length: edges }, (_, index) => ({
      name: `default/${hostOf(index)}`,
      hosts: [hostOf(index)],
    })),
    report: { cluster: "meshfuse", interval: `${intervalMs}ms` },
    breakers: [{ name: "default/b", trip: { consecutive: 5 } }],
  };
}

/** One for each edge, in turn. */
export function requestsOf({ edges }: Case): Header[][] {
  return Array.from({ length: edges }, (_, index) =>
    requestTo("/").map(([name, value]): Header => [name, name === ":authority" ? hostOf(index) : value]),
  );
}

/** Resolves when all that was due in `durationMs` is answered. */
export async function drive(
  port: number,
  load: Case,
  durationMs: number,
  signal: AbortSignal,
): Promise<void> {
  const count = Math.round((load.requestsASecond * durationMs) / 1_000);
  if (count === 0) return;
  const requests = requestsOf(load).map(requestBytes);
  await withConnections(port, CONNECTIONS, (connections) =>
    runOpenLoop({
      ...{ connections, count, requests, status: STATUS, signal, spin: SLEEPING },
      ratePerSecond: load.requestsASecond,
    }),
  );
}

function hostOf(index: number): string {
  return `service-${index}`;
}
