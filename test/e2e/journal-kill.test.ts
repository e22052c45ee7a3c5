// What the journal promises to whoever got an answer, over processes that are killed while they write.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openJournal } from "../../controller/journal/index.js";
import { ROOT } from "./command.js";
import { applied } from "./journal-records.mjs";

const KILLS = 200;
/** A kill comes after at most so many acknowledgements, so that each length of life is met however fast the disk is. */
const MAX_RECORDS = 25;
/** And then so much later, at most: the time of a few writes. */
const MAX_WAIT_MS = 8;

type Counts = Record<string, number>;

let folder: string;
const living = new Set<ChildProcess>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "meshfuse-kill-"));
});

afterEach(() => {
  for (const child of living) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** A writer that waits for its turn, so that its start costs no time of the one before. */
function writer(run: number) {
  const args = ["test/e2e/journal-writer.mjs", folder, String(run)];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
  living.add(child);
  let told = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const lines = () => told.split("\n").length - 1;
  const closed = once(child, "close").then(() => living.delete(child));
  const news = () => Promise.race([once(child.stdout, "data"), closed]);
  return {
    /** Lets it open and write until then; resolves with how many records it was told are durable. */
    async killedAfter(records: number, waitMs: number): Promise<number> {
      while (lines() === 0 && living.has(child)) await news();
      child.stdin.write("go\n");
      while (lines() - 1 < records && living.has(child)) await news();
      await sleep(waitMs);
      child.kill("SIGKILL");
      await closed;
      expect(errors).toBe("");
      return lines() - 1;
    },
  };
}

/** What the journal holds, after a look at each record; and how many writes were cut. */
async function kept(): Promise<{ counts: Counts; cuts: number }> {
  const journal = await openJournal({ folder });
  await journal.close();
  const { snapshot, records, notes } = journal.recovered;
  const counts = records.reduce<Counts>(applied, (snapshot ?? {}) as Counts);
  return { counts, cuts: notes.length };
}

it("keeps every acknowledged record whole, once and in order over 200 kills", async () => {
  const acknowledged: Counts = {};
  let cuts = 0;
  let next = writer(0);
  for (let run = 0; run < KILLS; run++) {
    const current = next;
    next = writer(run + 1);
    acknowledged[run] = await current.killedAfter(
      Math.random() ** 2 * MAX_RECORDS,
      Math.random() * MAX_WAIT_MS,
    );
    // The others are recovered by the next writer, straight from what the kill left.
    if (run % 2 === 1 && run < KILLS - 1) continue;
    const found = await kept();
    cuts += found.cuts;
    const lost = Object.keys(acknowledged).filter(
      (name) => (found.counts[name] ?? 0) < (acknowledged[name] ?? 0),
    );
    expect(lost.map((name) => `run ${name}: ${found.counts[name]} of ${acknowledged[name]}`)).toEqual([]);
  }
  const total = Object.values(acknowledged).reduce((sum, count) => sum + count, 0);
  console.info(`${KILLS} kills, ${total} records acknowledged, ${cuts} writes cut`);
  expect(total).toBeGreaterThan(KILLS);
}, 900_000);
