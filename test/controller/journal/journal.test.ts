import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Journal, openJournal } from "../../../controller/journal/index.js";
import { filesOf, temporaryFolders } from "./folders.js";

const newFolder = temporaryFolders();

async function reopened(journal: Journal, folder: string): Promise<Journal> {
  await journal.close();
  return openJournal({ folder });
}

describe("a journal on a disk", () => {
  it("begins empty, in a folder and files of this user alone", async () => {
    const folder = join(newFolder(), "a", "b");
    const journal = await openJournal({ folder });
    expect(journal.recovered).toEqual({ snapshot: undefined, records: [], notes: [] });
    await journal.append(1);
    await journal.snapshot({});
    await journal.append(2);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of ["lock", "journal-0000000000000002.log", "snapshot-0000000000000001.json"]) {
      expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
    }
    await journal.close();
  });

  it("gives back what was appended, in order and unchanged", async () => {
    const folder = newFolder();
    const records = [null, 0, "line\nbreak \u2028 \ud800 é", [1, [2]], { a: { b: [true] } }, ""];
    const journal = await openJournal({ folder });
    await Promise.all(records.map((record) => journal.append(record)));
    const again = await reopened(journal, folder);
    expect(again.recovered).toEqual({ snapshot: undefined, records, notes: [] });
    await again.append("more");
    const third = await reopened(again, folder);
    expect(third.recovered.records).toEqual([...records, "more"]);
    await third.close();
  });

  it("is text: a header, then a line with checksum, length, number, batch and JSON for each record", async () => {
    const folder = newFolder();
    const journal = await openJournal({ folder });
    await journal.append({ name: "é" });
    await Promise.all([journal.append(2), journal.append(3)]);
    expect(filesOf(folder)).toEqual({
      "journal-0000000000000001.log":
        "# meshfuse journal, format 1, from record 1\n" +
        '970fb19a 13 1 1 {"name":"é"}\n' +
        "95bb74aa 1 2 2 2\n" +
        "dfdc6d8c 1 3 2 3\n",
    });
    await journal.close();
  });

  it("replaces all before it by a snapshot and goes on in a new segment", async () => {
    const folder = newFolder();
    const journal = await openJournal({ folder });
    await journal.append("a");
    await journal.snapshot({ all: ["a"] });
    expect(Object.keys(filesOf(folder))).toEqual(["snapshot-0000000000000001.json"]);
    await journal.append("b");
    await journal.snapshot({ all: ["a", "b"] });
    await journal.append("c");
    expect(Object.keys(filesOf(folder))).toEqual([
      "journal-0000000000000003.log",
      "snapshot-0000000000000002.json",
    ]);
    const again = await reopened(journal, folder);
    expect(again.recovered).toEqual({ snapshot: { all: ["a", "b"] }, records: ["c"], notes: [] });
    await again.close();
  });

  it("counts what was appended since the last snapshot, over restarts too", async () => {
    const folder = newFolder();
    const journal = await openJournal({ folder });
    await Promise.all([journal.append(1), journal.append(2)]);
    expect(journal.sinceSnapshot).toEqual({ bytes: 34, records: 2 });
    const again = await reopened(journal, folder);
    expect(again.sinceSnapshot).toEqual({ bytes: 34, records: 2 });
    await again.snapshot([1, 2]);
    expect(again.sinceSnapshot).toEqual({ bytes: 0, records: 0 });
    await again.append(3);
    expect(again.sinceSnapshot).toEqual({ bytes: 17, records: 1 });
    await again.close();
  });

  it("keeps behind a snapshot the records that its caller had not seen resolve", async () => {
    const folder = newFolder();
    const journal = await openJournal({ folder });
    const seen: number[] = [];
    const snapshots: Promise<void>[] = [];
    const add = async (n: number) => {
      await journal.append(n);
      seen.push(n);
      if (n === 2 || n === 4) snapshots.push(journal.snapshot([...seen]));
    };
    await Promise.all([1, 2, 3, 4, 5].map(add));
    await Promise.all(snapshots);
    expect(journal.sinceSnapshot.records).toBe(1);
    const again = await reopened(journal, folder);
    expect(again.recovered).toMatchObject({ snapshot: [1, 2, 3, 4], records: [5] });
    expect(again.sinceSnapshot.records).toBe(1);
    await again.close();
  });

  it("takes the state as it is when the snapshot is called", async () => {
    const folder = newFolder();
    const journal = await openJournal({ folder });
    const state = { n: 1 };
    const taken = journal.snapshot(state);
    state.n = 2;
    await taken;
    expect(readFileSync(join(folder, "snapshot-0000000000000000.json"), "utf8")).toContain('{"n":1}');
    const again = await reopened(journal, folder);
    expect(again.recovered.snapshot).toEqual({ n: 1 });
    await again.close();
  });

  it("refuses a record over 8 MiB as too large and goes on", async () => {
    const folder = newFolder();
    const journal = await openJournal({ folder });
    await expect(journal.append("x".repeat(8 << 20))).rejects.toMatchObject({
      kind: "too_large",
      message: "the record has 8388610 bytes, over the limit of 8388608: make it smaller",
    });
    await journal.append("x".repeat((8 << 20) - 2));
    const again = await reopened(journal, folder);
    expect(again.recovered.records).toEqual(["x".repeat((8 << 20) - 2)]);
    await again.close();
  });

  it("refuses what is no JSON value with a TypeError, on the spot, and keeps nothing of it", async () => {
    const folder = newFolder();
    const journal = await openJournal({ folder });
    await expect(journal.append({ n: Number.NaN })).rejects.toThrow(
      new TypeError("record.n is no JSON value: NaN"),
    );
    await expect(journal.snapshot(undefined)).rejects.toThrow(TypeError);
    const again = await reopened(journal, folder);
    expect(again.recovered).toEqual({ snapshot: undefined, records: [], notes: [] });
    await again.close();
  });

  it("finishes what was called before it is closed, and refuses what comes after", async () => {
    const folder = newFolder();
    const journal = await openJournal({ folder });
    const appended = journal.append(1);
    const closed = journal.close();
    await expect(journal.append(2)).rejects.toMatchObject({
      kind: "closed",
      message: "the journal is closed",
    });
    await expect(journal.snapshot(2)).rejects.toMatchObject({ kind: "closed" });
    await Promise.all([appended, closed, journal.close()]);
    const again = await openJournal({ folder });
    expect(again.recovered.records).toEqual([1]);
    await again.close();
  });
});
