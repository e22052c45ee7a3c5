/** A whole controller: what it brings to sidecars, and what it makes of what they tell. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import pino from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { SYSTEM_CLOCK } from "../../controller/clock.js";
import { startController } from "../../controller/main.js";
import type { GraphView } from "../../controller/model/index.js";
import { freshSettings, startOn } from "./running.js";

const OUTBOUND = "meshfuse.outbound";
const BREAKER = [
  "apiVersion: meshfuse.dev/v1alpha1",
  "kind: CircuitBreaker",
  "metadata: {name: ratings}",
  "spec: {trip: {consecutive: 5}}",
].join("\n");

function documentIn(body: Buffer | undefined): string {
  const text = body?.toString("latin1") ?? "";
  return /\{.*\}/s.exec(text)?.[0] ?? "";
}

describe("a running controller", () => {
  it("brings a policy from the API to a sidecar and shows that it runs", async () => {
    const running = await startOn(await freshSettings());
    expect((await running.send("POST", "/api/v1/policies", BREAKER)).status).toBe(200);
    const sidecar = running.connect();
    sidecar.subscribe(OUTBOUND);
    const got = await sidecar.next();
    const { revision, breakers } = JSON.parse(documentIn(got.bodies[0]));
    expect(breakers).toEqual([{ name: "default/ratings", trip: { consecutive: 5 } }]);
    sidecar.acknowledge(got);
    await running.report({
      nodeId: "sidecar-1",
      configs: [{ direction: 0, revision, vms: 2, vmsOnRevision: 2 }],
    });
    const delivered = { direction: "outbound", wanted: revision, delivered: true };
    await expect
      .poll(async () => (await running.get("/api/v1/sidecars"))[0])
      .toMatchObject({ id: "sidecar-1", service: "reviews", connected: true, deliveries: [delivered] });
  });

  it("pushes what a person writes into the directory", async () => {
    const settings = await freshSettings();
    const running = await startOn(settings);
    const sidecar = running.connect();
    sidecar.subscribe(OUTBOUND);
    let got = await sidecar.next();
    sidecar.acknowledge(got);
    await writeFile(path.join(settings.policiesDir, "ratings.yaml"), BREAKER);
    while (!documentIn(got.bodies[0]).includes("default/ratings")) {
      got = await sidecar.next();
      sidecar.acknowledge(got);
    }
    expect(got.names).toEqual([OUTBOUND]);
  });

  it("empties the document of a bypassed sidecar at once and brings it back at the end", async () => {
    const running = await startOn(await freshSettings());
    await running.send("POST", "/api/v1/policies", BREAKER);
    const sidecar = running.connect();
    sidecar.subscribe(OUTBOUND);
    let before = await sidecar.next();
    sidecar.acknowledge(before);
    // The service is new: the table that names it may still follow.
    while (!documentIn(before.bodies[0]).includes("default/reviews")) {
      before = await sidecar.next();
      sidecar.acknowledge(before);
    }
    const body = JSON.stringify({ all: true, forMs: 60_000, because: "test" });
    const { id } = (await (await running.send("POST", "/api/v1/bypasses", body)).json()) as { id: string };
    const bypassed = await sidecar.next();
    expect(documentIn(bypassed.bodies[0])).toBe("{}");
    sidecar.acknowledge(bypassed);
    await running.send("DELETE", `/api/v1/bypasses/${id}`);
    expect((await sidecar.next()).version).toBe(before.version);
  });

  it("tells a sidecar that comes back after a restart nothing, because nothing changed", async () => {
    const settings = await freshSettings();
    const first = await startOn(settings);
    await first.send("POST", "/api/v1/policies", BREAKER);
    const sidecar = first.connect();
    sidecar.subscribe(OUTBOUND);
    const before = await sidecar.next();
    sidecar.acknowledge(before);
    await first.controller.stop();

    const second = await startOn(settings);
    const again = second.connect();
    again.send({
      resourceNamesSubscribe: [OUTBOUND],
      initialResourceVersions: { [OUTBOUND]: before.version },
    });
    const sidecars = () => second.get("/api/v1/sidecars");
    const revision = JSON.parse(documentIn(before.bodies[0])).revision;
    await expect
      .poll(async () => (await sidecars())[0]?.deliveries)
      .toMatchObject([{ acknowledged: revision }]);
    await second.send("DELETE", "/api/v1/policies/CircuitBreaker/default/ratings");
    expect(documentIn((await again.next()).bodies[0])).not.toContain("default/ratings");
  });

  it("counts what it does, for Prometheus", async () => {
    const running = await startOn(await freshSettings());
    await running.send("POST", "/api/v1/policies", BREAKER);
    const sidecar = running.connect();
    sidecar.subscribe(OUTBOUND);
    const got = await sidecar.next();
    sidecar.refuse(got, "not today");
    await sidecar.next();
    await running.report({ nodeId: "sidecar-1" });
    await expect(running.report({ nodeId: "" })).rejects.toThrow("node_id");
    const text = await (await running.send("GET", "/metrics")).text();
    for (const line of [
      'meshfuse_controller_xds_events_total{event="push"} 1',
      'meshfuse_controller_xds_events_total{event="nack"} 1',
      'meshfuse_controller_xds_events_total{event="healing_push"} 1',
      'meshfuse_controller_reports_total{verdict="accepted"} 1',
      'meshfuse_controller_reports_total{verdict="refused"} 1',
      'meshfuse_controller_policies{kind="CircuitBreaker"} 1',
      "meshfuse_controller_xds_streams 1",
      "meshfuse_controller_sidecars 1",
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  it("lists the breakers and edges that sidecars report", async () => {
    const running = await startOn(await freshSettings());
    const edge = {
      direction: 0,
      source: "default/a",
      destination: "default/b",
      outcomes: [3, 1, 0, 0, 0, 0, 0, 0],
    };
    await running.report({
      slots: [{ index: 0, epoch: 1, edges: [edge] }],
      breakers: [{ name: "default/x", state: 1 }],
    });
    expect((await running.get("/api/v1/edges"))[0]).toMatchObject({ source: "default/a", requests: 4 });
    expect((await running.get("/api/v1/breakers"))[0]).toMatchObject({ name: "default/x", state: "open" });
  });

  it("joins both ends of an edge in the graph of the past hour", async () => {
    const running = await startOn(await freshSettings());
    const report = (sequence: number, requests: number, direction: 0 | 1) => {
      const ends = { direction, source: "default/a", destination: "default/b" };
      const edges = [{ ...ends, outcomes: [requests], bucketIndices: [9], bucketCounts: [requests] }];
      return running.report({ nodeId: `s${direction}`, sequence, slots: [{ index: 0, epoch: 1, edges }] });
    };
    for (const [sequence, requests] of [0, 0, 30].entries()) {
      for (const direction of [0, 1] as const) await report(sequence + 1, requests, direction);
    }
    const graph = (await (await running.send("GET", "/api/v1/graph?window=10s")).json()) as GraphView;
    const seen = { requests: 30, p50Ms: 1.088 };
    expect(graph.edges).toMatchObject([{ source: "default/a", bySource: seen, byDestination: seen }]);
    expect(graph.nodes).toMatchObject([{ name: "default/a" }, { name: "default/b", performance: 1 }]);
    expect(graph.performance).toBe(1);
  });
});

it("a running controller names who it turns away, with the id that they give themselves", async () => {
  const running = await startOn(await freshSettings());
  const labels = { structValue: { fields: { app: { numberValue: 5 } } } };
  running.connect().send({
    node: { id: "odd-1", metadata: { fields: { labels } } },
    resourceNamesSubscribe: [OUTBOUND],
  });
  await expect(running.report({ nodeId: "odd-2", breakers: [{ name: "" }] })).rejects.toThrow("name");
  await expect
    .poll(async () => await running.get("/api/v1/refusals"))
    .toEqual(
      expect.arrayContaining([
        expect.objectContaining({ node: "odd-1", reason: "node.metadata.labels.app: is not a string" }),
        expect.objectContaining({ node: "odd-2", reason: "report: breakers[0].name: is empty" }),
      ]),
    );
});

it("a running controller logs each error of a policy file once, when it appears", async () => {
  const settings = await freshSettings();
  await writeFile(path.join(settings.policiesDir, "a.yaml"), "kind: Nothing\n");
  const lines: string[] = [];
  const logger = pino({ level: "warn" }, { write: (line) => lines.push(line) });
  const controller = await startController(settings, { logger, clock: SYSTEM_CLOCK });
  onTestFinished(() => controller.stop());
  expect(lines.filter((line) => line.includes('"source":"a.yaml:1"')).length).toBeGreaterThan(0);
  const before = lines.length;
  await writeFile(path.join(settings.policiesDir, "b.yaml"), "{\n");
  await expect.poll(() => lines.length).toBeGreaterThan(before);
  expect(lines.slice(before).every((line) => line.includes('"source":"b.yaml:'))).toBe(true);
});
