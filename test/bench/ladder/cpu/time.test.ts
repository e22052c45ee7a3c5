import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasSchedstat, threadTimes, timeBetween } from "../../../../bench/ladder/cpu/time.js";
import { BenchError } from "../../../../bench/ladder/step.js";

let proc: string;

beforeEach(async () => {
  proc = await mkdtemp(join(tmpdir(), "meshfuse-proc-"));
});
afterEach(() => rm(proc, { recursive: true }));

async function file(path: string, content: string): Promise<void> {
  await mkdir(join(proc, path, ".."), { recursive: true });
  await writeFile(join(proc, path), content);
}

describe("the CPU time of threads", () => {
  it("is what the scheduler counted for each of them", async () => {
    await file("7/task/7/schedstat", "1500 20 3\n");
    await file("7/task/9/schedstat", "2500 0 1\n");
    expect(threadTimes(7, true, proc)).toEqual(
      new Map([
        ["7", { ranNs: 1_500, waitedNs: 20 }],
        ["9", { ranNs: 2_500, waitedNs: 0 }],
      ]),
    );
  });

  it("is in ticks of 10 ms where the scheduler does not tell", async () => {
    // A command may hold anything, a parenthesis too.
    await file("7/task/7/stat", "7 (wrk:w) 0) S 1 1 1 0 -1 64 5 0 0 0 12 3 0 0 20 0 1 0\n");
    expect(threadTimes(7, false, proc)).toEqual(new Map([["7", { ranNs: 150_000_000, waitedNs: 0 }]]));
  });

  it("cannot be read of a process that is gone: that says what is needed", () => {
    expect(() => threadTimes(7, true, proc)).toThrow(BenchError);
    expect(() => threadTimes(7, true, proc)).toThrow(/process 7 cannot be read .*needs Linux/);
  });

  it("refuses what is no line of schedstat", async () => {
    await file("7/task/7/schedstat", "nothing\n");
    expect(() => threadTimes(7, true, proc)).toThrow('"nothing" is no line of schedstat');
  });

  it("of this process can be read, if this is Linux", () => {
    if (process.platform !== "linux") return;
    expect(threadTimes(process.pid, hasSchedstat(process.pid)).size).toBeGreaterThan(0);
  });
});

describe("schedstat", () => {
  it("is there when it counts", async () => {
    await file("7/schedstat", "1500 20 3\n");
    expect(hasSchedstat(7, proc)).toBe(true);
  });

  it("is not there when the kernel was built without its counts", async () => {
    await file("7/schedstat", "0 0 0\n");
    expect(hasSchedstat(7, proc)).toBe(false);
  });

  it("is not there without the file", () => {
    expect(hasSchedstat(7, proc)).toBe(false);
  });
});

describe("the time between two readings", () => {
  const times = (entries: Record<string, [number, number]>) =>
    new Map(Object.entries(entries).map(([thread, [ranNs, waitedNs]]) => [thread, { ranNs, waitedNs }]));

  it("is the sum over all threads", () => {
    const used = timeBetween(times({ a: [100, 1], b: [200, 2] }), times({ a: [150, 3], b: [260, 2] }));
    expect(used).toEqual({ ranNs: 110, waitedNs: 2 });
  });

  it("counts a thread that began in between from its beginning", () => {
    expect(timeBetween(times({ a: [100, 0] }), times({ a: [110, 0], b: [40, 5] }))).toEqual({
      ranNs: 50,
      waitedNs: 5,
    });
  });

  it("is not known when a thread ended: its time went with it", () => {
    expect(timeBetween(times({ a: [100, 0], b: [900, 0] }), times({ a: [150, 0] }))).toBeUndefined();
  });
});
