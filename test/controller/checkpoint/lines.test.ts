import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { putAway, readLines, writeLines } from "../../../controller/checkpoint/index.js";
import { temporaryFolder } from "../push/fixture.js";

const LINES = [{ head: 1 }, { text: "Zoë\n" }, { list: [1, 2] }];
let place: string;
beforeEach(async () => {
  place = path.join(await temporaryFolder(), "kept");
});

describe("a file of lines", () => {
  it("is read as it was written, with its size", async () => {
    const bytes = await writeLines(place, LINES);
    const read = await readLines(place);
    expect(read).toEqual({ texts: LINES.map((line) => JSON.stringify(line)), bytes });
    expect((await readFile(place)).length).toBe(bytes);
    expect(await readdir(path.dirname(place))).toEqual(["kept"]);
  });

  it("without any line is whole, too", async () => {
    await writeLines(place, []);
    expect(await readLines(place)).toMatchObject({ texts: [] });
  });

  it("that is longer than one write is read as it was written", async () => {
    const many = Array.from({ length: 3_000 }, (_, at) => ({ at, text: "x".repeat(100) }));
    await writeLines(place, many);
    expect(await readLines(place)).toMatchObject({ texts: many.map((line) => JSON.stringify(line)) });
  });

  it("that is not there is none", async () => {
    expect(await readLines(place)).toBeUndefined();
  });

  it("stays as it was where the next cannot be made", async () => {
    await writeLines(place, LINES);
    const failing = function* () {
      yield { other: 1 };
      throw new Error("no such luck");
    };
    await expect(writeLines(place, failing())).rejects.toThrow("no such luck");
    expect(await readLines(place)).toMatchObject({ texts: LINES.map((line) => JSON.stringify(line)) });
    expect(await readdir(path.dirname(place))).toEqual(["kept"]);
  });

  it("in a folder that is none is refused with the system's words", async () => {
    await expect(writeLines(path.join(place, "inside"), LINES)).rejects.toThrow(/ENOENT/);
    await mkdir(place);
    await expect(readLines(place)).rejects.toThrow(/EISDIR/);
  });

  it("forgets what a kill left half written", async () => {
    await writeLines(place, LINES);
    await writeFile(`${place}.next`, '{"head"');
    await readLines(place);
    expect(await readdir(path.dirname(place))).toEqual(["kept"]);
  });

  it.each([
    ["ends in the middle", (text: string) => text.slice(0, -3), "it ends in the middle"],
    ["has one line less", (text: string) => text.slice(text.indexOf("\n") + 1), "lines are missing"],
    ["has another letter", (text: string) => text.replace("head", "tail"), "its checksum is wrong"],
    ["has lost its last line", (text: string) => text.replace(/\{"lines".*\n/, ""), "it has no last line"],
    ["is of no bytes", () => "", "it has no last line"],
  ])("that %s is damaged, and can be put away", async (_what, change, damage) => {
    await writeLines(place, LINES);
    await writeFile(place, change(await readFile(place, "utf8")));
    expect(await readLines(place)).toEqual({ damage });
    expect(await putAway(place)).toBe(`${place}.damaged`);
    expect(await readLines(place)).toBeUndefined();
  });
});
