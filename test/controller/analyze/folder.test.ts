import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { IncidentFolder } from "../../../controller/analyze/index.js";
import {
  type IncidentSummary,
  incidentFile,
  incidentFileText,
  reportOf,
  summaryOf,
} from "../../../controller/incident/index.js";
import { temporaryFolder } from "../push/fixture.js";
import { incidentOf, T0_MS, windowOf } from "./support.js";

/** Whole files, as they are written while an incident is open. */
function put(folder: IncidentFolder, id: number, condition: "incident" | "over" = "over"): Promise<void> {
  const { summary, text } = fileOf(id, condition);
  return folder.put(summary, text);
}

function fileOf(
  id: number,
  condition: "incident" | "over" = "over",
): { summary: IncidentSummary; text: string } {
  const given = {
    ...{ incident: incidentOf({ id, condition }), window: windowOf(T0_MS - 600_000, 122), changes: [] },
    observed: { fromMs: T0_MS, toMs: T0_MS + 10_000 },
  };
  const quality = { coverage: 1, baselineSteps: 120, observedSteps: 2, notes: [] };
  const diagnosis = { atMs: T0_MS, causes: [], ruledOut: [], unexplained: [0], quality };
  const report = reportOf(given, diagnosis);
  const text = incidentFileText(incidentFile({ given, report, thresholds: {}, writtenBy: "1.2.3" }));
  return { summary: summaryOf(report), text };
}

interface Opened {
  place: string;
  warned: string[];
  folder: IncidentFolder;
}

async function open(place?: string): Promise<Opened> {
  const own = place ?? path.join(await temporaryFolder(), "incidents");
  const warned: string[] = [];
  return { place: own, warned, folder: await IncidentFolder.open(own, (words) => warned.push(words)) };
}

describe("the folder of incidents", () => {
  it("is empty at first, and made with the first of them", async () => {
    const { folder, place, warned } = await open();
    expect([folder.list(), folder.nextId, warned]).toEqual([[], 1, []]);
    await put(folder, 1);
    expect((await readdir(place)).sort()).toEqual(["incident-1.json", "index.json"]);
    expect(await folder.text(1)).toBe(fileOf(1).text);
    expect(await folder.text(2)).toBeUndefined();
  });

  it("has all of them after a restart, the newest first, and goes on with the next number", async () => {
    const { folder, place } = await open();
    for (const id of [1, 2, 3]) await put(folder, id);
    await put(folder, 2, "incident");
    const again = await open(place);
    expect(again.folder.list().map(({ id, condition }) => `${id} ${condition}`)).toEqual([
      "3 over",
      "2 incident",
      "1 over",
    ]);
    expect(again.folder.nextId).toBe(4);
    expect(await again.folder.text(3)).toBe(fileOf(3).text);
  });

  it("reads the files where its index is gone or broken", async () => {
    const { folder, place } = await open();
    await put(folder, 7);
    for (const index of [undefined, "{", "[]", '{"version":9}']) {
      if (index === undefined) await rm(path.join(place, "index.json"));
      else await writeFile(path.join(place, "index.json"), index);
      const again = await open(place);
      expect([again.folder.list().map(({ id }) => id), again.folder.nextId]).toEqual([[7], 8]);
    }
  });

  it("never gives a number again, also where the newest file is gone", async () => {
    const { folder, place } = await open();
    for (const id of [1, 2]) await put(folder, id);
    await rm(path.join(place, "incident-2.json"));
    const again = await open(place);
    expect([again.folder.list().map(({ id }) => id), again.folder.nextId]).toEqual([[1], 3]);
  });

  it("leaves a file alone that is none of its own or damaged, and says so", async () => {
    const { folder, place } = await open();
    await put(folder, 1);
    await writeFile(path.join(place, "incident-5.json"), "half a fi");
    await writeFile(path.join(place, "notes.txt"), "mine");
    const again = await open(place);
    expect(again.folder.list().map(({ id }) => id)).toEqual([1]);
    expect(again.folder.nextId).toBe(6);
    expect(again.warned).toEqual([expect.stringMatching(/incident-5\.json is left as it is: it is no JSON/)]);
    expect(await readFile(path.join(place, "notes.txt"), "utf8")).toBe("mine");
  });

  it("has the others where one cannot be read, and says which", async () => {
    const { folder, place } = await open();
    for (const id of [1, 3]) await put(folder, id);
    await mkdir(path.join(place, "incident-2.json"));
    await rm(path.join(place, "index.json"));
    const again = await open(place);
    expect(again.folder.list().map(({ id }) => id)).toEqual([3, 1]);
    expect(again.warned).toEqual([expect.stringContaining("incident-2.json is left as it is: EISDIR")]);
    expect(again.folder.nextId).toBe(4);
  });

  it("takes a broken entry of its index for none", async () => {
    const { folder, place } = await open();
    await put(folder, 1);
    const index = { version: 1, nextId: "9", incidents: [null, 7, { id: "1" }] };
    await writeFile(path.join(place, "index.json"), JSON.stringify(index));
    const again = await open(place);
    expect(again.folder.list()).toEqual([fileOf(1).summary]);
    expect([again.folder.nextId, again.warned]).toEqual([2, []]);
  });

  it("keeps the last 200", async () => {
    const { folder, place } = await open();
    for (let id = 1; id <= 203; id++) void put(folder, id);
    await put(folder, 204);
    expect(folder.list()).toHaveLength(200);
    expect((await readdir(place)).filter((name) => name.startsWith("incident-"))).toHaveLength(200);
    expect(await folder.text(1)).toBeUndefined();
    expect(await folder.text(204)).toBe(fileOf(204).text);
  });
});

describe("a folder that cannot be written", () => {
  it("keeps the newest in memory, says it once, and writes them when it can", async () => {
    const { folder, place, warned } = await open();
    // A file where the folder should be: whoever may write everything is refused, too.
    await writeFile(place, "");
    for (let id = 1; id <= 7; id++) await put(folder, id);
    expect(folder.isKept).toBe(false);
    expect(folder.list().map(({ id }) => id)).toEqual([7, 6, 5, 4]);
    expect(await folder.text(7)).toBe(fileOf(7).text);
    expect(warned).toEqual([expect.stringContaining("incidents cannot be written down, tried again:")]);
    await rm(place);
    await mkdir(place);
    await folder.retry();
    expect(folder.isKept).toBe(true);
    expect(warned.at(-1)).toBe("incidents are written down again");
    expect((await readdir(place)).filter((name) => name.startsWith("incident-"))).toHaveLength(4);
    expect(await folder.text(4)).toBe(fileOf(4).text);
  });

  it("is told at the start where it cannot be read, and nothing else happens", async () => {
    const place = path.join(await temporaryFolder(), "incidents");
    await writeFile(place, "");
    const { folder, warned } = await open(place);
    expect(folder.list()).toEqual([]);
    expect(warned).toEqual([expect.stringContaining("incidents of before cannot be read: ENOTDIR")]);
  });
});
