// An Envoy without V8, the real one: what it says when it is examined, what it refuses, and that traffic passes it.
import { createServer, type Server } from "node:http";
import { delimiter, dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type EnvoyProcess,
  envoyBinary,
  freePorts,
  startEnvoy,
  WITHOUT_V8,
} from "../../bench/envoy/index.js";
import { refusalHint } from "../../controller/push/index.js";
import { sidecarBootstrap } from "../../controller/render/index.js";
import { ask } from "./ask.js";
import { Controller, NAMES } from "./xds.js";

const NODE_ID = "sidecar-reviews";
const at = (port: number) => ({ host: "127.0.0.1", port });

let application: Server;
let applicationPort: number;
let binary: string;

beforeAll(async () => {
  [applicationPort = 0] = await freePorts(1);
  application = createServer((_, response) => response.end("served"));
  await new Promise<void>((resolve) => application.listen(applicationPort, "127.0.0.1", resolve));
  binary = await envoyBinary({ version: WITHOUT_V8 });
}, 300_000);
afterAll(() => new Promise((resolve) => application.close(resolve)));

interface Sidecar {
  envoy: EnvoyProcess;
  controller: Controller;
  inboundPort: number;
  stop: () => Promise<void>;
}

async function sidecar(options: { binary?: string; edit?: (config: string) => string }): Promise<Sidecar> {
  const [controllerPort = 0, inboundPort = 0, outboundPort = 0] = await freePorts(3);
  const controller = await new Controller(controllerPort).start();
  controller.push("1");
  const bootstrap = sidecarBootstrap({
    nodeId: NODE_ID,
    nodeCluster: "reviews",
    identity: { namespace: "shop", labels: {}, tags: [] },
    controller: at(controllerPort),
    application: at(applicationPort),
    inbound: at(inboundPort),
    outbound: at(outboundPort),
    routes: [],
  });
  const config = (options.edit ?? String)(JSON.stringify(bootstrap));
  const envoy = await startEnvoy({ config, ...(options.binary ? { binary: options.binary } : {}) });
  await envoy.ready();
  const stop = async () => {
    await envoy.stop();
    await controller.stop();
  };
  return { envoy, controller, inboundPort, stop };
}

function refusalsOf({ lines }: Controller): string[] {
  return lines.filter((line) => line.startsWith("refused"));
}

describe("an Envoy without V8", () => {
  it("is refused by its name before anything is started with it", async () => {
    const environment = { ...process.env, ENVOY_BIN: binary };
    await expect(envoyBinary({ environment })).rejects.toThrow(
      `ENVOY_BIN=${binary}: it is Envoy ${WITHOUT_V8} and cannot run the filter: it was built without V8`,
    );
  });

  it("is passed over on the PATH", async () => {
    const lines: string[] = [];
    const fit = await envoyBinary();
    const environment = { ...process.env, ENVOY_BIN: "", PATH: [binary, fit].map(dirname).join(delimiter) };
    const found = await envoyBinary({ environment, progress: (line) => lines.push(line) });
    expect(found).not.toBe(binary);
    expect(lines[0]).toMatch(/^passing over .*: it was built without V8/);
  });

  it("refuses the module, takes the pass-through, and lets every request pass all the while", async () => {
    const { controller, inboundPort, stop } = await sidecar({ binary });
    try {
      for (const revision of ["1", "2"]) {
        controller.push(revision);
        await controller.until(
          ...NAMES.map((name) => expect.stringMatching(`^refused ${name} ${revision}: .*Wasm plugin`)),
          ...NAMES.map((name) => `acknowledged ${name}  to heal`),
        );
        expect(await ask(inboundPort, { host: "reviews" })).toMatchObject({ status: 200, body: "served" });
      }
      const [sidecar] = controller.sidecars;
      expect(sidecar?.envoy).toEqual({ version: WITHOUT_V8, wasmRuntimes: [] });
      expect(refusalHint(sidecar?.envoy, "")).toContain("built without V8");
    } finally {
      await stop();
    }
  });
});

describe("the Envoy of this test", () => {
  it("says of itself that it has V8", async () => {
    const { controller, stop } = await sidecar({});
    try {
      await controller.until(...NAMES.map((name) => `acknowledged ${name} 1`));
      const [known] = controller.sidecars;
      expect(known?.envoy?.version).toMatch(/^1\.\d+\.\d+$/);
      expect(known?.envoy?.wasmRuntimes).toContain("envoy.wasm.runtime.v8");
      expect(refusalHint(known?.envoy, "")).toBeUndefined();
    } finally {
      await stop();
    }
  });

  it("refuses the filter where its entry allows another type only, which the hint explains", async () => {
    const wasm = '"type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm",';
    const { controller, inboundPort, stop } = await sidecar({
      edit: (config) => config.replaceAll(wasm, ""),
    });
    try {
      await controller.until(expect.stringMatching(/^refused meshfuse\.inbound 1: /));
      const [refused = ""] = refusalsOf(controller);
      expect(refusalHint(undefined, refused)).toContain("render the entry anew");
      expect((await ask(inboundPort, { host: "reviews" })).status).toBe(200);
    } finally {
      await stop();
    }
  });
});
