import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readIncidentFile } from "../../../controller/incident/index.js";
import { incidentAt, Rig } from "./rig.js";

describe("after a restart", () => {
  it("an incident that was open is closed where the last step ended, and says so; the next has another number", async () => {
    const before = await Rig.begin();
    await before.start();
    const incident = incidentAt(before);
    before.detector.next = [incident];
    await before.step(2);
    await before.analysis.stop();

    const after = await Rig.begin(before.dataDir);
    await after.start();
    expect(after.news).toEqual(["1 cut"]);
    const seenToMs = before.cases.at(-1)?.observed.toMs;
    expect(after.analysis.incidents()).toMatchObject([{ id: 1, condition: "over", endedMs: seenToMs }]);
    expect(after.detector.firstId).toBe(2);

    const again = await Rig.begin(before.dataDir);
    await again.start();
    expect(again.news).toEqual([]);
  });

  it("the file of a closed incident holds what its report was made of", async () => {
    const before = await Rig.begin();
    await before.start();
    before.detector.next = [incidentAt(before)];
    await before.step();
    await before.analysis.stop();
    const after = await Rig.begin(before.dataDir);
    await after.start();
    const reading = readIncidentFile((await after.analysis.fileText(1)) ?? "");
    if (!("file" in reading)) throw new Error(reading.errors.join());
    expect(reading.given.incident).toMatchObject({ condition: "over", endedMs: reading.given.observed.toMs });
    expect(reading.file).toMatchObject({ writtenBy: "1.2.3", thresholds: { errorsZ: 6 } });
    expect(reading.file.report).toMatchObject({ id: 1, condition: "over" });
  });
});

describe("an incident that ended in the moment of a kill", () => {
  it("is over as its file says, though the index knows it as open: nothing is told again", async () => {
    const before = await Rig.begin();
    await before.start();
    before.detector.next = [incidentAt(before)];
    await before.step(2);
    const endedMs = before.clock.nowMs() - 4_000;
    before.detector.next = [incidentAt(before, { condition: "over", endedMs })];
    await before.step();
    expect(before.news.at(-1)).toBe("1 over");
    await before.analysis.stop();
    const index = path.join(before.dataDir, "index.json");
    await writeFile(index, (await readFile(index, "utf8")).replace('"over"', '"incident"'));

    const after = await Rig.begin(before.dataDir);
    await after.start();
    expect(after.news).toEqual([]);
    expect(after.analysis.incidents()).toMatchObject([{ id: 1, condition: "over", endedMs }]);
    expect(await readFile(index, "utf8")).toContain('"over"');
  });
});

describe("incidents that cannot be closed after a restart", () => {
  it("are told with the reason, and keep no other one open", async () => {
    const before = await Rig.begin();
    await before.start();
    before.detector.next = [1, 2, 3].map((id) => incidentAt(before, { id }));
    await before.step();
    await before.analysis.stop();
    await writeFile(path.join(before.dataDir, "incident-3.json"), "{");
    await rm(path.join(before.dataDir, "incident-2.json"));
    await mkdir(path.join(before.dataDir, "incident-2.json"));

    const after = await Rig.begin(before.dataDir);
    await after.start();
    expect(after.news).toEqual(["1 cut"]);
    expect(after.warned).toEqual([
      expect.stringMatching(/cannot be closed: incident 3: .+; incident 2: EISDIR/),
    ]);
    expect(after.analysis.incidents().find(({ id }) => id === 1)).toMatchObject({ condition: "over" });
  });
});

describe("the file of an open incident", () => {
  it("is what is known now, and is written with news at once, else each minute", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.detector.next = [incidentAt(rig)];
    await rig.step(2);
    const atMs = (text: string | undefined) => JSON.parse(text ?? "{}").report.atMs;
    const written = atMs(await rig.folder.text(1));
    await rig.step(4);
    expect(atMs(await rig.folder.text(1))).toBe(written);
    expect(atMs(await rig.analysis.fileText(1))).toBeGreaterThan(written);
    await rig.step(10);
    expect(atMs(await rig.folder.text(1))).toBeGreaterThan(written);
    rig.culprit = "default/reviews";
    await rig.step();
    expect(await rig.folder.text(1)).toContain('"name":"default/reviews"');
  });
});
