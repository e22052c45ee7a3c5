import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askAdmin, type EnvoyProcess, freePorts, startEnvoy } from "../../bench/envoy/index.js";
import { sidecarBootstrap } from "../../controller/render/index.js";
import { ask } from "./ask.js";
import { Controller, NAMES, NO_MODULE } from "./xds.js";

const ENVOY_IS = "sidecar-reviews";

/** An entry of `/config_dump?resource=ecds_filters`. */
interface DumpedFilter {
  name: string;
  typed_config: {
    config: { vm_config: { code: { local: object } }; configuration: { "@type": string } };
  };
}

/** Requests through the sidecar one after the other until `end`, which tells every status seen. */
function traffic(port: number) {
  let isOver = false;
  const statuses = new Map<number, number>();
  const over = (async () => {
    while (!isOver) {
      const { status } = await ask(port, { host: "reviews" });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  })();
  return {
    async end() {
      isOver = true;
      await over;
      return [...statuses.keys()];
    },
  };
}

const both = (words: (name: string) => string): string[] => NAMES.map(words);

let application: Server;
let applicationPort: number;
let controller: Controller;
let envoy: EnvoyProcess | undefined;
let inboundPort: number;

beforeAll(async () => {
  [applicationPort = 0] = await freePorts(1);
  application = createServer((_, response) => response.end("served"));
  await new Promise<void>((resolve) => application.listen(applicationPort, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => application.close(resolve)));

describe.each(["DELTA_GRPC", "GRPC"])("a stock Envoy that asks by %s", (apiType) => {
  beforeEach(async () => {
    const [controllerPort = 0, inbound = 0, outbound = 0] = await freePorts(3);
    inboundPort = inbound;
    controller = await new Controller(controllerPort).start();
    controller.push("1");
    const at = (port: number) => ({ host: "127.0.0.1", port });
    const bootstrap = sidecarBootstrap({
      nodeId: ENVOY_IS,
      nodeCluster: "reviews",
      identity: { namespace: "shop", service: "reviews", labels: { app: "reviews" }, tags: [] },
      controller: at(controllerPort),
      application: at(applicationPort),
      inbound: at(inbound),
      outbound: at(outbound),
      routes: [
        { name: "r", domains: ["r"], upstreams: [{ cluster: "r", address: at(applicationPort), weight: 1 }] },
      ],
    });
    const config = JSON.stringify(bootstrap).replaceAll('"DELTA_GRPC"', `"${apiType}"`);
    envoy = await startEnvoy({ config, nodeId: ENVOY_IS, nodeCluster: "reviews", concurrency: 2 });
    await envoy.ready();
    await controller.until(...both((name) => `acknowledged ${name} 1`));
  });
  afterEach(async () => {
    await envoy?.stop();
    await controller.stop();
  });

  it("takes both directions and runs exactly what was meant", async () => {
    expect(controller.lines).toContain("connected shop/reviews");
    expect((await ask(inboundPort, { host: "reviews" })).status).toBe(200);
    const dump = await askAdmin(envoy?.adminUrl ?? "", "/config_dump?resource=ecds_filters");
    const dumped: { configs: { ecds_filter: DumpedFilter }[] } = JSON.parse(dump.body);
    const plugins = dumped.configs.map(({ ecds_filter: { name, typed_config } }) => {
      const { vm_config, configuration, ...plugin } = typed_config.config;
      const { code, ...vm } = vm_config;
      return { name, plugin, vm, code: Object.keys(code.local), configuration: configuration["@type"] };
    });
    const expected = NAMES.map((name) => ({
      name,
      plugin: {
        name,
        root_id: name,
        failure_policy: "FAIL_RELOAD",
        reload_config: { backoff: { base_interval: "0.100s" } },
      },
      vm: { vm_id: "meshfuse", runtime: "envoy.wasm.runtime.v8" },
      code: ["inline_bytes"],
      configuration: "type.googleapis.com/google.protobuf.BytesValue",
    }));
    expect(plugins).toHaveLength(2);
    expect(plugins).toEqual(expect.arrayContaining(expected));
  });

  it("takes a new revision under load without a failed request", async () => {
    const load = traffic(inboundPort);
    for (const revision of ["2", "3", "4"]) {
      controller.push(revision);
      await controller.until(...both((name) => `acknowledged ${name} ${revision}`));
    }
    expect(await load.end()).toEqual([200]);
  });

  it("refuses a module that does not load, is healed, and goes on to the next good revision", async () => {
    const load = traffic(inboundPort);
    controller.push("bad", NO_MODULE);
    await controller.until(...both((name) => `acknowledged ${name} 1 to heal`));
    expect(controller.lines.filter((line) => line.startsWith("refused"))).toHaveLength(2);
    expect(controller.lines).toEqual(
      expect.arrayContaining(
        both((name) => expect.stringMatching(`refused ${name} bad: .*Unable to create Wasm plugin`)),
      ),
    );
    controller.push("2");
    await controller.until(...both((name) => `acknowledged ${name} 2`));
    expect(controller.lines.filter((line) => line.startsWith("sent") && line.endsWith(" bad"))).toHaveLength(
      2,
    );
    expect(await load.end()).toEqual([200]);
  });

  it("carries on while the controller is away, comes back to it, and takes what is new", async () => {
    const load = traffic(inboundPort);
    await controller.stop();
    const before = controller;
    controller = new Controller(before.port);
    controller.push("1");
    await controller.start();
    await controller.until(...both((name) => `acknowledged ${name} 1`));
    const sent = controller.lines.filter((line) => line.startsWith("sent"));
    expect(sent).toHaveLength(apiType === "GRPC" ? 2 : 0);
    controller.push("2");
    await controller.until(...both((name) => `acknowledged ${name} 2`));
    expect(await load.end()).toEqual([200]);
  });
});

describe("a stock Envoy whose very first module does not load", () => {
  it("lets traffic pass, and takes the first good one", async () => {
    const [controllerPort = 0, inbound = 0] = await freePorts(2);
    controller = await new Controller(controllerPort).start();
    controller.push("bad", NO_MODULE);
    const at = (port: number) => ({ host: "127.0.0.1", port });
    const config = sidecarBootstrap({
      nodeId: ENVOY_IS,
      nodeCluster: "reviews",
      identity: { namespace: "shop", labels: {}, tags: [] },
      controller: at(controllerPort),
      application: at(applicationPort),
      inbound: at(inbound),
      routes: [],
    });
    envoy = await startEnvoy({ config, nodeId: ENVOY_IS, nodeCluster: "reviews" });
    try {
      await controller.until("acknowledged meshfuse.inbound  to heal");
      const load = traffic(inbound);
      controller.push("2");
      await controller.until("acknowledged meshfuse.inbound 2");
      expect(await load.end()).toEqual([200]);
    } finally {
      await envoy.stop();
      await controller.stop();
    }
  });
});

describe("a stock Envoy with listeners from a file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "meshfuse-lds-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Envoy sees a file that is renamed into place. */
  function deliver(listeners: object[]): void {
    const type = "type.googleapis.com/envoy.config.listener.v3.Listener";
    const resources = listeners.map((listener) => ({ "@type": type, ...listener }));
    writeFileSync(join(folder, "next.json"), JSON.stringify({ version_info: "x", resources }));
    renameSync(join(folder, "next.json"), join(folder, "lds.json"));
  }

  it("takes a new listener with the filter after a refusal, because that was healed", async () => {
    const [controllerPort = 0, inbound = 0, another = 0] = await freePorts(3);
    controller = await new Controller(controllerPort).start();
    controller.push("1");
    const at = (port: number) => ({ host: "127.0.0.1", port });
    const bootstrap = sidecarBootstrap({
      nodeId: ENVOY_IS,
      nodeCluster: "reviews",
      identity: { namespace: "shop", labels: {}, tags: [] },
      controller: at(controllerPort),
      application: at(applicationPort),
      inbound: at(inbound),
      routes: [],
    }) as { static_resources: { listeners: object[] } };
    const { listeners, ...rest } = bootstrap.static_resources;
    deliver(listeners);
    const lds_config = { resource_api_version: "V3", path_config_source: { path: join(folder, "lds.json") } };
    const config = { ...bootstrap, static_resources: rest, dynamic_resources: { lds_config } };
    envoy = await startEnvoy({ config, nodeId: ENVOY_IS, nodeCluster: "reviews" });
    try {
      await envoy.ready();
      await controller.until("acknowledged meshfuse.inbound 1");
      controller.push("bad", NO_MODULE);
      await controller.until("acknowledged meshfuse.inbound 1 to heal");
      const second = JSON.parse(JSON.stringify(listeners).replaceAll(`${inbound}`, `${another}`));
      deliver([...listeners, { ...second[0], name: "another" }]);
      const answer = () => ask(another, { host: "reviews" }).catch(() => ({ status: 0 }));
      await expect.poll(async () => (await answer()).status).toBe(200);
      expect((await envoy.stats("lds.update_rejected")).get("listener_manager.lds.update_rejected")).toBe(0);
    } finally {
      await envoy.stop();
      await controller.stop();
    }
  });
});
