// On a real mesh: a sidecar that is killed is an incident within seconds, with its service named, for whoever asks. Then
// the controller is killed, too, and the next one goes on with the incident. What is usual is learned in a minute: nearly all
// of the time is waiting.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../bench/envoy/index.js";
import { ENTRY_SERVICE, type Load, type Mesh, startLoad, startMesh } from "../../bench/mesh/index.js";
import type { AnalysisView } from "../../controller/analyze/index.js";
import type { IncidentReport } from "../../controller/incident/index.js";
import { type Running, run, start, until } from "../e2e/command.js";

const RATE_PER_SECOND = 20;
const LEARNED_WITHIN_MS = 180_000;
/** Two steps, the time that they take to settle, and a machine that is busy with other tests. */
const FOUND_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 250;
/** A second on a machine of its own; it gets little of one that is busy with other tests. */
const STARTED_WITHIN_MS = 120_000;
/**
 * Only failures are told, of which a killed sidecar makes some. A machine that is busy with other tests makes every service
 * slow, and thin traffic: that is trouble, too, and which of both is the greater one is not for this test to say.
 */
const THRESHOLDS = "{latencyZ: 1000, trafficZ: 1000}";
/** The sidecars' way back to a controller that has started, and two steps. */
const RESUMED_WITHIN_MS = 90_000;

let folder: string;
let ports: { xds: number; api: number };
let api: string;
let controller: Running;
let mesh: Mesh;
let load: Load;
let report: IncidentReport;
let injectedMs = 0;

/** Each one on the same ports and directory. */
async function startController(): Promise<Running> {
  const thresholds = path.join(folder, "thresholds.yaml");
  await writeFile(thresholds, THRESHOLDS);
  const place = ["--data", path.join(folder, "data"), "--thresholds", thresholds, "--log-level", "warn"];
  const running = start("controller", ...place, "--xds-port", `${ports.xds}`, "--api-port", `${ports.api}`);
  const isReady = async () => (await fetch(`${api}/readyz`).catch(() => undefined))?.ok;
  await until("the controller to be ready", isReady, STARTED_WITHIN_MS);
  return running;
}

async function read<T>(at: string): Promise<T> {
  return (await (await fetch(`${api}/api/v1/${at}`)).json()) as T;
}

/** The analysis once it is as it shall be. */
async function analyzed(withinMs: number, holds: (seen: AnalysisView) => boolean): Promise<AnalysisView> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    const seen = await read<AnalysisView>("analysis");
    if (holds(seen)) return seen;
    if (performance.now() > untilMs) throw new Error(`after ${withinMs} ms still ${JSON.stringify(seen)}`);
    await wait(LOOK_EVERY_MS);
  }
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "meshfuse-analyze-"));
  ports = { xds: await freePort(), api: await freePort() };
  api = `http://127.0.0.1:${ports.api}`;
  controller = await startController();
  mesh = await startMesh({ controllerAddress: `127.0.0.1:${ports.xds}`, ratePerSecond: 0 });
  const host = ENTRY_SERVICE;
  load = startLoad({ port: mesh.entryPort, host, path: `/${host}`, ratePerSecond: RATE_PER_SECOND });
  await analyzed(LEARNED_WITHIN_MS, ({ state }) => state === "ok");
  const ratings = mesh.sidecars.find(({ service }) => service === "ratings");
  injectedMs = Date.now();
  process.kill(ratings?.envoy.pid ?? 0, "SIGKILL");
}, LEARNED_WITHIN_MS + 60_000);

afterAll(async () => {
  await load?.stop();
  await mesh?.stop();
  controller?.child.kill("SIGKILL");
  await controller?.ended;
  await rm(folder, { recursive: true, force: true });
});

describe("a sidecar that is killed", { timeout: STARTED_WITHIN_MS + RESUMED_WITHIN_MS }, () => {
  it("is an incident that names its service, and that it is gone", async () => {
    const isFound = ({ incidents }: AnalysisView) =>
      incidents.some(({ cause }) => cause?.name.includes("default/ratings") === true);
    const { incidents } = await analyzed(FOUND_WITHIN_MS, isFound);
    const [incident] = incidents.filter(({ cause }) => cause?.name.includes("default/ratings"));
    report = await read<IncidentReport>(`incidents/${incident?.id}`);
    expect(report.causes[0]).toMatchObject({ kind: "crash" });
    expect(report.detectedMs).toBeGreaterThan(injectedMs);
    expect(report.symptoms.map(({ source, destination }) => `${source} ${destination}`)).toContain(
      "default/reviews default/ratings",
    );
  });

  it("is told on the command line, which ends with 79", async () => {
    const { code, stdout, stderr } = await run("analyze", "--server", api);
    expect([code, stderr]).toEqual([79, ""]);
    expect(stdout).toMatch(/^\d incident/);
    expect(stdout).toContain("default/ratings");
    expect(stdout).toContain(`meshfuse incidents ${report.id}`);
  });

  it("is in a file from which the same report is made again", async () => {
    const place = path.join(folder, "incident.json");
    const saved = await run("incidents", String(report.id), "--server", api, "--save", place);
    expect([saved.code, saved.stderr]).toEqual([0, ""]);
    const replayed = await run("replay", place, "--check");
    expect([replayed.code, replayed.stderr]).toEqual([0, ""]);
  });

  it("is the same incident for the next controller, where this one is killed", async () => {
    controller.child.kill("SIGKILL");
    await controller.ended;
    const killedMs = Date.now();
    controller = await startController();
    const isBack = ({ state, analyzedMs }: AnalysisView) => state === "ok" && (analyzedMs ?? 0) > killedMs;
    const { incidents } = await analyzed(RESUMED_WITHIN_MS, isBack);
    const { id, onsetMs, detectedMs } = report;
    expect(incidents).toMatchObject([{ id, onsetMs, condition: "incident" }]);
    const after = await read<IncidentReport>(`incidents/${id}`);
    expect([after.onsetMs, after.detectedMs]).toEqual([onsetMs, detectedMs]);
    expect(after.causes[0]).toMatchObject({ kind: "crash" });
    expect(after.quality.baselineSteps).toBeGreaterThanOrEqual(report.quality.baselineSteps);
    expect(controller.stdout()).not.toContain("not used");
  });
});
