import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Journal, openJournal } from "../../../controller/journal/index.js";
import { temporaryFolders } from "./folders.js";
import { type SimulatedDisk, simulatedDisk, type Trouble } from "./simulated-disk.js";

const newFolder = temporaryFolders();

/** An open journal that holds "kept", on a disk that calls of some kind fail on while `failing` says so. */
async function journalOn(): Promise<{
  folder: string;
  disk: SimulatedDisk;
  journal: Journal;
  failing: Map<string, Trouble>;
  calls: string[];
}> {
  const folder = newFolder();
  const failing = new Map<string, Trouble>();
  const calls: string[] = [];
  const disk = simulatedDisk((_, call) => {
    calls.push(call);
    return failing.get(call);
  });
  const journal = await openJournal({ folder, disk });
  await journal.append("kept");
  calls.length = 0;
  return { folder, disk, journal, failing, calls };
}

async function reopened(journal: Journal, folder: string, disk: SimulatedDisk): Promise<unknown> {
  await journal.close();
  const again = await openJournal({ folder, disk });
  await again.close();
  return again.recovered;
}

describe("a journal on a full disk", () => {
  it("refuses a record in words that say how much is free, keeps nothing of it, and works again with room", async () => {
    const { folder, disk, journal, failing } = await journalOn();
    failing.set("write", "ENOSPC");
    await expect(journal.append("x".repeat(500))).rejects.toMatchObject({
      kind: "full",
      message: `the disk of ${folder} is full (2 KiB free): make room there and try again; nothing was changed`,
    });
    expect(journal.sinceSnapshot.records).toBe(1);
    failing.clear();
    await journal.append("more");
    expect(await reopened(journal, folder, disk)).toMatchObject({ records: ["kept", "more"], notes: [] });
  });

  it.each([
    [
      "EDQUOT",
      "the disk quota for FOLDER is used up: delete something or have it raised; nothing was changed",
    ],
    ["EFBIG", "a file in FOLDER may not grow further: raise the limit (ulimit -f); nothing was changed"],
  ] as const)("tells %s apart", async (code, words) => {
    const { folder, journal, failing } = await journalOn();
    failing.set("write", code);
    const message = words.replace("FOLDER", folder);
    await expect(journal.append(1)).rejects.toMatchObject({ kind: "full", message });
    await journal.close();
  });

  it("refuses together those that share a write, and no others", async () => {
    const { folder, disk, journal, failing } = await journalOn();
    failing.set("write", "ENOSPC");
    const refused = await Promise.allSettled([journal.append(1), journal.append(2)]);
    expect(refused.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    failing.clear();
    await Promise.all([journal.append(3), journal.append(4)]);
    expect(await reopened(journal, folder, disk)).toMatchObject({ records: ["kept", 3, 4] });
  });

  it.each(["create", "write", "sync", "rename"])(
    "refuses a snapshot when there is no room at `%s`, and keeps the one of before",
    async (call) => {
      const { folder, disk, journal, failing } = await journalOn();
      await journal.snapshot(["kept"]);
      await journal.append("after");
      const before = disk.files();
      failing.set(call, "ENOSPC");
      await expect(journal.snapshot(["kept", "after"])).rejects.toMatchObject({ kind: "full" });
      expect(disk.files()).toEqual(before);
      expect(journal.sinceSnapshot.records).toBe(1);
      failing.clear();
      await journal.append("more");
      expect(await reopened(journal, folder, disk)).toMatchObject({
        snapshot: ["kept"],
        records: ["after", "more"],
      });
    },
  );

  it.each(["create", "write", "sync", "syncFolder"])(
    "begins a new segment later when there is no room for it at `%s`",
    async (call) => {
      const { folder, disk, journal, failing } = await journalOn();
      await journal.snapshot(["kept"]);
      failing.set(call, "ENOSPC");
      const kind = call === "syncFolder" ? "broken" : "full";
      await expect(journal.append(1)).rejects.toMatchObject({ kind });
      failing.clear();
      if (kind === "full") await journal.append(2);
      const records = kind === "full" ? [2] : [];
      expect(await reopened(journal, folder, disk)).toMatchObject({ snapshot: ["kept"], records });
    },
  );

  it("can be opened and read", async () => {
    const { folder, disk, journal, failing } = await journalOn();
    await journal.close();
    failing.set("write", "ENOSPC").set("create", "ENOSPC");
    const again = await openJournal({ folder, disk });
    expect(again.recovered.records).toEqual(["kept"]);
    await expect(again.append(1)).rejects.toMatchObject({ kind: "full" });
    await again.close();
  });
});

describe("a journal whose disk fails", () => {
  it("is broken by an error of a write, and says to check the disk and restart", async () => {
    const { folder, disk, journal, failing } = await journalOn();
    failing.set("write", "EIO");
    const message = `writing to ${folder} failed (EIO: simulated): check the disk, then restart`;
    await expect(journal.append(1)).rejects.toMatchObject({ kind: "broken", message });
    failing.clear();
    await expect(journal.append(2)).rejects.toMatchObject({ kind: "broken", message });
    await expect(journal.snapshot(2)).rejects.toMatchObject({ kind: "broken", message });
    expect(await reopened(journal, folder, disk)).toMatchObject({ records: ["kept"] });
  });

  it("is broken by a failed fsync, and does not write or sync a record again", async () => {
    const { folder, disk, journal, failing, calls } = await journalOn();
    failing.set("sync", "ENOSPC");
    await expect(journal.append(1)).rejects.toMatchObject({ kind: "broken" });
    failing.clear();
    await expect(journal.append(2)).rejects.toMatchObject({ kind: "broken" });
    expect(calls).toEqual(["write", "sync", "truncate", "sync"]);
    expect(await reopened(journal, folder, disk)).toMatchObject({ records: ["kept"] });
  });

  it("is broken when a refused record cannot be taken back, and cuts it when it is opened again", async () => {
    const { folder, disk, journal, failing } = await journalOn();
    failing.set("write", "ENOSPC").set("truncate", "EIO");
    await expect(journal.append("x".repeat(100))).rejects.toMatchObject({ kind: "broken" });
    failing.clear();
    const path = join(folder, "journal-0000000000000001.log");
    expect(await reopened(journal, folder, disk)).toEqual({
      snapshot: undefined,
      records: ["kept"],
      notes: [`${path}: cut 60 bytes of a write that never finished; nothing in them was acknowledged`],
    });
  });

  it("does not mind files that a snapshot covers and that cannot be removed, and tries again later", async () => {
    const { folder, disk, journal, failing } = await journalOn();
    await journal.snapshot(1);
    await journal.append("a");
    let removals = 0;
    const remove = disk.remove;
    disk.remove = (path) => (++removals > 1 ? Promise.reject(new Error("busy")) : remove(path));
    await journal.snapshot(2);
    expect(Object.keys(disk.files())).toHaveLength(3);
    disk.remove = remove;
    failing.clear();
    await journal.append("b");
    await journal.snapshot(3);
    expect(Object.keys(disk.files())).toEqual([join(folder, "snapshot-0000000000000003.json")]);
    await journal.close();
  });
});
