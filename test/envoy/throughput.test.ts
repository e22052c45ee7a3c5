// Envoy's own filter, as the controller serves it behind ours: slows what a header says, and nothing else.
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EnvoyProcess, freePorts, startEnvoy } from "../../bench/envoy/index.js";
import { sidecarBootstrap } from "../../controller/render/index.js";
import { freshSettings, type Running, startOn } from "../controller/running.js";
import { ask } from "./ask.js";

const MODULE = join(import.meta.dirname, "../../dist/meshfuse.wasm");
const BODY = "0123456789abcdef".repeat(4096);
const KIBPS = 64;
/** What 64 KiB take at 64 KiB/s: Envoy's bucket of tokens is filled every 50 ms, and begins with one filling. */
const LEAST_MS = 900;
const LIMIT = "x-envoy-fault-throughput-response";

let application: Server;
let applicationPort: number;
let running: Running;
let envoy: EnvoyProcess;
let outboundPort: number;

beforeAll(async () => {
  [applicationPort = 0] = await freePorts(1);
  application = createServer((_, response) => response.end(BODY));
  await new Promise<void>((resolve) => application.listen(applicationPort, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => application.close(resolve)));
afterEach(() => envoy.stop());

async function startSidecar(edit: (bootstrap: string) => string): Promise<void> {
  const [xdsPort = 0, inbound = 0, outbound = 0] = await freePorts(3);
  outboundPort = outbound;
  running = await startOn(await freshSettings({ "xds-port": String(xdsPort), module: MODULE }));
  const at = (port: number) => ({ host: "127.0.0.1", port });
  const bootstrap = sidecarBootstrap({
    nodeId: "reviews-1",
    nodeCluster: "reviews",
    identity: { namespace: "default", service: "reviews", labels: {}, tags: [] },
    controller: at(xdsPort),
    application: at(applicationPort),
    inbound: at(inbound),
    outbound: at(outbound),
    routes: [
      {
        name: "r",
        domains: ["ratings"],
        upstreams: [{ cluster: "r", address: at(applicationPort), weight: 1 }],
      },
    ],
  });
  envoy = await startEnvoy({
    config: edit(JSON.stringify(bootstrap)),
    nodeId: "reviews-1",
    nodeCluster: "reviews",
    concurrency: 2,
  });
  await envoy.ready();
  await expect.poll(states, { timeout: 15_000, interval: 50 }).toEqual(["inbound true", "outbound true"]);
}

/** `outbound true` where what is wanted is delivered. */
async function states(): Promise<string[]> {
  const [sidecar] = await running.get("/api/v1/sidecars");
  const deliveries = (sidecar?.deliveries ?? []) as { direction: string; delivered: boolean }[];
  return deliveries.map(({ direction, delivered }) => `${direction} ${delivered}`);
}

async function warnings(): Promise<unknown> {
  const [sidecar] = await running.get("/api/v1/sidecars");
  return sidecar?.warnings;
}

/** Milliseconds until the whole body was there. */
async function durationMs(headers: Record<string, string>): Promise<number> {
  const start = performance.now();
  const { status, body } = await ask(outboundPort, { host: "ratings", ...headers });
  expect(status).toBe(200);
  expect(body).toBe(BODY);
  return performance.now() - start;
}

describe("a sidecar as it is rendered", () => {
  beforeEach(() => startSidecar((bootstrap) => bootstrap));

  it("slows the responses of requests that carry the header, and no others", async () => {
    const name = "extension_config_discovery.http_filter.meshfuse.throughput.config_reload";
    await expect
      .poll(async () => (await envoy.stats(`^${name.replaceAll(".", "\\.")}$`)).get(name), {
        timeout: 10_000,
      })
      .toBe(1);
    expect(await durationMs({})).toBeLessThan(LEAST_MS / 2);
    expect(await durationMs({ [LIMIT]: String(KIBPS) })).toBeGreaterThan(LEAST_MS);
    const ignored = { "x-envoy-fault-abort-request": "503", "x-envoy-fault-delay-request": "3000" };
    expect(await durationMs(ignored)).toBeLessThan(LEAST_MS / 2);
    expect(await warnings()).toEqual([]);
  });
});
