// What is told of counts that are written down: over processes that are killed while they write, nothing of it is lost,
// and nothing counts twice.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openCounts } from "../../controller/counts/index.js";
import { Graph } from "../../controller/graph/index.js";
import { ReportLedger } from "../../controller/report/index.js";
import { ROOT } from "./command.js";

const KILLS = 30;
/** So much after its first words at most: the time of a few checkpoints. */
const MAX_WAIT_MS = 60;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "meshfuse-counts-kill-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a process write for a while; the last number that it said is written down. */
async function killedWriter(waitMs: number): Promise<number> {
  const child = spawn(process.execPath, ["test/e2e/counts-writer.mjs", folder], { cwd: ROOT });
  let told = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const closed = once(child, "close");
  await Promise.race([once(child.stdout, "data"), closed]);
  await sleep(waitMs);
  child.kill("SIGKILL");
  await closed;
  // A write that was cut is told; nothing else may be.
  expect(errors.replace(/the last \d+ bytes of reports-\d+ in .*? are no report: left out/g, "")).toBe("");
  return Number(told.split("\n").at(-2) ?? 0);
}

/** By sidecar: what the graph shows, and what the sidecar had said last. */
async function kept(): Promise<[shown: number, said: number][]> {
  const [ledger, graph] = [new ReportLedger(), new Graph(Date.now)];
  const clock = { nowMs: Date.now, after: () => () => {} };
  const counts = await openCounts({ folder, ledger, graph, clock, warn: () => undefined });
  await counts.close();
  return graph.edges().map(({ source, requests }) => {
    const [, , cells] = ledger.keep(source)?.boots[0]?.slots[0]?.records[0] ?? [];
    return [requests, cells?.[1] ?? 0];
  });
}

it(`counts are all there, once, after each of ${KILLS} kills`, { timeout: 300_000 }, async () => {
  let before = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const told = await killedWriter(Math.random() * MAX_WAIT_MS);
    const counts = await kept();
    for (const [shown, said] of counts) expect(shown).toBe(said);
    const total = counts.reduce((sum, [shown]) => sum + shown, 0);
    expect(told).toBeGreaterThan(before);
    expect(total).toBeGreaterThanOrEqual(told);
    before = told;
  }
});
