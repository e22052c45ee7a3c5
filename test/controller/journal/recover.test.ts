import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openJournal } from "../../../controller/journal/index.js";
import { encodeLine } from "../../../controller/journal/line.js";
import { segmentHeader, snapshotHeader } from "../../../controller/journal/names.js";
import { filesOf, temporaryFolders } from "./folders.js";

const newFolder = temporaryFolders();

const segmentName = (first: number) => `journal-${String(first).padStart(16, "0")}.log`;
const snapshotName = (last: number) => `snapshot-${String(last).padStart(16, "0")}.json`;

/** Records that are their own numbers, each a batch of its own. */
function segment(first: number, last: number): string {
  const lines = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return Buffer.concat([segmentHeader(first), ...lines.map((n) => encodeLine(n, n, `${n}`))]).toString();
}

/** A state that says how far it goes. */
function snapshot(last: number): string {
  return Buffer.concat([snapshotHeader(last), encodeLine(last, last, `{"upTo":${last}}`)]).toString();
}

function folderOf(files: Record<string, string>): string {
  const folder = newFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function recovered(folder: string) {
  const journal = await openJournal({ folder });
  await journal.close();
  return journal.recovered;
}

describe("opening what a process left", () => {
  it("reads segments that follow one another as one", async () => {
    const folder = folderOf({ [segmentName(1)]: segment(1, 3), [segmentName(4)]: segment(4, 5) });
    expect(await recovered(folder)).toEqual({ snapshot: undefined, records: [1, 2, 3, 4, 5], notes: [] });
  });

  it("takes the newest snapshot, the records after it, and removes what neither needs", async () => {
    const folder = folderOf({
      [segmentName(1)]: segment(1, 3),
      [segmentName(4)]: segment(4, 6),
      [segmentName(7)]: segment(7, 8),
      [snapshotName(2)]: snapshot(2),
      [snapshotName(5)]: snapshot(5),
      "snapshot.tmp": "half of a sn",
      "notes.txt": "not ours",
    });
    expect(await recovered(folder)).toEqual({ snapshot: { upTo: 5 }, records: [6, 7, 8], notes: [] });
    const left = [segmentName(4), segmentName(7), "notes.txt", snapshotName(5)];
    expect(Object.keys(filesOf(folder)).sort()).toEqual(left);
    expect(await recovered(folder)).toEqual({ snapshot: { upTo: 5 }, records: [6, 7, 8], notes: [] });
  });

  it("numbers on after a snapshot that covers all", async () => {
    const folder = folderOf({ [segmentName(1)]: segment(1, 3), [snapshotName(9)]: snapshot(9) });
    const journal = await openJournal({ folder });
    expect(journal.recovered).toEqual({ snapshot: { upTo: 9 }, records: [], notes: [] });
    await journal.append(10);
    await journal.close();
    expect(filesOf(folder)[segmentName(10)]).toBe(segment(10, 10));
  });

  it("drops a segment that was never begun, and goes on in the one before", async () => {
    const folder = folderOf({
      [segmentName(1)]: segment(1, 2),
      [segmentName(3)]: segment(3, 2).slice(0, 20),
    });
    const journal = await openJournal({ folder });
    expect(journal.recovered.notes).toEqual([
      `${join(folder, segmentName(3))}: cut 20 bytes of a write that never finished; nothing in them was acknowledged`,
    ]);
    await journal.append(3);
    await journal.close();
    expect(filesOf(folder)).toEqual({ [segmentName(1)]: segment(1, 3) });
  });

  it("cuts a record that stops short, tells so once, and goes on", async () => {
    const folder = folderOf({ [segmentName(1)]: segment(1, 3) });
    const path = join(folder, segmentName(1));
    truncateSync(path, segment(1, 3).length - 1);
    expect(await recovered(folder)).toEqual({
      snapshot: undefined,
      records: [1, 2],
      notes: [`${path}: cut 16 bytes of a write that never finished; nothing in them was acknowledged`],
    });
    expect(readFileSync(path, "utf8")).toBe(segment(1, 2));
    expect(await recovered(folder)).toMatchObject({ records: [1, 2], notes: [] });
  });

  it("is the same as before the crash wherever the last segment was cut", async () => {
    const files = {
      [segmentName(4)]: segment(4, 7),
      [snapshotName(5)]: snapshot(5),
      [segmentName(1)]: segment(1, 3),
    };
    const whole = files[segmentName(4)] ?? "";
    for (let length = 0; length <= whole.length; length++) {
      const { records } = await recovered(folderOf({ ...files, [segmentName(4)]: whole.slice(0, length) }));
      expect(records).toEqual([6, 7].slice(0, records.length));
    }
  });
});

describe("refusing to open", () => {
  async function refusal(folder: string): Promise<string> {
    const before = filesOf(folder);
    const error: unknown = await openJournal({ folder }).then(
      () => "opened",
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: "OpenFailure", kind: "damaged" });
    expect(filesOf(folder)).toEqual(before);
    return error instanceof Error ? error.message.replaceAll(folder, "DIR") : "";
  }

  it("names the file, the byte and the record, and how to go on without it", async () => {
    const folder = folderOf({
      [segmentName(1)]: segment(1, 3).replace(" 2 2\n", " 2 7\n"),
      [segmentName(4)]: segment(4, 4),
    });
    const segmentOne = `DIR/${segmentName(1)}`;
    expect(await refusal(folder)).toBe(
      `${segmentOne} is damaged at byte 61, record 2 is not as it was written: restore the folder from a copy, ` +
        `or go on without that record and all after it: truncate -s 61 ${segmentOne} && rm DIR/${segmentName(4)}`,
    );
    truncateSync(join(folder, segmentName(1)), 61);
    rmSync(join(folder, segmentName(4)));
    expect(await recovered(folder)).toMatchObject({ records: [1], notes: [] });
  });

  it("quotes paths for a shell", async () => {
    const folder = join(newFolder(), "it's here");
    await (await openJournal({ folder })).close();
    writeFileSync(join(folder, segmentName(1)), "noise\n");
    await expect(openJournal({ folder })).rejects.toThrow(`it'\\''s here/${segmentName(1)}'`);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      "a record is missing between segments",
      { [segmentName(1)]: segment(1, 2), [segmentName(4)]: segment(4, 4) },
      /^the records from 3 on are missing before DIR.*4\.log: a file of the journal is gone; restore/,
    ],
    [
      "the first segment is missing",
      { [segmentName(4)]: segment(4, 4) },
      /^the records from 1 on are missing/,
    ],
    [
      "the segment after the snapshot is missing",
      { [snapshotName(2)]: snapshot(2), [segmentName(4)]: segment(4, 4) },
      /^the records from 3 on are missing/,
    ],
    [
      "segments overlap",
      { [segmentName(1)]: segment(1, 4), [segmentName(4)]: segment(4, 4) },
      /^the records from 5 on are missing/,
    ],
    [
      "a segment before the last stops short",
      { [segmentName(1)]: segment(1, 3).slice(0, -1), [segmentName(4)]: segment(4, 4) },
      /record 3 is not as it was written/,
    ],
    [
      "the newest snapshot is damaged, though an older one is not",
      { [snapshotName(2)]: snapshot(2), [snapshotName(5)]: snapshot(5).replace("upTo", "upto") },
      /^DIR.*5\.json is damaged from byte 0 on, its checksum is wrong: restore the folder from a copy, or move it away/,
    ],
    ["a snapshot stops short", { [snapshotName(5)]: snapshot(5).slice(0, -1) }, /checksum is wrong/],
    ["a snapshot is longer", { [snapshotName(5)]: `${snapshot(5)}x` }, /checksum is wrong/],
    ["a snapshot has the name of another", { [snapshotName(6)]: snapshot(5) }, /checksum is wrong/],
    ["a snapshot is empty", { [snapshotName(5)]: "" }, /checksum is wrong/],
  ])("when %s", async (_, files, words) => {
    expect(await refusal(folderOf(files))).toMatch(words);
  });

  it("when any byte of any file changed", async () => {
    const files = {
      [snapshotName(2)]: snapshot(2),
      [segmentName(2)]: segment(2, 4),
      [segmentName(5)]: segment(5, 6),
    };
    const names = Object.keys(files);
    const change = fc.asyncProperty(
      fc.constantFrom(...names),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (name, at, bits) => {
        const bytes = Buffer.from(files[name] ?? "");
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ bits;
        const folder = folderOf(files);
        writeFileSync(join(folder, name), bytes);
        // A changed digit of the format is one that this version cannot read.
        const kind = expect.stringMatching(/^(damaged|unusable)$/);
        await expect(openJournal({ folder })).rejects.toMatchObject({ name: "OpenFailure", kind });
      },
    );
    await fc.assert(change, { numRuns: 300 });
  });

  it("files of a newer format, with the version's number and not as damaged", async () => {
    const newer = (text: string) => text.replace("format 1", "format 2");
    for (const [name, text] of [
      [segmentName(1), segment(1, 1)],
      [snapshotName(1), snapshot(1)],
    ] as const) {
      const folder = folderOf({ [name]: newer(text) });
      await expect(openJournal({ folder })).rejects.toMatchObject({
        kind: "unusable",
        message: `${join(folder, name)} has format 2: start the newer version that wrote it`,
      });
    }
  });
});
