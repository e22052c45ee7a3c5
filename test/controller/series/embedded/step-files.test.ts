import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readLines, writeLines } from "../../../../controller/checkpoint/index.js";
import { temporaryFolder } from "../../push/fixture.js";
import { BEGIN_MS, MINUTE_MS, Rig } from "../rig.js";
import { Controller, requestsOf } from "./controller.js";

const FIRST = BEGIN_MS / MINUTE_MS;

describe("files of series", () => {
  it("are written while it runs: a kill takes what came since", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(40);
    await before.write();
    before.runFor(10);
    const killed = await Controller.start(before.folder, before.rig.nowMs);
    expect(requestsOf(await killed.window(), "source")).toEqual([...Array(8).fill(35), undefined, undefined]);
  });

  it("are one a minute, and at most 17; what is over and told is not written again", async () => {
    const controller = await Controller.start(await temporaryFolder());
    const { folder } = controller;
    const first = () => readFile(path.join(folder, `steps-${FIRST}`), "utf8");
    controller.runFor(70);
    await controller.write();
    expect(await readdir(folder)).toContain(`steps-${FIRST + 1}`);
    controller.runFor(10);
    await controller.write();
    const written = await first();
    controller.runFor(60);
    await controller.write();
    expect(await first()).toBe(written);
    controller.runFor(20 * 60, 1);
    await controller.write();
    expect((await readdir(folder)).length).toBe(17);
  });

  it.each([
    ["damaged", (text: string) => text.replace("step", "stop"), /is damaged \(its checksum is wrong\)/],
    ["of no bytes", () => "", /is damaged \(it has no last line\)/],
  ])("that are %s are told, put away, and cost their minute alone", async (_what, change, words) => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(120);
    await before.files.close();
    const place = path.join(before.folder, `steps-${FIRST}`);
    await writeFile(place, change(await readFile(place, "utf8")));
    const after = await Controller.start(before.folder, before.rig.nowMs);
    expect(after.warned).toEqual([expect.stringMatching(words)]);
    expect(requestsOf(await after.window(), "source")).toEqual([
      ...Array(12).fill(undefined),
      ...Array(12).fill(35),
    ]);
    expect(await readdir(before.folder)).toContain(`steps-${FIRST}.damaged`);
  });

  it("whose checksum is right, and a step of which is no step, cost their minute alone", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(120);
    await before.files.close();
    const place = path.join(before.folder, `steps-${FIRST}`);
    const read = await readLines(place);
    if (read === undefined || "damage" in read) throw new Error("it was whole");
    const endless = Buffer.from([0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]).toString("base64");
    const lines = read.texts.map((text) => JSON.parse(text));
    await writeLines(
      place,
      lines.map((line) => ("packed" in line ? { ...line, packed: endless } : line)),
    );
    const after = await Controller.start(before.folder, before.rig.nowMs);
    expect(after.warned).toEqual([expect.stringContaining("is damaged (line 2 cannot be read)")]);
    expect(requestsOf(await after.window(), "source")).toEqual([
      ...Array(12).fill(undefined),
      ...Array(12).fill(35),
    ]);
  });

  it("that cannot be read cost their minute alone", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(120);
    await before.files.close();
    const place = path.join(before.folder, `steps-${FIRST}`);
    await rm(place);
    await mkdir(place);
    const after = await Controller.start(before.folder, before.rig.nowMs);
    expect(after.warned).toEqual([expect.stringMatching(/^a kept minute of series cannot be read: EISDIR/)]);
    expect(requestsOf(await after.window(), "source")).toEqual([
      ...Array(12).fill(undefined),
      ...Array(12).fill(35),
    ]);
  });

  it("that are damaged stay for a day, and no longer", async () => {
    const before = await Controller.start(await temporaryFolder());
    const hours = (count: number) => FIRST - count * 60;
    for (const count of [1, 23, 25])
      await writeFile(path.join(before.folder, `steps-${hours(count)}.damaged`), "x");
    await before.write();
    expect((await readdir(before.folder)).sort()).toEqual([
      ...[`steps-${hours(23)}.damaged`, `steps-${hours(1)}.damaged`],
    ]);
  });

  it("that are old and cannot be removed are told once, and neither the others nor what is kept suffer", async () => {
    const before = await Controller.start(await temporaryFolder());
    await mkdir(path.join(before.folder, "steps-1"));
    await writeFile(path.join(before.folder, "steps-2"), "x");
    before.runFor(15);
    await before.write();
    await before.write();
    expect(before.warned).toEqual([
      expect.stringMatching(/^what is old in .+ cannot be removed: .+; it stays$/),
    ]);
    const names = [`steps-${FIRST - 1}`, `steps-${FIRST}`];
    expect((await readdir(before.folder)).sort()).toEqual(["steps-1", ...names]);
    const killed = await Controller.start(before.folder, before.rig.nowMs);
    expect(requestsOf(await killed.window(), "source")).toEqual(Array(3).fill(35));
    expect(killed.warned).toEqual(before.warned);
  });

  it("that nobody writes are no growing list", () => {
    const rig = new Rig();
    for (let minute = 0; minute < 100; minute++) rig.hearFor(60, "a-1", [{ requests: 1 }]);
    expect(rig.series.kept.takeChanged().length).toBeLessThanOrEqual(18);
  });

  it("that cannot be written are told once", async () => {
    const folder = path.join(await temporaryFolder(), "series");
    await writeFile(folder, "in its place");
    const before = await Controller.start(folder);
    expect(before.warned).toEqual([expect.stringMatching(/^series of before cannot be read .+ENOTDIR/)]);
    before.warned.length = 0;
    for (let times = 0; times < 3; times++) {
      before.runFor(15);
      await before.write();
    }
    expect(before.warned).toEqual([expect.stringMatching(/^series are not kept in .+: E\w+.+memory$/)]);
  });

  it("that cannot be written for a while are written later, with what they lack", async () => {
    const folder = path.join(await temporaryFolder(), "series");
    const before = await Controller.start(folder);
    before.runFor(15);
    await before.write();
    await mkdir(path.join(folder, `steps-${FIRST}.next`));
    before.runFor(15);
    await before.write();
    before.runFor(60);
    await before.write();
    expect(before.warned).toEqual([expect.stringContaining("series are not kept")]);
    await rm(path.join(folder, `steps-${FIRST}.next`), { recursive: true });
    await before.write();
    expect(before.warned.at(-1)).toBe(`series are kept in ${folder} again`);
    const killed = await Controller.start(folder, before.rig.nowMs);
    expect(requestsOf(await killed.window(), "source")).toEqual(Array(18).fill(35));
  });
});
