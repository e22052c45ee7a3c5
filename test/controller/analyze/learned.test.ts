// What detection had learned before the controller was restarted, in its file: damaged, too old, or not to be written.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../push/fixture.js";
import { after, BAD, healthy, troubled } from "./life.js";

let dataDir: string;
beforeEach(async () => {
  dataDir = await temporaryFolder();
});

describe("what detection had learned", () => {
  it.each([
    ["damaged", (text: string) => text.replace("watch", "match"), /is damaged \(its checksum is wrong\)/],
    ["empty", () => "", /is damaged \(it has no last line\)/],
    ["no file of ours", () => "hello\n", /is damaged \(it has no last line\)/],
  ])(
    "and is %s is told, put away, and learned anew of the series that are kept",
    async (_what, change, words) => {
      const before = await troubled(dataDir);
      await before.end();
      const place = path.join(dataDir, "incidents/detection");
      await writeFile(place, change(await readFile(place, "utf8")));
      const next = await after(before, 10);
      expect(next.warned).toEqual([expect.stringMatching(words)]);
      // Kept series are its past, then.
      expect(next.news).toEqual(["1 cut", "2 opened"]);
      expect(next.analysis.isLearning).toBe(false);
      expect(await readdir(path.dirname(place))).toContain("detection.damaged");
    },
  );

  it("is not used after an hour, or where the clock was set back by more", async () => {
    const before = await troubled(dataDir);
    await before.end();
    const place = path.join(dataDir, "incidents/detection");
    const kept = await readFile(place);
    const late = await after(before, 3_700);
    expect(late.warned).toEqual([expect.stringMatching(/is not used: it is 62 minutes old/)]);
    expect(late.news).toEqual(["1 cut"]);
    await late.end();
    await writeFile(place, kept);
    const early = await after(before, -3_600);
    expect(early.warned).toEqual([expect.stringMatching(/is not used: .+ clock was set back/)]);
  });

  it("is not overwritten by a controller that ends before it has read it", async () => {
    const before = await troubled(dataDir);
    await before.end();
    const kept = await readFile(path.join(dataDir, "incidents/detection"), "utf8");
    const next = await after(before, 5);
    await next.end();
    expect(await readFile(path.join(dataDir, "incidents/detection"), "utf8")).toContain('"id":1');
    expect(kept).toContain('"id":1');
  });

  it("that cannot be written is told once, and all goes on", async () => {
    const life = await healthy(dataDir);
    await mkdir(path.join(dataDir, "incidents/detection.next"), { recursive: true });
    await life.run(70);
    await life.run(4, BAD);
    expect(life.warned).toEqual([
      expect.stringMatching(/^what detection learns is not kept for now: EISDIR/),
    ]);
    expect(life.open).toMatchObject([{ id: 1 }]);
    expect(life.past.isKept).toBe(false);
    await rm(path.join(dataDir, "incidents/detection.next"), { recursive: true });
    await life.run(7, BAD);
    expect(life.warned.at(-1)).toBe("what detection learns is kept again");
    expect(life.past.isKept).toBe(true);
  });

  it("goes on with an incident whose file is damaged, and says so", async () => {
    const before = await troubled(dataDir);
    await before.end();
    await writeFile(path.join(dataDir, "incidents/incident-1.json"), "{");
    const next = await after(before, 5);
    await next.run(4, BAD);
    expect(next.warned).toContainEqual(expect.stringMatching(/^incident 1 goes on without its file/));
    expect(next.open).toMatchObject([{ id: 1, condition: "incident" }]);
  });
});
