import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { BREAKER_DOCUMENT } from "../../../controller/api/operations/examples.js";
import { apiClient, YAML_BODY } from "../../../controller/client/index.js";
import { freshSettings, type Running, startOn } from "../running.js";
import { Reader } from "./reader.js";

const POLICY = { kind: "CircuitBreaker", namespace: "default", name: "ratings" } as const;
const ONE = "/api/v1/policies/{kind}/{namespace}/{name}";
const QUERY = { by: "ann@laptop", because: "ratings hangs" };

function clientOf({ controller }: Running) {
  return apiClient({ baseUrl: controller.addresses.api, fetch });
}

function put(running: Running, header: Record<string, string> = {}) {
  const params = { path: POLICY, query: QUERY, header };
  return clientOf(running).PUT(ONE, { params, body: BREAKER_DOCUMENT, ...YAML_BODY });
}

/** Event by event, without the beats. */
async function read(reader: Reader, count: number): Promise<unknown[]> {
  const events: unknown[] = [];
  while (events.length < count) {
    const block = await reader.next();
    if (block === undefined) throw new Error("the stream has ended");
    if (block.data !== undefined) events.push(JSON.parse(block.data));
  }
  return events;
}

describe("the API of a running controller", () => {
  it("keeps two writers from overwriting each other unseen", async () => {
    const running = await startOn(await freshSettings());
    const first = await put(running, { "if-none-match": "*" });
    expect(first.data?.changes).toMatchObject([{ change: "created" }]);
    const etag = first.response.headers.get("etag") ?? "";
    expect((await put(running, { "if-none-match": "*" })).error?.code).toBe("precondition_failed");

    const { data } = await clientOf(running).GET(ONE, { params: { path: POLICY } });
    expect(data).toMatchObject({ ...QUERY, source: "api", version: Number(etag.slice(1, -1)) });
    const stale = { params: { path: POLICY, header: { "if-match": '"999"' } } };
    expect((await clientOf(running).DELETE(ONE, stale)).error?.code).toBe("precondition_failed");
    const good = { params: { path: POLICY, header: { "if-match": etag } } };
    expect((await clientOf(running).DELETE(ONE, good)).response.status).toBe(204);
  });

  it("tells in its trail who did what and why", async () => {
    const running = await startOn(await freshSettings());
    await put(running);
    const { data } = await clientOf(running).GET("/api/v1/audit");
    expect(data?.events).toMatchObject([
      { type: "policy.put", subject: "CircuitBreaker/default/ratings", ...QUERY },
    ]);
  });

  it("answers writes to what a file holds with the file's name", async () => {
    const settings = await freshSettings();
    const other = BREAKER_DOCUMENT.replace("consecutive: 5", "consecutive: 6");
    await writeFile(path.join(settings.policiesDir, "ratings.yaml"), other);
    const { error, response } = await put(await startOn(settings));
    expect(response.status).toBe(409);
    expect(error).toMatchObject({ code: "policy_in_file" });
    expect(JSON.stringify(error)).toContain("ratings.yaml");
  });

  it("says of a dry run which sidecars would change", async () => {
    const running = await startOn(await freshSettings());
    const sidecar = running.connect();
    sidecar.subscribe("meshfuse.outbound");
    sidecar.acknowledge(await sidecar.next());
    const { data } = await clientOf(running).POST("/api/v1/policies", {
      params: { query: { dryRun: true } },
      body: BREAKER_DOCUMENT.replace("  selector: {app: reviews}\n", ""),
      ...YAML_BODY,
    });
    const change = { section: "breakers", name: "default/ratings", change: "added" };
    expect(data?.sidecars).toMatchObject([{ id: "sidecar-1", direction: "outbound", changes: [change] }]);
  });

  it("streams what happens to policies, bypasses and sidecars", async () => {
    const running = await startOn(await freshSettings());
    const url = new URL(running.controller.addresses.api);
    const reader = await Reader.open(url, "/api/v1/events");
    await put(running);
    const key = "CircuitBreaker/default/ratings";
    expect(await read(reader, 1)).toMatchObject([{ type: "policy", key, change: "put", ...QUERY }]);

    const sidecar = running.connect();
    sidecar.subscribe("meshfuse.outbound");
    const got = await sidecar.next();
    sidecar.acknowledge(got);
    const revision = expect.stringMatching(/^[0-9a-z]+$/i);
    const who = { type: "sidecar", id: "sidecar-1", service: "default/reviews" };
    expect(await read(reader, 2)).toMatchObject([
      { ...who, change: "connected" },
      { ...who, change: "acknowledged", direction: "outbound", revision },
    ]);

    await running.send("POST", "/api/v1/bypasses", '{"all": true, "forMs": 60000, "because": "incident"}');
    expect(await read(reader, 1)).toMatchObject([{ type: "bypass", change: "begun", because: "incident" }]);
  });

  it("streams deliveries, refusals and transitions as sidecars report them", async () => {
    const running = await startOn(await freshSettings());
    await put(running);
    const sidecar = running.connect();
    sidecar.subscribe("meshfuse.outbound");
    const got = await sidecar.next();
    sidecar.acknowledge(got);
    await expect
      .poll(async () => (await running.get("/api/v1/sidecars"))[0]?.deliveries)
      .toMatchObject([{ acknowledged: expect.any(String) }]);
    const { data } = await clientOf(running).GET("/api/v1/sidecars");
    const revision = data?.sidecars[0]?.deliveries[0]?.acknowledged ?? "";

    const reader = await Reader.open(new URL(running.controller.addresses.api), "/api/v1/events");
    const wallMs = Date.now();
    const transition = { generation: 1, from: 0, to: 1, reason: "consecutive", atMs: wallMs };
    await running.report({
      nodeId: "sidecar-1",
      wallMs,
      configs: [{ direction: 0, revision, vms: 1, vmsOnRevision: 1, node: "default/reviews" }],
      breakers: [
        { direction: 0, name: "default/ratings", state: 1, generation: 1, transitions: [transition] },
      ],
    });
    expect(await read(reader, 2)).toMatchObject([
      { type: "sidecar", change: "delivered", revision },
      { type: "breaker", name: "default/ratings", from: "closed", to: "open", generation: 1 },
    ]);
  });

  it("serves metrics and health on a listener of their own", async () => {
    const { controller } = await startOn(await freshSettings({ "metrics-port": "0" }));
    const { metrics = "" } = controller.addresses;
    expect(await (await fetch(`${metrics}/metrics`)).text()).toContain("meshfuse_controller_sidecars 0");
    expect((await fetch(`${metrics}/readyz`)).status).toBe(200);
    expect((await fetch(`${metrics}/api/v1/policies`)).status).toBe(404);
    await controller.stop();
    await expect(fetch(`${metrics}/healthz`)).rejects.toThrow();
  });

  it("ends open streams when the controller stops, within a moment", async () => {
    const { controller } = await startOn(await freshSettings());
    const reader = await Reader.open(new URL(controller.addresses.api));
    await reader.next();
    await controller.stop();
    expect(await reader.next()).toBeUndefined();
  });
});
