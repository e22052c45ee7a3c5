/** The analysis in a whole controller: from reports to an incident, its report and its end, over a restart. */
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { AnalysisView } from "../../controller/analyze/index.js";
import type { IncidentReport } from "../../controller/incident/index.js";
import type { Settings } from "../../controller/settings.js";
import { sampleOf } from "./metrics/sources.js";
import { FakeClock, temporaryFolder } from "./push/fixture.js";
import { edge, type Message, slot } from "./report/messages.js";
import { freshSettings, type Running, startOn } from "./running.js";

const INBOUND = 1;
const STEP_MS = 5_000;
/** Requests of one step. */
const REQUESTS = 200;
const PATIENCE_MS = 20_000;
const POLICY =
  "{apiVersion: meshfuse.dev/v1alpha1, kind: CircuitBreaker, metadata: {name: b}, spec: {trip: {consecutive: 5}}}";

/** A mesh of one service that users call, step by step. */
class Mesh {
  #sequence = 0;
  #good = 0;
  #bad = 0;

  private constructor(
    public running: Running,
    public clock: FakeClock,
  ) {}

  static async start(settings: Settings): Promise<Mesh> {
    const clock = new FakeClock();
    return new Mesh(await startOn(settings, clock), clock);
  }

  /** The controller ends, and another begins. */
  async restart(settings: Settings, afterMs: number): Promise<void> {
    await this.running.controller.stop();
    this.clock = new FakeClock(this.clock.nowMs() + afterMs);
    this.running = await startOn(settings, this.clock);
  }

  /** `badShare`: of the requests of each step. */
  async steps(count: number, badShare: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      this.#bad += REQUESTS * badShare;
      this.#good += REQUESTS * (1 - badShare);
      // Reports tell of the time since the one before: two of them in a step leave none without.
      this.clock.advance(STEP_MS / 2);
      await this.running.report(this.#told());
      this.clock.advance(STEP_MS / 2);
      await this.running.report(this.#told());
    }
  }

  /** The analysis once it is as it shall be. */
  async analyzed(holds: (seen: AnalysisView) => boolean): Promise<AnalysisView> {
    const untilMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const seen = (await (await this.running.send("GET", "/api/v1/analysis")).json()) as AnalysisView;
      if (holds(seen)) return seen;
      if (performance.now() > untilMs) throw new Error(`still ${JSON.stringify(seen)}`);
      // What it waits for may be due already, by a clock that went on while it was busy.
      this.clock.advance(1);
    }
  }

  #told(): Message {
    this.#sequence += 1;
    const [good, bad] = [Math.round(this.#good), Math.round(this.#bad)];
    const outcomes = [good, bad, 0, 0, 0, 0, 0, 0];
    const seen = edge({
      ...{ direction: INBOUND, source: "outside", destination: "default/productpage", outcomes },
      ...{ bucketIndices: [40], bucketCounts: [good + bad], inFlight: 0 },
    });
    const configs = [
      { direction: INBOUND, revision: "a", vms: 1, vmsOnRevision: 1, node: "default/productpage" },
    ];
    return { nodeId: "productpage-1", sequence: this.#sequence, configs, slots: [slot({ edges: [seen] })] };
  }
}

describe("a controller that hears of failures", () => {
  it("opens an incident with a report, a file and a metric, and goes on with it at the next start", async () => {
    const settings = await freshSettings();
    const mesh = await Mesh.start(settings);
    await mesh.running.send("POST", "/api/v1/policies", POLICY);
    await mesh.steps(20, 0);
    await mesh.analyzed(({ state }) => state === "ok");
    await mesh.steps(4, 0.5);
    const { incidents } = await mesh.analyzed((seen) => seen.incidents.length > 0);
    const [incident] = incidents;
    expect(incident).toMatchObject({ id: 1, condition: "incident" });
    const report = (await (await mesh.running.send("GET", "/api/v1/incidents/1")).json()) as IncidentReport;
    expect(report.users).toMatchObject({ suffer: true, services: ["default/productpage"] });
    expect(report.changes).toMatchObject([{ kind: "config", name: "default/b" }]);
    const text = await (await mesh.running.send("GET", "/metrics")).text();
    expect(sampleOf(text, `meshfuse_controller_incidents{severity="${incident?.severity}"}`)).toBe(1);
    expect(sampleOf(text, "meshfuse_controller_incidents_kept")).toBe(1);
    expect(sampleOf(text, "meshfuse_controller_analysis_has_data")).toBe(1);

    await mesh.restart(settings, 20_000);
    await mesh.analyzed((seen) => seen.incidents.length > 0);
    await mesh.steps(4, 0.5);
    const analyzedMs = mesh.clock.nowMs() - 2 * STEP_MS;
    const again = await mesh.analyzed((seen) => (seen.analyzedMs ?? 0) >= analyzedMs);
    expect(again).toMatchObject({ state: "ok", incidents: [{ id: 1, condition: "incident" }] });
    expect(again.incidents[0]?.onsetMs).toBe(incident?.onsetMs);
    await mesh.steps(12, 0);
    await mesh.analyzed((seen) => seen.incidents.length === 0);
    const all = await mesh.running.get("/api/v1/incidents");
    expect(all).toMatchObject([{ id: 1, condition: "over", onsetMs: incident?.onsetMs }]);
  });
});

describe("what outlives a controller", () => {
  it("is in folders of its own with series of its own, and nowhere where an engine has them or nothing is analyzed", async () => {
    const kept = async (flags: { analysis?: string; series?: string }) => {
      const settings = await freshSettings(flags);
      const mesh = await Mesh.start(settings);
      await mesh.steps(3, 0);
      const isKept = flags.analysis === undefined && flags.series === undefined;
      if (isKept) await mesh.analyzed(({ analyzedMs }) => analyzedMs !== null);
      await mesh.running.controller.stop();
      const names = await readdir(settings.dataDir, { recursive: true });
      return names.filter((name) => /^(series|incidents)\/(steps|detection)/.test(name)).sort();
    };
    expect(await kept({ analysis: "off" })).toEqual([]);
    expect(await kept({ series: "prometheus=http://127.0.0.1:9" })).toEqual([]);
    expect([...new Set((await kept({})).map((name) => name.replace(/\d+$/, "N")))]).toEqual([
      ...["incidents/detection", "series/steps-N"],
    ]);
  });
});

describe("settings of the analysis", () => {
  it("leave it out, and say so", async () => {
    const running = await startOn(await freshSettings({ analysis: "off" }));
    const seen = (await (await running.send("GET", "/api/v1/analysis")).json()) as AnalysisView;
    expect(seen).toMatchObject({ state: "off", incidents: [] });
    const text = await (await running.send("GET", "/metrics")).text();
    expect(sampleOf(text, "meshfuse_controller_analysis_has_data")).toBe(0);
  });

  it("set its thresholds by a file, and a wrong one ends the start", async () => {
    const place = path.join(await temporaryFolder(), "thresholds.yaml");
    await writeFile(place, "objective: 0.99\n");
    const settings = await freshSettings({ thresholds: place });
    const running = await startOn(settings);
    const seen = (await (await running.send("GET", "/api/v1/analysis")).json()) as AnalysisView;
    expect(seen.thresholds).toMatchObject({ objective: 0.99, errorsZ: 6 });
    await writeFile(place, "objective: 99\n");
    await expect(startOn(await freshSettings({ thresholds: place }))).rejects.toThrow(
      /thresholds\.yaml: objective: /,
    );
  });
});
