import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { readCheckpoint, writeCheckpoint } from "../../../controller/counts/checkpoint.js";
import type { Line } from "../../../controller/counts/line.js";
import { CountsRig, temporaryFolder } from "./rig.js";

const DEPARTED: Line = {
  departed: {
    ...{ direction: "outbound", source: "default/a", destination: "default/b" },
    ...{ outcomes: [1, 0, 0, 0, 0, 0, 0, 0], durationSumUs: 5, lastMs: 7 },
  },
};
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  file = path.join(folder, "checkpoint");
});

const write = (...lines: Line[]) => writeCheckpoint(folder, { segment: 3, writtenMs: 9 }, lines);

/** The file's lines, with a checksum that fits. */
async function rewrite(change: (lines: string[]) => string[]): Promise<void> {
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n").slice(0, -1);
  const text = change(lines)
    .map((line) => `${line}\n`)
    .join("");
  const last = JSON.stringify({ lines: lines.length, crc: crc32(text) });
  await writeFile(file, `${text}${last}\n`);
}

describe("a checkpoint", () => {
  it("is read as it was written", async () => {
    const bytes = await write(DEPARTED, { sidecar: "s1" });
    expect(await readCheckpoint(folder)).toEqual({ lines: [DEPARTED, { sidecar: "s1" }], segment: 3, bytes });
    expect(await readdir(folder)).toEqual(["checkpoint"]);
  });

  it("that is not there is none", async () => {
    expect(await readCheckpoint(folder)).toEqual({ lines: undefined, segment: 0, bytes: 0 });
  });

  it("stays as it was where a new one cannot be made, and leaves nothing of that one", async () => {
    await write(DEPARTED);
    const failing = function* (): Iterable<Line> {
      yield DEPARTED;
      throw new Error("no such luck");
    };
    await expect(writeCheckpoint(folder, { segment: 4, writtenMs: 9 }, failing())).rejects.toThrow(
      "no such luck",
    );
    expect((await readCheckpoint(folder)).segment).toBe(3);
    expect(await readdir(folder)).toEqual(["checkpoint"]);
  });

  it("is not the half-written one that a kill left", async () => {
    await writeFile(path.join(folder, "checkpoint.next"), '{"counts":1');
    expect((await readCheckpoint(folder)).lines).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each<[string, (lines: string[]) => string[], string]>([
    ["a line that is no JSON", ([first = ""]) => [first, "x"], "line 2 cannot be read"],
    ["an unknown line", ([first = ""]) => [first, '{"other":1}'], "line 2 cannot be read"],
    [
      "a negative count",
      (lines) => lines.map((line) => line.replace("[1,", "[-1,")),
      "line 2 cannot be read",
    ],
    [
      "a version that is not known",
      (lines) => lines.map((line) => line.replace('"counts":4', '"counts":5')),
      "it is of version 5, and this Meshfuse reads version 4",
    ],
    ["no first line", ([, second = ""]) => [second, second], "it has no first line"],
    ["a line less", ([first = ""]) => [first], "lines are missing"],
  ])("with %s is not used, which is told, and put away", async (_what, change, words) => {
    await write(DEPARTED);
    await rewrite(change);
    const { lines, note } = await readCheckpoint(folder);
    expect(lines).toBeUndefined();
    expect(note).toBe(
      `the kept counts are damaged (${words}) and were not used; they are in ${path.join(folder, "checkpoint.damaged")}`,
    );
    expect(await readdir(folder)).toEqual(["checkpoint.damaged"]);
  });

  it("with any one byte changed or cut away is not used", async () => {
    await write(DEPARTED);
    const whole = await readFile(file);
    for (let at = 0; at < whole.length; at++) {
      const broken = Buffer.from(whole);
      broken[at] = (broken[at] ?? 0) ^ 1;
      await writeFile(file, broken);
      expect((await readCheckpoint(folder)).lines, `byte ${at}`).toBeUndefined();
      await writeFile(file, whole.subarray(0, at));
      expect((await readCheckpoint(folder)).lines, `cut at ${at}`).toBeUndefined();
    }
  });

  it("that is damaged costs what it held of Envoys that are gone; the reports since still count", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5, "gone");
    await rig.counts?.checkpoint();
    rig.tellEdge(7, "here");
    await rig.counts?.sync();
    await writeFile(path.join(rig.folder, "checkpoint"), "noise\n");
    const next = await rig.killed();
    expect(next.warnings).toEqual([
      expect.stringContaining("the kept counts are damaged (it has no last line)"),
    ]);
    expect(next.requests()).toBe(7);
    next.tellEdge(8, "here");
    next.tellEdge(5, "gone");
    expect(next.requests()).toBe(13);
  });
});
