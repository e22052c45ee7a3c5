import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { dropSegments, ReportLog, readSegment, segmentsIn } from "../../../controller/counts/log.js";
import { temporaryFolder } from "./rig.js";

let folder: string;
let failures: string[];
beforeEach(async () => {
  folder = await temporaryFolder();
  failures = [];
});

async function openLog(after = 0): Promise<ReportLog> {
  const log = new ReportLog(folder, after, (reason) => failures.push(reason));
  onTestFinished(() => log.close());
  return log;
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const said = async (segment: number) =>
  (await readSegment(folder, segment)).reports.map(({ bytes, nowMs }) => [text(bytes), nowMs]);

describe("the log of reports", () => {
  it("is read as it was written, segment by segment", async () => {
    const log = await openLog(4);
    expect(await log.rotate()).toBe(5);
    log.append({ bytes: Buffer.from("one"), nowMs: 1.5 });
    log.append({ bytes: Buffer.from(""), nowMs: 2 });
    expect(await log.rotate()).toBe(6);
    log.append({ bytes: Buffer.from("three"), nowMs: 3 });
    await log.sync();
    expect(await said(5)).toEqual([
      ["one", 1.5],
      ["", 2],
    ]);
    expect(await said(6)).toEqual([["three", 3]]);
    expect(await segmentsIn(folder)).toEqual([5, 6]);
  });

  it("counts its bytes, and drops what a checkpoint holds", async () => {
    const log = await openLog();
    await log.rotate();
    log.append({ bytes: Buffer.alloc(100), nowMs: 1 });
    await log.rotate();
    expect(log.bytes).toBe((await stat(path.join(folder, "reports-1"))).size);
    await writeFile(path.join(folder, "reports-x"), "not ours");
    await dropSegments(folder, 2);
    expect((await readdir(folder)).sort()).toEqual(["reports-2", "reports-x"]);
  });

  it("writes nothing before its first segment", async () => {
    const log = await openLog();
    log.append({ bytes: Buffer.from("lost"), nowMs: 1 });
    await log.sync();
    expect(await segmentsIn(folder)).toEqual([]);
    expect(failures).toEqual([]);
  });

  it("cut anywhere gives the whole reports before the cut", async () => {
    const log = await openLog();
    await log.rotate();
    for (let n = 0; n < 3; n++) log.append({ bytes: Buffer.from(`report ${n}`), nowMs: n });
    await log.sync();
    const file = path.join(folder, "reports-1");
    const whole = await readFile(file);
    const frame = whole.length / 3;
    for (let cut = 0; cut < whole.length; cut++) {
      await writeFile(file, whole.subarray(0, cut));
      const { reports, torn } = await readSegment(folder, 1);
      expect([reports.length, torn]).toEqual([Math.floor(cut / frame), cut % frame]);
    }
  });

  it("with a byte changed anywhere gives no report that was not written", async () => {
    const log = await openLog();
    await log.rotate();
    for (let n = 0; n < 3; n++) log.append({ bytes: Buffer.from(`report ${n}`), nowMs: n });
    await log.sync();
    const whole = await readFile(path.join(folder, "reports-1"));
    for (let at = 0; at < whole.length; at++) {
      const broken = Buffer.from(whole);
      broken[at] = (broken[at] ?? 0) ^ 0x81;
      await writeFile(path.join(folder, "reports-1"), broken);
      const { reports } = await readSegment(folder, 1);
      expect(reports.map(({ bytes }) => text(bytes))).toEqual(
        ["report 0", "report 1"].slice(0, Math.floor(at / (whole.length / 3))),
      );
    }
  });

  it("keeps what is appended between two segments for the next one, also for who waits for the disk", async () => {
    const log = await openLog();
    await log.rotate();
    log.append({ bytes: Buffer.from("one"), nowMs: 1 });
    const rotated = log.rotate();
    for (let turn = 0; turn < 3; turn++) {
      log.append({ bytes: Buffer.from(`between ${turn}`), nowMs: 2 });
      await Promise.resolve();
    }
    await log.sync();
    const read = [...(await said(1)), ...(await said(2))].map(([bytes]) => bytes);
    expect(read).toEqual(["one", "between 0", "between 1", "between 2"]);
    await rotated;
  });

  it("goes on after a failure where it was whole, in the same segment", async () => {
    const log = await openLog();
    await log.rotate();
    log.append({ bytes: Buffer.from("one"), nowMs: 1 });
    await log.sync();
    await writeFile(path.join(folder, "reports-1"), "half a frame", { flag: "a" });
    for (let n = 0; n < 100; n++) log.append({ bytes: Buffer.alloc(256 * 1024), nowMs: n });
    expect(failures).toHaveLength(1);
    expect(await log.resume()).toBe(1);
    log.append({ bytes: Buffer.from("two"), nowMs: 2 });
    await log.sync();
    const reports = await said(1);
    expect([reports[0], reports.at(-1)]).toEqual([
      ["one", 1],
      ["two", 2],
    ]);
    expect((await readSegment(folder, 1)).torn).toBe(0);
  });

  it("takes no more than 256 MiB, should no checkpoint ever be made", async () => {
    const log = await openLog();
    await log.rotate();
    log.bytes = 256 * 1024 * 1024 - 20;
    log.append({ bytes: Buffer.alloc(4), nowMs: 1 });
    expect(failures).toEqual([]);
    log.append({ bytes: Buffer.alloc(4), nowMs: 1 });
    expect(failures).toEqual(["the reports since the last checkpoint are over 268435456 bytes"]);
  });

  it("begins its first segment where there is none to go on with", async () => {
    const log = await openLog(3);
    expect(await log.resume()).toBe(4);
    expect(await log.resume()).toBe(4);
  });

  it("leaves reports out while the disk is too slow, and says so once, until the next segment", async () => {
    const log = await openLog();
    await log.rotate();
    for (let n = 0; n < 100; n++) log.append({ bytes: Buffer.alloc(256 * 1024), nowMs: n });
    expect(failures).toEqual([expect.stringMatching(/^the disk is too slow: \d+ bytes are waiting$/)]);
    await log.rotate();
    log.append({ bytes: Buffer.from("again"), nowMs: 1 });
    await log.sync();
    expect(await said(2)).toEqual([["again", 1]]);
    expect(failures).toHaveLength(1);
  });
});
