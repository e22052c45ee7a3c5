import { afterEach, describe, expect, it } from "vitest";
import { askAdmin, type EnvoyProcess, freePort, startEnvoy } from "../../bench/envoy/index.js";

let envoy: EnvoyProcess | undefined;
afterEach(async () => {
  await envoy?.stop();
  envoy = undefined;
});

const EMPTY = "static_resources: {}";

describe("an Envoy that is started", () => {
  it("becomes ready, tells its counters and ends when told to", async () => {
    envoy = await startEnvoy({ config: EMPTY, nodeId: "n", nodeCluster: "c" });
    await envoy.ready();
    expect(envoy.adminUrl).toBe(`http://127.0.0.1:${envoy.adminPort}`);
    expect((await envoy.stats("^server\\.live$")).get("server.live")).toBe(1);
    await envoy.stop();
    expect(await envoy.exited).toBe(0);
    expect(() => process.kill(envoy?.pid ?? 0, 0)).toThrow("ESRCH");
  });

  it("runs as the node and with the workers that were asked for", async () => {
    envoy = await startEnvoy({ config: {}, nodeId: "reviews-v1", nodeCluster: "reviews", concurrency: 2 });
    await envoy.ready();
    const { body } = await askAdmin(envoy.adminUrl, "/server_info");
    expect(JSON.parse(body)).toMatchObject({
      node: { id: "reviews-v1", cluster: "reviews" },
      command_line_options: { concurrency: 2 },
    });
  });

  it("keeps the admin address that its bootstrap names", async () => {
    const port = await freePort();
    const config = { admin: { address: { socket_address: { address: "127.0.0.1", port_value: port } } } };
    envoy = await startEnvoy({ config });
    await envoy.ready();
    expect(envoy.adminPort).toBe(port);
  });

  it("shows its own words when it does not start", async () => {
    const config = { static_resources: { listeners: [{ name: "l", nonsense: true }] } };
    await expect(startEnvoy({ config, nodeId: "bad" })).rejects.toThrow(
      /Envoy bad ended before it was ready:\n[\s\S]*nonsense/,
    );
  });

  it("is not started from something that is no bootstrap", async () => {
    await expect(startEnvoy({ config: "just a text" })).rejects.toThrow("the bootstrap is not a mapping");
  });

  it("says why when the binary is not there", async () => {
    await expect(startEnvoy({ config: EMPTY, binary: "/nonexistent/envoy" })).rejects.toThrow(
      /ended before it was ready:\n[\s\S]*ENOENT/,
    );
  });
});
