// What a person who restarts the controller in the middle of an outage still has: the incident, and what is usual.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { readIncidentFile } from "../../../controller/incident/index.js";
import { temporaryFolder } from "../push/fixture.js";
import { BEGIN_MS } from "../series/rig.js";
import { after, BAD, healthy, type Life, troubled } from "./life.js";
import { changeAt } from "./support.js";

let dataDir: string;
beforeEach(async () => {
  dataDir = await temporaryFolder();
});

async function ended(life: Life): Promise<void> {
  await life.end();
}

async function killed(life: Life): Promise<void> {
  life.kill();
}

describe.each([
  ["that is ended", ended],
  ["that is killed", killed],
])("an incident that is open at the end of a controller %s", (_how, finish) => {
  it("stays open under its number, with its onset; its report and its file go on", async () => {
    const before = await troubled(dataDir);
    const [known] = before.open;
    await finish(before);
    const next = await after(before, 12);
    expect(next.news).toEqual(["1 resumed"]);
    expect(next.open).toMatchObject([{ id: 1, onsetMs: known?.onsetMs, cause: { name: "default/ratings" } }]);
    await next.run(12, BAD);
    expect(next.news).toEqual(["1 resumed"]);
    expect(next.open).toMatchObject([
      { id: 1, condition: "incident", onsetMs: known?.onsetMs, cause: { name: "default/ratings" } },
    ]);
    await next.end();
    const file = readIncidentFile(await readFile(path.join(dataDir, "incidents/incident-1.json"), "utf8"));
    if (!("given" in file)) throw new Error(file.errors.join());
    const { fromMs, stepMs, ends } = file.given.window;
    const usual = ends[0]?.samples[(BEGIN_MS + 60_000 - fromMs) / stepMs];
    expect(usual).toMatchObject({ requests: 200, outcomes: { success: 200 } });
    expect(file.given.observed.toMs).toBeGreaterThan(before.mesh.nowMs + 30_000);
    expect(next.warned).toEqual([]);
  });

  it("ends as any other when its trouble ends after the start", async () => {
    const before = await troubled(dataDir);
    await finish(before);
    const next = await after(before, 10);
    await next.run(4, BAD);
    const calmMs = next.mesh.nowMs;
    await next.run(10);
    expect(next.news).toEqual(["1 resumed", "1 recovering", "1 over"]);
    expect(next.analysis.incidents()).toMatchObject([{ id: 1, condition: "over", endedMs: calmMs }]);
  });

  it("ends as recovered when its trouble was over before anybody listened again", async () => {
    const before = await troubled(dataDir);
    await finish(before);
    const next = await after(before, 60);
    await next.run(10);
    expect(next.news).toEqual(["1 resumed", "1 recovering", "1 over"]);
    const [incident] = next.analysis.incidents();
    expect(incident).toMatchObject({ id: 1, condition: "over", cause: { name: "default/ratings" } });
    expect(incident?.endedMs).toBeGreaterThan(before.mesh.nowMs);
    expect(incident?.endedMs).toBeLessThanOrEqual(before.mesh.nowMs + 65_000);
  });

  it("is the same over ten minutes without a controller, and a second start", async () => {
    const before = await troubled(dataDir);
    await finish(before);
    const second = await after(before, 600);
    await second.run(1, BAD);
    await finish(second);
    const third = await after(second, 5);
    await third.run(8, BAD);
    expect(third.open).toMatchObject([{ id: 1, condition: "incident", onsetMs: before.open[0]?.onsetMs }]);
    expect(third.news.filter((news) => !news.endsWith("severity"))).toEqual(["1 resumed"]);
  });
});

