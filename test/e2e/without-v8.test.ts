// What a person is told whose sidecar is an Envoy without V8.
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type EnvoyProcess,
  envoyBinary,
  freePort,
  freePorts,
  startEnvoy,
  WITHOUT_V8,
} from "../../bench/envoy/index.js";
import { sidecarBootstrap } from "../../controller/render/index.js";
import { type Running, run, start, until } from "./command.js";

const ADVICE =
  `this Envoy (${WITHOUT_V8}) was built without V8 (envoy.wasm.runtime.v8), so all requests pass untouched: ` +
  "run another build; Envoy's own releases and images and Istio's proxy have V8";
const at = (port: number) => ({ host: "127.0.0.1", port });

let folder: string;
let application: Server;
let controller: Running;
let envoy: EnvoyProcess;
let inboundPort: number;
let server: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-v8-"));
  const binary = await envoyBinary({ version: WITHOUT_V8 });
  const [xdsPort = 0, apiPort = 0, inbound = 0, applicationPort = 0] = await freePorts(4);
  inboundPort = inbound;
  server = ["--server", `http://127.0.0.1:${apiPort}`];
  application = createServer((_, response) => response.end("served"));
  await new Promise<void>((resolve) => application.listen(applicationPort, "127.0.0.1", resolve));
  const ports = ["--xds-port", String(xdsPort), "--api-port", String(apiPort)];
  controller = start("controller", "--data", join(folder, "data"), ...ports);
  await until("the controller", () => controller.stderr().includes("controller started"));
  const config = sidecarBootstrap({
    nodeId: "cart-1",
    nodeCluster: "cart",
    identity: { namespace: "shop", labels: {}, tags: [] },
    controller: at(xdsPort),
    application: at(applicationPort),
    inbound: at(inboundPort),
    outbound: at(await freePort()),
    routes: [],
  });
  envoy = await startEnvoy({ config, binary });
  await until("the refusal", () => controller.stderr().includes("a sidecar refused"));
}, 300_000);

afterAll(async () => {
  await envoy?.stop();
  controller?.child.kill("SIGTERM");
  await controller?.ended;
  await new Promise((resolve) => application?.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

describe("a sidecar whose Envoy has no V8", () => {
  it("is shown as refusing, with what is wrong and what to do", async () => {
    const { stdout } = await run("status", ...server);
    expect(stdout).toContain("refused by envoy");
    expect(stdout).toContain(ADVICE);
  });

  it("has the same for programs, and what its Envoy is", async () => {
    const { stdout } = await run("get", "sidecars", "-o", "json", ...server);
    expect(stdout).toContain(JSON.stringify(ADVICE));
    expect(stdout).toContain(JSON.stringify(WITHOUT_V8));
  });

  it("is in the controller's log with the advice", () => {
    expect(controller.stderr()).toContain(ADVICE);
  });

  it("passes requests untouched", async () => {
    const answer = await fetch(`http://127.0.0.1:${inboundPort}/`);
    expect([answer.status, await answer.text()]).toEqual([200, "served"]);
  });
});
