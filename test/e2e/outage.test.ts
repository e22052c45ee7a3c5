import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../bench/envoy/index.js";
import { ENTRY_SERVICE, type Load, type Mesh, startLoad, startMesh } from "../../bench/mesh/index.js";
import { type Running, start, until } from "./command.js";

const BREAKER = `
apiVersion: meshfuse.dev/v1alpha1
kind: CircuitBreaker
metadata: {name: ratings}
spec:
  selector: {app: reviews}
  match: {hosts: [ratings]}
  trip: {consecutive: 5}
`;

interface SidecarRow {
  id: string;
  connected: boolean;
  deliveries: { wanted?: string; running?: string; delivered: boolean }[];
}

interface EdgeRow {
  direction: string;
  source: string;
  destination: string;
  requests: number;
}

let folder: string;
let xdsPort: number;
let apiPort: number;
let controller: Running;
let mesh: Mesh;
let load: Load;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-outage-"));
  await mkdir(join(folder, "policies"));
  await writeFile(join(folder, "policies", "breaker.yaml"), BREAKER);
  xdsPort = await freePort();
  apiPort = await freePort();
  controller = await startController();
  mesh = await startMesh({ controllerAddress: `127.0.0.1:${xdsPort}`, ratePerSecond: 0 });
  await everySidecarDelivered();
  // Not before: what passes while no filter is there yet is counted by nobody.
  load = startLoad({
    port: mesh.entryPort,
    host: ENTRY_SERVICE,
    path: `/${ENTRY_SERVICE}`,
    ratePerSecond: 60,
  });
});

afterAll(async () => {
  await load?.stop();
  await mesh?.stop();
  controller?.child.kill("SIGKILL");
  await controller?.ended;
  await rm(folder, { recursive: true, force: true });
});

async function startController(): Promise<Running> {
  const running = start(
    "controller",
    ...[
      "--policies",
      join(folder, "policies"),
      "--data",
      join(folder, "data"),
      "--xds-port",
      String(xdsPort),
      "--api-port",
      String(apiPort),
    ],
  );
  await until("the controller to be ready", async () => {
    const response = await fetch(`http://127.0.0.1:${apiPort}/readyz`).catch(() => undefined);
    return response?.ok;
  });
  return running;
}

async function rows<Row>(name: string): Promise<Row[]> {
  const response = await fetch(`http://127.0.0.1:${apiPort}/api/v1/${name}`);
  const body = (await response.json()) as Record<string, Row[]>;
  return body[name] ?? [];
}

function everySidecarDelivered(): Promise<true> {
  return until("every sidecar to run its revision", async () => {
    const sidecars = await rows<SidecarRow>("sidecars");
    const done = sidecars.every(
      ({ connected, deliveries }) =>
        connected && deliveries.length === 2 && deliveries.every(({ delivered }) => delivered),
    );
    return sidecars.length === 6 && done;
  });
}

async function requestsInto(destination: string): Promise<number> {
  const edges = await rows<EdgeRow>("edges");
  return edges
    .filter((row) => row.direction === "inbound" && row.destination === destination)
    .reduce((sum, row) => sum + row.requests, 0);
}

function completed(): number {
  return load.summary().completed;
}

describe("a controller killed under load", () => {
  it("costs not one request, and neither does its return", async () => {
    const before = completed();
    controller.child.kill("SIGKILL");
    await controller.ended;
    await until("two seconds of load without a controller", () => completed() > before + 120);
    controller = await startController();
    await everySidecarDelivered();
    const summary = load.summary();
    expect(Object.keys(summary.byStatus)).toEqual(["200"]);
    expect(summary.unsent).toBe(0);
  });

  it("has the totals of before, and those of the outage", async () => {
    await until("the totals to reach what the load has sent", async () => {
      const total = await requestsInto("default/productpage");
      return total >= completed() - 120;
    });
    await load.stop();
    const sent = completed();
    await until("the last report", async () => (await requestsInto("default/productpage")) === sent);
  });
});
