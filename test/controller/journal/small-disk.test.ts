// A real file system of 1 MiB, where this user may mount one.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Journal, JournalFailure, openJournal } from "../../../controller/journal/index.js";
import { filesOf } from "./folders.js";

const MOUNT = join(tmpdir(), `meshfuse-small-disk-${process.pid}`);
const FOLDER = join(MOUNT, "journal");
const RECORD_BYTES = 10_000;

const mount = () => {
  mkdirSync(MOUNT, { recursive: true });
  return spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", MOUNT]).status === 0;
};
const unmount = () => {
  spawnSync("umount", ["-l", MOUNT]);
  rmSync(MOUNT, { recursive: true, force: true });
};
const canMount = process.platform === "linux" && mount();
unmount();

/** Appends numbered records until one is refused; resolves with those that were not, and the refusal. */
async function fill(journal: Journal): Promise<{ kept: unknown[]; refusal: JournalFailure }> {
  const kept: unknown[] = [];
  for (let n = 0; ; n++) {
    const record = { n, text: "x".repeat(RECORD_BYTES) };
    try {
      await journal.append(record);
      kept.push(record);
    } catch (error) {
      if (error instanceof JournalFailure) return { kept, refusal: error };
      throw error;
    }
  }
}

async function recovered() {
  const journal = await openJournal({ folder: FOLDER });
  await journal.close();
  return journal.recovered;
}

describe.runIf(canMount)("a journal on a disk with 1 MiB left", () => {
  beforeEach(() => {
    mount();
  });
  afterEach(unmount);

  it("takes records until the disk is full, refuses clearly, can be read, and goes on once there is room", async () => {
    const ballast = join(MOUNT, "ballast");
    writeFileSync(ballast, Buffer.alloc(100_000));
    const journal = await openJournal({ folder: FOLDER });
    const { kept, refusal } = await fill(journal);
    expect(kept.length).toBeGreaterThan(80);
    expect(refusal.kind).toBe("full");
    expect(refusal.message).toMatch(
      /^the disk of .* is full \(\d+ KiB free\): make room there and try again; nothing/,
    );
    const refused = await Promise.allSettled(kept.map((record) => journal.append(record)));
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set(["rejected"]));
    await journal.close();
    expect(await recovered()).toEqual({ snapshot: undefined, records: kept, notes: [] });

    const again = await openJournal({ folder: FOLDER });
    await expect(again.append("x".repeat(RECORD_BYTES))).rejects.toMatchObject({ kind: "full" });
    rmSync(ballast);
    await again.append("after");
    await again.close();
    expect((await recovered()).records).toEqual([...kept, "after"]);
  });

  it("refuses a snapshot that does not fit, loses nothing by it, and needs little room for one that makes more", async () => {
    writeFileSync(join(MOUNT, "ballast"), Buffer.alloc(8192));
    const journal = await openJournal({ folder: FOLDER });
    const { kept } = await fill(journal);
    const before = filesOf(FOLDER);
    await expect(journal.snapshot(kept)).rejects.toMatchObject({ kind: "full" });
    expect(filesOf(FOLDER)).toEqual(before);
    rmSync(join(MOUNT, "ballast"));
    await journal.snapshot({ little: kept.length });
    expect(statfsSync(MOUNT).bavail * statfsSync(MOUNT).bsize).toBeGreaterThan(900_000);
    await journal.append("new");
    await journal.close();
    expect(await recovered()).toEqual({ snapshot: { little: kept.length }, records: ["new"], notes: [] });
  });

  it("can be opened on a disk that has no room at all, also for the first time", async () => {
    writeFileSync(join(MOUNT, "ballast"), Buffer.alloc(1 << 20).subarray(0, statfsSync(MOUNT).bavail * 4096));
    const journal = await openJournal({ folder: FOLDER });
    await expect(journal.append(1)).rejects.toMatchObject({ kind: "full" });
    rmSync(join(MOUNT, "ballast"));
    await journal.append(2);
    await journal.close();
    expect((await recovered()).records).toEqual([2]);
  });
});
