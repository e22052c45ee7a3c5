import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type FreshSettings, freshSettings, type Running, startOn } from "./running.js";

const breaker = (name: string, consecutive = 5) =>
  [
    "apiVersion: meshfuse.dev/v1alpha1",
    "kind: CircuitBreaker",
    `metadata: {name: ${name}}`,
    `spec: {trip: {consecutive: ${consecutive}}}`,
    "",
  ].join("\n");

interface Listed {
  policies: { policy: { metadata: { name: string } }; source: string; version: number }[];
  errors: { source: string; message: string }[];
}

async function listed(running: Running): Promise<Listed> {
  return (await (await running.send("GET", "/api/v1/policies")).json()) as Listed;
}

async function sources(running: Running): Promise<string[][]> {
  const { policies } = await listed(running);
  return policies.map(({ policy, source }) => [policy.metadata.name, source]);
}

/** The same data, started again. */
async function restarted({ controller }: Running, settings: FreshSettings): Promise<Running> {
  await controller.stop();
  return startOn(settings);
}

describe("the data directory of a controller", () => {
  it("keeps what the API was told, who told it and why, over restarts", async () => {
    const settings = await freshSettings();
    let running = await startOn(settings);
    await running.send("POST", "/api/v1/policies?by=ann&because=a+test", breaker("a"));
    const body = JSON.stringify({ all: true, forMs: 60_000, because: "an incident", by: "bob" });
    await running.send("POST", "/api/v1/bypasses", body);
    const [before, bypasses] = [await listed(running), await running.get("/api/v1/bypasses")];
    for (let start = 0; start < 2; start++) {
      running = await restarted(running, settings);
      expect(await listed(running)).toEqual(before);
      expect(await running.get("/api/v1/bypasses")).toEqual(bypasses);
      expect(await running.get("/api/v1/audit")).toMatchObject([
        { type: "bypass.begun", by: "bob", because: "an incident" },
        { type: "policy.put", subject: "CircuitBreaker/default/a", by: "ann", because: "a test" },
      ]);
    }
  });

  it("is one controller's: a second is turned away with a line, and the first goes on", async () => {
    const settings = await freshSettings();
    const running = await startOn(settings);
    await expect(startOn(settings)).rejects.toThrow(/^[^\n]*lock is held by [^\n]*$/);
    expect((await running.send("POST", "/api/v1/policies", breaker("a"))).status).toBe(200);
  });

  it("is free again after a start that failed for another reason", async () => {
    const settings = await freshSettings();
    const occupied = await startOn(await freshSettings());
    const port = Number(new URL(occupied.controller.addresses.api).port);
    await expect(startOn({ ...settings, apiPort: port })).rejects.toThrow("already in use");
    const running = await startOn(settings);
    expect((await listed(running)).errors).toEqual([]);
  });

  it("that somebody else has laid hands on takes no more writes; reads, bypasses and pushes go on", async () => {
    const settings = await freshSettings();
    const running = await startOn(settings);
    await running.send("POST", "/api/v1/policies", breaker("a"));
    const sidecar = running.connect();
    sidecar.subscribe("meshfuse.outbound");
    sidecar.acknowledge(await sidecar.next());
    await rm(path.join(settings.dataDir, "journal", "lock"));
    const refused = await running.send("POST", "/api/v1/policies", breaker("b"));
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: "store_broken" }]);
    expect(await sources(running)).toEqual([["a", "api"]]);
    const body = JSON.stringify({ all: true, forMs: 60_000, because: "an incident", by: "bob" });
    const begun = await running.send("POST", "/api/v1/bypasses", body);
    expect([begun.status, await begun.json()]).toMatchObject([201, { durable: false }]);
    expect((await sidecar.next()).bodies[0]?.toString("latin1")).not.toContain("default/a");
    expect((await listed(running)).errors).toMatchObject([
      { source: "journal", message: expect.stringContaining("restart") },
    ]);
  });

  it("that is damaged keeps a controller from starting, with what to do", async () => {
    const settings = await freshSettings();
    const running = await startOn(settings);
    await running.send("POST", "/api/v1/policies", breaker("a"));
    await running.controller.stop();
    const journal = path.join(settings.dataDir, "journal");
    await writeFile(path.join(journal, "snapshot-0000000000000001.json"), "nothing of a snapshot\n");
    await expect(startOn(settings)).rejects.toThrow(
      /snapshot-.* is damaged .*restore the folder from a copy/,
    );
  });
});

describe("files beside the API", () => {
  it("are seen before a call is judged, even those written a moment ago", async () => {
    const settings = await freshSettings();
    const running = await startOn(settings);
    await writeFile(path.join(settings.policiesDir, "mine.yaml"), breaker("a"));
    const refused = await running.send("POST", "/api/v1/policies", breaker("a", 6));
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { code: "policy_in_file", errors: [{ message: expect.stringContaining("mine.yaml") }] },
    ]);
    expect((await running.send("DELETE", "/api/v1/policies/CircuitBreaker/default/a")).status).toBe(409);
  });

  it("take over a name as soon as the API gives it up", async () => {
    const settings = await freshSettings();
    const running = await startOn(settings);
    await running.send("POST", "/api/v1/policies", breaker("a"));
    await writeFile(path.join(settings.policiesDir, "mine.yaml"), breaker("a", 6));
    await expect.poll(async () => (await listed(running)).errors.length).toBe(1);
    expect(await sources(running)).toEqual([["a", "api"]]);
    await running.send("DELETE", "/api/v1/policies/CircuitBreaker/default/a");
    await expect.poll(() => sources(running)).toEqual([["a", "mine.yaml"]]);
    expect((await listed(running)).errors).toEqual([]);
  });

  it("may be away at a start: what they said holds, and they are heard when they are back", async () => {
    const settings = await freshSettings();
    await writeFile(path.join(settings.policiesDir, "mine.yaml"), breaker("a"));
    const first = await startOn(settings);
    await rename(settings.policiesDir, `${settings.policiesDir}-away`);
    const running = await restarted(first, settings);
    expect(await sources(running)).toEqual([["a", "mine.yaml"]]);
    expect((await listed(running)).errors).toMatchObject([{ message: expect.stringContaining("ENOENT") }]);
    await mkdir(settings.policiesDir);
    // A call reads the directory anew: it is there, and empty.
    await running.send("POST", "/api/v1/policies?dryRun=true", breaker("b"));
    expect(await listed(running)).toEqual({ policies: [], errors: [] });
    await rm(`${settings.policiesDir}-away`, { recursive: true });
  });
});
