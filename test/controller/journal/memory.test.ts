import { describe, expect, it } from "vitest";
import { JournalFailure, memoryJournal } from "../../../controller/journal/index.js";

describe("a journal in memory", () => {
  it("keeps records in the order of the calls and gives them back after a restart", async () => {
    const journal = memoryJournal();
    await Promise.all([1, 2, 3].map((n) => journal.append({ n })));
    const again = memoryJournal(journal.kept());
    expect(again.recovered).toEqual({
      snapshot: undefined,
      records: [{ n: 1 }, { n: 2 }, { n: 3 }],
      notes: [],
    });
  });

  it("keeps a copy, so that later changes of a record do not reach it", async () => {
    const journal = memoryJournal();
    const record = { n: 1 };
    const appended = journal.append(record);
    record.n = 2;
    await appended;
    expect(journal.kept().records).toEqual([{ n: 1 }]);
  });

  it("replaces records by a snapshot and counts anew", async () => {
    const journal = memoryJournal();
    await journal.append("abc");
    expect(journal.sinceSnapshot).toEqual({ bytes: 5, records: 1 });
    await journal.snapshot({ all: ["abc"] });
    await journal.append("d");
    expect(journal.sinceSnapshot).toEqual({ bytes: 3, records: 1 });
    expect(journal.kept()).toEqual({ snapshot: { all: ["abc"] }, records: ["d"], notes: [] });
  });

  it("lets a caller snapshot the records that it has seen resolve while others wait", async () => {
    const journal = memoryJournal();
    const seen: number[] = [];
    const add = async (n: number) => {
      await journal.append(n);
      seen.push(n);
      if (n === 2) await journal.snapshot([...seen]);
    };
    await Promise.all([1, 2, 3, 4].map(add));
    expect(journal.kept()).toEqual({ snapshot: [1, 2], records: [3, 4], notes: [] });
  });

  it("refuses with what it was told to, keeps nothing of it, and works again afterwards", async () => {
    const journal = memoryJournal();
    journal.refuseWith(new JournalFailure("full", "the disk is full"));
    await expect(journal.append(1)).rejects.toMatchObject({ kind: "full", message: "the disk is full" });
    await expect(journal.snapshot({})).rejects.toMatchObject({ kind: "full" });
    journal.refuseWith(undefined);
    await journal.append(2);
    expect(journal.kept().records).toEqual([2]);
  });

  it("refuses appends and snapshots once closed", async () => {
    const journal = memoryJournal();
    await journal.close();
    await expect(journal.append(1)).rejects.toMatchObject({ kind: "closed" });
    await expect(journal.snapshot(1)).rejects.toMatchObject({ kind: "closed" });
  });

  it("refuses what is no JSON value with a TypeError", async () => {
    await expect(memoryJournal().append({ at: new Date(0) })).rejects.toThrow(TypeError);
  });
});
