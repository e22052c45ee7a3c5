// The files that counts are kept in: those of earlier versions, when they are written, and what if they cannot be.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CountsRig } from "./rig.js";

describe("counts after a regular end", () => {
  it("of a version without histograms have what comes later in them", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5, "s1", { bucketIndices: [3], bucketCounts: [5] });
    await rig.counts?.close();
    const place = path.join(rig.folder, "checkpoint");
    const lines = (await readFile(place, "utf8")).split("\n").slice(0, -2);
    const text = lines
      .map((line) => `${line.replace(/,"buckets":\[\[3,5\]\]/, "").replace('{"counts":4', '{"counts":3')}\n`)
      .join("");
    expect(text).not.toContain("buckets");
    await writeFile(place, `${text}${JSON.stringify({ lines: lines.length, crc: crc32(text) })}\n`);
    await rig.open();
    rig.tellEdge(7, "s1", { bucketIndices: [3], bucketCounts: [7] });
    expect(rig.warnings).toEqual([]);
    const [edge] = rig.graph.totals();
    expect([edge?.outcomes.success, edge?.buckets[3]]).toEqual([7, 2]);
  });

  it("are those of an earlier version, too", async () => {
    const rig = await CountsRig.start();
    const transition = { generation: 2, to: 1 as const, reason: "rate", atMs: 5, completed: 4, failed: 3 };
    rig.tell({ breakers: [{ name: "default/b", state: 1, generation: 2, transitions: [transition] }] });
    const before = rig.graph.breakers();
    await rig.counts?.close();
    const place = path.join(rig.folder, "checkpoint");
    const LATER = "slowCompleted|slow|hung|probeSuccesses|probeFailures|probesInFlight|windowRestartedMs";
    const later = new RegExp(`"(${LATER}|threshold|lastsMs)":0,?`, "g");
    const lines = (await readFile(place, "utf8")).split("\n").slice(0, -2);
    const old = lines.map((line) => `${line.replace(later, "").replaceAll(",}", "}")}\n`).join("");
    const text = old.replace('{"counts":2', '{"counts":1');
    expect(text).not.toContain("hung");
    await writeFile(place, `${text}${JSON.stringify({ lines: lines.length, crc: crc32(text) })}\n`);
    await rig.open();
    expect(rig.warnings).toEqual([]);
    expect(rig.graph.breakers()).toEqual(before);
  });
});

describe("the files", () => {
  it("are a checkpoint and the reports since", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    await rig.counts?.checkpoint();
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-2"]);
    await rig.restart();
    await rig.counts?.checkpoint();
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-4"]);
  });

  it("are written a minute after a report at the latest, and not without one", async () => {
    const rig = await CountsRig.start();
    await rig.tick(120_000);
    expect(await readdir(rig.folder)).toEqual(["reports-1"]);
    rig.tellEdge(5);
    await rig.tick(1_000);
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-2"]);
    rig.tellEdge(6);
    await rig.tick(59_000);
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-2"]);
    await rig.tick(1_000);
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-3"]);
  });

  it("are written when the log is large, so that a start reads little", async () => {
    const rig = await CountsRig.start();
    const accepted = rig.tellEdge(5);
    if (typeof accepted === "object") rig.counts?.take(accepted, rig.nowMs, Buffer.alloc(4 * 1024 * 1024));
    await rig.tick(1_000);
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-2"]);
  });

  it("that cannot be made are a clear error", async () => {
    const file = path.join((await CountsRig.start()).folder, "file");
    await writeFile(file, "");
    await expect(CountsRig.start(file)).rejects.toThrow(/^the counts in .*file cannot be kept: /);
  });

  it("that vanish are told once, counts go on in memory, and are kept again when there is a place", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    await rig.counts?.sync();
    await rm(rig.folder, { recursive: true });
    expect(await rig.counts?.checkpoint()).toBe(false);
    await rig.tick(1_000);
    expect(rig.warnings).toEqual([
      expect.stringMatching(/^counts are not kept in .* for now: ENOENT.*memory$/),
    ]);
    rig.tellEdge(6);
    expect(rig.requests()).toBe(6);
    expect(rig.counts?.isKept).toBe(false);
    await mkdir(rig.folder);
    await rig.tick(1_000);
    expect(rig.counts?.isKept).toBe(true);
    rig.tellEdge(7);
    expect((await rig.killed()).requests()).toBe(7);
    expect(rig.warnings.slice(1)).toEqual([expect.stringMatching(/^counts are kept in .* again$/)]);
  });
});
