import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { askAdmin, type EnvoyProcess, freePort, startEnvoy } from "../../bench/envoy/index.js";

let envoy: EnvoyProcess | undefined;
afterEach(async () => {
  await envoy?.stop();
  envoy = undefined;
});

const EMPTY = "static_resources: {}";

/** True for a process that is there and not merely waiting to be reaped. */
function runs(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, "utf8"));
}

/** A process that starts an Envoy, tells its pid and stays. */
const PARENT = `
const { startEnvoy } = await import(process.env.BENCH);
const envoy = await startEnvoy({ config: {} });
console.log(envoy.pid);
setInterval(() => {}, 1000);`;

describe.runIf(process.platform === "linux")("an Envoy whose parent is killed", () => {
  // What a killed parent cannot remove lies in here.
  const folder = mkdtempSync(join(tmpdir(), "meshfuse-killed-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(["SIGKILL", "SIGTERM", "SIGINT"] as const)("by %s ends too", async (signal) => {
    const BENCH = new URL("../../dist/bench/envoy/index.js", import.meta.url).href;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", PARENT], {
      env: { ...process.env, BENCH, TMPDIR: folder },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [chunk] = await once(parent.stdout, "data");
    const pid = Number(String(chunk));
    expect(runs(pid)).toBe(true);
    parent.kill(signal);
    for (let waitedMs = 0; runs(pid) && waitedMs < 5_000; waitedMs += 20) await wait(20);
    expect(runs(pid)).toBe(false);
  });
});

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

  it.runIf(process.platform === "linux")("leaves no file behind", async () => {
    envoy = await startEnvoy({ config: EMPTY });
    const commandLine = readFileSync(`/proc/${envoy.pid}/cmdline`, "utf8").split("\0");
    const baseIdFile = commandLine[commandLine.indexOf("--base-id-path") + 1] ?? "";
    const traces = [dirname(baseIdFile), `/dev/shm/envoy_shared_memory_${readFileSync(baseIdFile, "utf8")}0`];
    expect(traces.map((path) => existsSync(path))).toEqual([true, true]);
    await envoy.stop();
    expect(traces.map((path) => existsSync(path))).toEqual([false, false]);
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