describe("after a restart", () => {
  it("an incident that is older than the series that are kept still has what was usual before it", async () => {
    const before = await healthy(dataDir);
    await before.run(17 * 12, BAD);
    const known = before.analysis.open()[0]?.finding?.report;
    before.kill();
    const next = await after(before, 30);
    await next.run(14, BAD);
    const report = next.analysis.open()[0]?.finding?.report;
    expect(report).toMatchObject({ id: 1, onsetMs: known?.onsetMs, quality: known?.quality ?? {} });
    expect(report?.causes[0]?.target).toEqual(known?.causes[0]?.target);
    expect(report?.users.harm.requests).toBeGreaterThan(known?.users.harm.requests ?? 0);
    await next.run(10);
    expect(next.news).toEqual(["1 resumed", "1 recovering", "1 over"]);
  });

  it("an incident knows of changes that this controller has not seen, each once", async () => {
    const before = await healthy(dataDir);
    const seen = [changeAt(before.mesh.nowMs, { kind: "breaker" }), changeAt(before.mesh.nowMs - 1_000)];
    before.changes.push(...seen);
    await before.run(4, BAD);
    before.kill();
    const next = await after(before, 5);
    next.changes.push(...seen.slice(1));
    await next.run(2, BAD);
    const given = next.analysis.open()[0]?.finding?.given;
    expect(given?.changes.map(({ kind }) => kind)).toEqual(["config", "breaker"]);
    expect(given?.observed.toMs).toBeGreaterThan(before.mesh.nowMs + 5_000);
  });

  it("what begins then is found at once, with what was usual before: nothing is learned anew", async () => {
    const before = await healthy(dataDir);
    await before.end();
    const next = await after(before, 20);
    expect(next.analysis.isLearning).toBe(false);
    await next.run(3, BAD);
    expect(next.news).toEqual(["1 opened"]);
    expect(next.open[0]?.cause?.name).toBe("default/ratings");
    expect(next.open[0]?.onsetMs).toBeGreaterThanOrEqual(before.mesh.nowMs);
  });

  it("a fault that began while no controller was there is found, and not learned as usual", async () => {
    const before = await healthy(dataDir);
    before.kill();
    const next = await after(before, 120);
    next.tellLate(120, BAD);
    await next.run(4, BAD);
    expect(next.news).toEqual(["1 opened"]);
  });

  it("what sidecars tell late, all at once, opens nothing where all was well", async () => {
    const before = await healthy(dataDir);
    before.kill();
    const next = await after(before, 90);
    next.tellLate(90);
    await next.run(12);
    expect(next.news).toEqual([]);
  });

  it("a fault that began in the last second before a kill is found", async () => {
    const before = await healthy(dataDir);
    await before.run(1, BAD);
    before.kill();
    const next = await after(before, 3);
    await next.run(4, BAD);
    expect(next.open).toMatchObject([{ id: 1 }]);
    expect(next.news.slice(0, 1)).toEqual([before.news.length === 0 ? "1 opened" : "1 resumed"]);
  });

  it("an incident of a mesh that tells of nothing any more is over after a while, and not before", async () => {
    const before = await troubled(dataDir);
    before.kill();
    const next = await after(before, 12);
    await next.silence(60);
    expect(next.news).toEqual(["1 resumed"]);
    await next.silence(80);
    expect(next.news).toEqual(["1 resumed", "1 recovering", "1 over"]);
  });

  it("an incident that was over is not open again, whatever an older file of detection says", async () => {
    const before = await troubled(dataDir);
    const place = path.join(dataDir, "incidents/detection");
    const older = await readFile(place);
    await before.run(10);
    await before.end();
    await writeFile(place, older);
    // Nor can the steps since tell it.
    await rm(path.join(dataDir, "series"), { recursive: true });
    const next = await after(before, 60);
    await next.run(2);
    expect(next.news).toEqual([]);
    expect(next.analysis.incidents()).toMatchObject([{ id: 1, condition: "over" }]);
    await next.run(4, BAD);
    expect(next.news).toEqual(["2 opened"]);
  });

  it("incidents that were over are told no more, and no number is given again", async () => {
    const before = await troubled(dataDir);
    await before.run(10);
    expect(before.news).toEqual(["1 opened", "1 recovering", "1 over"]);
    before.kill();
    const next = await after(before, 10);
    await next.run(6, BAD);
    expect(next.news).toEqual(["2 opened"]);
  });

  it("within seconds, again and again, an incident is opened once and found by nobody twice", async () => {
    let life = await troubled(dataDir);
    for (let restart = 0; restart < 4; restart++) {
      life.kill();
      const next = await after(life, 1);
      await next.run(1, BAD);
      expect(next.news).toEqual(["1 resumed"]);
      life = next;
    }
    expect(await readdir(path.join(dataDir, "incidents"))).toEqual([
      ...["detection", "incident-1.json", "index.json"],
    ]);
  });
});
