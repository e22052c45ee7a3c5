import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import {
  askAdmin,
  type EnvoyProcess,
  envoyBinary,
  freePort,
  freePorts,
  runCommand,
  startEnvoy,
} from "../../bench/envoy/index.js";
import { readRenderOptions, renderEnvoy } from "../../controller/render/index.js";
import { ask } from "./ask.js";

let application: Server;
let applicationPort: number;
let deadController: string;
let envoy: EnvoyProcess | undefined;

beforeAll(async () => {
  [applicationPort = 0] = await freePorts(1);
  application = createServer((_, response) => response.end("served"));
  await new Promise<void>((resolve) => application.listen(applicationPort, "127.0.0.1", resolve));
  deadController = `127.0.0.1:${await freePort()}`;
});
afterAll(() => new Promise((resolve) => application.close(resolve)));
afterEach(async () => {
  await envoy?.stop();
  envoy = undefined;
});

function render(part: string, controller = deadController): string {
  const read = readRenderOptions({ service: "cart", version: "v1", tags: ["tenant"], part, controller });
  if ("errors" in read) throw new Error(read.errors.join());
  return renderEnvoy(read.options);
}

/** A stock Envoy of somebody's own: one listener before the application, and what `edit` does to it. */
async function ownEnvoy(filter: object, edit: (manager: Record<string, unknown>) => void = () => {}) {
  const port = await freePort();
  const manager: Record<string, unknown> = {
    "@type":
      "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    stat_prefix: "own",
    route_config: {
      virtual_hosts: [
        { name: "all", domains: ["*"], routes: [{ match: { prefix: "/" }, route: { cluster: "own" } }] },
      ],
    },
    http_filters: [
      filter,
      {
        name: "envoy.filters.http.router",
        typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" },
      },
    ],
  };
  edit(manager);
  const endpoint = {
    address: { socket_address: { address: "127.0.0.1", port_value: applicationPort } },
  };
  const config = {
    static_resources: {
      listeners: [
        {
          name: "own",
          address: { socket_address: { address: "127.0.0.1", port_value: port } },
          filter_chains: [{ filters: [{ name: "http", typed_config: manager }] }],
        },
      ],
      clusters: [
        {
          name: "own",
          load_assignment: { cluster_name: "own", endpoints: [{ lb_endpoints: [{ endpoint }] }] },
        },
      ],
    },
  };
  return { port, config };
}

/** The rendered pieces: what belongs into the bootstrap, and the entry of one direction. */
function pieces() {
  const [bootstrap, inbound] = parseAllDocuments(render("all")).map((document) => document.toJS());
  return { bootstrap, filter: inbound[0] };
}

describe("the rendered example", () => {
  it("is valid in Envoy's own judgement", async () => {
    const validate = ["--mode", "validate", "--config-yaml", render("example")];
    const { stderr } = await promisify(execFile)(await envoyBinary(), validate);
    expect(stderr).not.toMatch(/\[(error|critical)\]/);
  });
});

describe("the rendered pieces in somebody's own Envoy", () => {
  it("let the first request pass with no controller at all", async () => {
    const { bootstrap, filter } = pieces();
    const { port, config } = await ownEnvoy(filter);
    const { clusters, listeners } = config.static_resources;
    clusters.push(...bootstrap.static_resources.clusters);
    const { node, stats_config } = bootstrap;
    envoy = await startEnvoy({
      config: { node, stats_config, static_resources: { clusters, listeners } },
      nodeId: "cart-1",
      nodeCluster: "cart",
    });
    await envoy.ready();
    for (let request = 0; request < 20; request++) {
      expect(await ask(port, { host: "cart" })).toMatchObject({ status: 200, body: "served" });
    }
  });

  it("may be merged by Envoy itself", async () => {
    const { port, config } = await ownEnvoy(pieces().filter);
    envoy = await startEnvoy({
      config,
      nodeId: "cart-1",
      nodeCluster: "cart",
      args: ["--config-yaml", render("bootstrap")],
    });
    await envoy.ready();
    expect((await ask(port, { host: "cart" })).status).toBe(200);
    expect([...(await envoy.stats("^cluster.meshfuse.membership_total$")).values()]).toEqual([1]);
  });
});

describe("Meshfuse gets out of the way by hand", () => {
  /** A filter that can be told from no filter: the same entry, but its default refuses everything. */
  function refusing(): Record<string, unknown> {
    const { filter } = pieces();
    filter.config_discovery.default_config.rules = { action: "ALLOW", policies: {} };
    return filter;
  }

  async function statusWith(
    filter: Record<string, unknown>,
    edit?: (manager: Record<string, unknown>) => void,
  ): Promise<number> {
    const { bootstrap } = pieces();
    const { port, config } = await ownEnvoy(filter, edit);
    config.static_resources.clusters.push(...bootstrap.static_resources.clusters);
    envoy = await startEnvoy({ config, nodeId: "cart-1", nodeCluster: "cart" });
    await envoy.ready();
    return (await ask(port, { host: "cart" })).status;
  }

  it("not by itself: the filter of this test refuses", async () => {
    expect(await statusWith(refusing())).toBe(403);
  });

  it("with `disabled: true` beside its name", async () => {
    expect(await statusWith({ ...refusing(), disabled: true })).toBe(200);
  });

  it("with a FilterConfig that is disabled in the route configuration", async () => {
    const status = await statusWith(refusing(), (manager) => {
      const off = { "@type": "type.googleapis.com/envoy.config.route.v3.FilterConfig", disabled: true };
      Object.assign(manager.route_config as object, { typed_per_filter_config: { "meshfuse.inbound": off } });
    });
    expect(status).toBe(200);
  });
});

/** 1.36 has no such logger. */
const { output: version } = await runCommand(await envoyBinary(), ["--version"]);
describe.skipIf(/\/1\.36\./.test(version))("metrics by an access logger (from Envoy 1.37 on)", () => {
  it("count requests with labels, though the bootstrap says nothing of them", async () => {
    const { bootstrap, filter } = pieces();
    const [accessLog] = parseAllDocuments(render("access-logger-stats")).map((each) => each.toJS());
    const { port, config } = await ownEnvoy(filter, (manager) => {
      manager.access_log = accessLog;
    });
    config.static_resources.clusters.push(...bootstrap.static_resources.clusters);
    envoy = await startEnvoy({ config, nodeId: "cart-1", nodeCluster: "cart" });
    await envoy.ready();
    for (let request = 0; request < 3; request++) await ask(port, { host: "cart" });
    const labels =
      'direction="inbound",cluster="own",code="200",details="via_upstream",breaker="",tag_tenant=""';
    const admin = envoy;
    const stats = async () =>
      (await askAdmin(admin.adminUrl, "/stats/prometheus?usedonly&filter=logged")).body;
    await expect.poll(stats).toContain(`envoy_meshfuse_logged_requests_total{${labels}} 3\n`);
  });
});
