// Envoy's own filter, as the controller serves it behind ours: slows what a header says, and nothing else.
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EnvoyProcess, freePorts, startEnvoy } from "../../bench/envoy/index.js";
import { hashOf } from "../../controller/fault/index.js";
import { sidecarBootstrap } from "../../controller/render/index.js";
import { freshSettings, type Running, startOn } from "../controller/running.js";
import { ask } from "./ask.js";

const MODULE = join(import.meta.dirname, "../../dist/meshfuse.wasm");
const BODY = "0123456789abcdef".repeat(4096);
const KIBPS = 64;
/** What 64 KiB take at 64 KiB/s: Envoy's bucket of tokens is filled every 50 ms, and begins with one filling. */
const LEAST_MS = 900;
/** Less than the minute that a request asks to be delayed by, in vain. */
const IGNORED_MS = 20_000;
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
  await expect.poll(states, { interval: 50 }).toEqual(["inbound true", "outbound true"]);
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

/** Responses, by Envoy's own count: a machine that stands still for a moment slows others, too. */
async function slowed(): Promise<number> {
  const stats = await envoy.stats("\\.fault\\.response_rl_injected$");
  return [...stats.values()].reduce((sum, count) => sum + count, 0);
}

async function apply(name: string, spec: object): Promise<Response> {
  const whole = { match: { hosts: ["ratings"] }, unit: { header: "x-user" }, activeFor: "10m", ...spec };
  const head = { apiVersion: "meshfuse.dev/v1alpha1", kind: "FaultInjection", metadata: { name } };
  return running.send("POST", "/api/v1/policies", JSON.stringify({ ...head, spec: whole }));
}

describe("a sidecar as it is rendered", () => {
  beforeEach(async () => {
    await startSidecar((bootstrap) => bootstrap);
    const name = "extension_config_discovery.http_filter.meshfuse.throughput.config_reload";
    await expect.poll(async () => (await envoy.stats(`^${name.replaceAll(".", "\\.")}$`)).get(name)).toBe(1);
  });

  it("slows the responses of requests that carry the header, and no others", async () => {
    await durationMs({});
    expect(await slowed()).toBe(0);
    expect(await durationMs({ [LIMIT]: String(KIBPS) })).toBeGreaterThan(LEAST_MS);
    expect(await slowed()).toBe(1);
    const ignored = { "x-envoy-fault-abort-request": "503", "x-envoy-fault-delay-request": "60000" };
    expect(await durationMs(ignored)).toBeLessThan(IGNORED_MS);
    expect(await slowed()).toBe(1);
    expect(await warnings()).toEqual([]);
  });

  it("slows whom a policy draws, after the delay of the same policy, and lets nobody ask for it", async () => {
    const spec = {
      throughput: { kibps: KIBPS, percentage: "50%" },
      delay: { fixed: "300ms", percentage: "100%" },
    };
    expect((await apply("narrow", spec)).status).toBe(200);
    await expect.poll(states, { interval: 50 }).toEqual(["inbound true", "outbound true"]);
    const draw = (unit: string) =>
      hashOf({ name: "default/narrow", kind: "throughput", unit, seed: 0 }) < 2 ** 31;
    const users = Array.from({ length: 8 }, (_, index) => `user-${index}`);
    for (const user of users) {
      const before = await slowed();
      const ms = await durationMs({ "x-user": user });
      expect((await slowed()) - before).toBe(draw(user) ? 1 : 0);
      expect(ms).toBeGreaterThan(draw(user) ? LEAST_MS + 300 : 300);
    }
    expect(new Set(users.map(draw))).toEqual(new Set([true, false]));
    const spared = users.find((user) => !draw(user)) ?? "";
    const before = await slowed();
    await durationMs({ "x-user": spared, [LIMIT]: "1" });
    expect(await slowed()).toBe(before);
  });

  it("slows nobody whom the policy aborts", async () => {
    expect(
      (await apply("broken", { percentage: "100%", throughput: { kibps: 1 }, abort: { status: 418 } }))
        .status,
    ).toBe(200);
    await expect.poll(states, { interval: 50 }).toEqual(["inbound true", "outbound true"]);
    const { status, body } = await ask(outboundPort, { host: "ratings" });
    expect({ status, body }).toEqual({ status: 418, body: "fault filter abort" });
  });
});

describe("a sidecar that was rendered without it", () => {
  beforeEach(() =>
    startSidecar((text) => {
      const bootstrap = JSON.parse(text, (_, value) =>
        Array.isArray(value) ? value.filter(({ name }) => name !== "meshfuse.throughput") : value,
      );
      return JSON.stringify(bootstrap);
    }),
  );

  it("keeps what it has, and who applies the policy is told why", async () => {
    const answer = await apply("narrow", { percentage: "100%", throughput: { kibps: KIBPS } });
    expect(answer.status).toBe(200);
    const { warnings: said } = (await answer.json()) as {
      warnings: { message: string; sidecars: string[] }[];
    };
    const reason = "does not subscribe to meshfuse.throughput: render it anew, or remove throughput";
    expect(said).toMatchObject([{ sidecars: ["reviews-1"] }]);
    expect(said[0]?.message).toContain(`this sidecar ${reason}`);
    expect(await warnings()).toEqual([expect.stringContaining(reason)]);
    await durationMs({});
    expect(await slowed()).toBe(0);
  });
});
