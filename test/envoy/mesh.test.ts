import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../bench/envoy/index.js";
import { type Mesh, startMesh } from "../../bench/mesh/index.js";
import { ask } from "./ask.js";

let mesh: Mesh;
let pids: number[];
const steps: string[] = [];

beforeAll(async () => {
  mesh = await startMesh({
    controllerAddress: `127.0.0.1:${await freePort()}`,
    ratePerSecond: 50,
    progress: (line) => steps.push(line),
  });
  pids = mesh.sidecars.map(({ envoy }) => envoy.pid);
});
afterAll(() => mesh.stop());

async function counter(nodeId: string, name: string): Promise<number> {
  const sidecar = mesh.sidecars.find((candidate) => candidate.nodeId === nodeId);
  const stats = await sidecar?.envoy.stats(`^${name.replaceAll(/[.|]/g, "\\$&")}$`);
  return stats?.get(name) ?? 0;
}

describe("the mesh without a controller", () => {
  it("says what it starts", () => {
    expect(steps).toEqual([
      "starting 6 services",
      "starting 6 Envoys",
      `the mesh is ready; productpage is at http://127.0.0.1:${mesh.entryPort}/productpage`,
    ]);
  });

  it("serves a page made of what the other services say", async () => {
    const { status, body } = await ask(mesh.entryPort, { host: "productpage" }, "/productpage");
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      service: "productpage",
      details: { service: "details" },
      reviews: { service: "reviews" },
    });
  });

  it("answers every request of the load with 200", async () => {
    for (let waitedMs = 0; (mesh.load?.summary().completed ?? 0) < 100 && waitedMs < 20_000; waitedMs += 50) {
      await wait(50);
    }
    const summary = mesh.load?.summary();
    expect(summary?.completed).toBeGreaterThanOrEqual(100);
    expect(Object.keys(summary?.byStatus ?? {})).toEqual(["200"]);
    expect(summary?.unsent).toBe(0);
  });

  it("sends every call through the sidecars of both ends, and reviews by weight", async () => {
    await mesh.load?.stop();
    const reviews = await Promise.all(
      ["v1", "v2", "v3"].map((version) =>
        counter("productpage-v1", `cluster.outbound|9080|${version}|reviews.upstream_rq_total`),
      ),
    );
    for (const calls of reviews) expect(calls).toBeGreaterThan(0);
    expect(await counter("reviews-v2", "http.inbound.downstream_rq_total")).toBe(reviews[1]);
    const calls = (nodeId: string) => counter(nodeId, "cluster.outbound|9080||ratings.upstream_rq_total");
    expect(await counter("ratings-v1", "http.inbound.downstream_rq_total")).toBe(
      (await calls("reviews-v2")) + (await calls("reviews-v3")),
    );
  });

  it("leaves no process behind when it is stopped", async () => {
    await mesh.stop();
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    await expect(ask(mesh.entryPort, { host: "productpage" })).rejects.toThrow("ECONNREFUSED");
  });
});

describe("a mesh that cannot start", () => {
  it("is refused an address that is none", async () => {
    await expect(startMesh({ controllerAddress: "nowhere" })).rejects.toThrow("nowhere is not host:port");
  });

  it("ends what it had started, and says why", async () => {
    const options = { controllerAddress: "127.0.0.1:1", binary: "/nonexistent/envoy" };
    await expect(startMesh(options)).rejects.toThrow(/Envoy \S+ ended before it was ready:[\s\S]*ENOENT/);
  });
});
