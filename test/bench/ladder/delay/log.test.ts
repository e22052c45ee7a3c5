import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AccessLog, timesOf } from "../../../../bench/ladder/delay/log.js";
import { BenchError } from "../../../../bench/ladder/step.js";

const live = new AbortController().signal;
let folder: string;
let path: string;
let log: AccessLog;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-log-"));
  path = join(folder, "access.log");
  log = await AccessLog.open(path);
});
afterEach(async () => {
  await log.close();
  await rm(folder, { recursive: true });
});

describe("the access log", () => {
  it("gives the times of a path in microseconds, and of no other", () => {
    const text =
      "/delay-5?run=1 200 5123\n/delay-5?run=11 200 7\n/delay-1?run=1 200 8\n/delay-5?run=1 200 5001\n";
    expect(timesOf(text, "/delay-5?run=1")).toEqual([5123, 5001]);
  });

  it.each(["/a 503 12", "/a 200 -", "/a 200"])("is no measurement where it says %j", (line) => {
    expect(() => timesOf(`${line}\n`, "/a")).toThrow(BenchError);
  });

  it("is read on from where it was read before, however it is written", async () => {
    await appendFile(path, "/a 200 1\n/a 200 2\n");
    expect(await log.take("/a", 2, live)).toEqual([1, 2]);
    await appendFile(path, "/b 200 3\n/b 20");
    const taken = log.take("/b", 2, live);
    await appendFile(path, "0 4\n");
    expect(await taken).toEqual([3, 4]);
  });

  it("says so where it has more requests than were sent", async () => {
    await appendFile(path, "/a 200 1\n/a 200 2\n");
    await expect(log.take("/a", 1, live)).rejects.toThrow("logs 2 requests to /a, and 1 were sent");
  });

  it("is not waited for once the bench has ended", async () => {
    const ended = AbortSignal.abort(new Error("interrupted"));
    await expect(log.take("/a", 1, ended)).rejects.toThrow("interrupted");
  });
});
