import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openJournal } from "../../../controller/journal/index.js";
import { filesOf, temporaryFolders } from "./folders.js";

const newFolder = temporaryFolders();
const SEGMENT = "journal-0000000000000001.log";
const LOCKS = createRequire(import.meta.url).resolve("fs-native-extensions");

/** A process that holds the lock of a folder until it is killed. */
async function holder(folder: string) {
  const source = `
    const { openSync, writeSync } = require("node:fs");
    const fd = openSync(process.argv[1], "w+");
    const locked = require(${JSON.stringify(LOCKS)}).tryLock(fd);
    writeSync(fd, JSON.stringify({ pid: process.pid, host: "there" }));
    console.log(locked);
    process.stdin.resume();`;
  const child = spawn(process.execPath, ["-e", source, join(folder, "lock")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  expect(said.toString()).toBe("true\n");
  return child;
}

describe("the folder of a journal", () => {
  it("is refused at once to a second writer, with the process and host of the first", async () => {
    const folder = newFolder();
    const first = await openJournal({ folder });
    await first.append(1);
    const before = filesOf(folder);
    await expect(openJournal({ folder })).rejects.toMatchObject({
      name: "OpenFailure",
      kind: "in_use",
      message: `${join(folder, "lock")} is held by process ${process.pid} on ${hostname()}: stop that one first, or use another folder`,
    });
    expect(filesOf(folder)).toEqual(before);
    await first.append(2);
    await first.close();
    const second = await openJournal({ folder });
    expect(second.recovered.records).toEqual([1, 2]);
    await second.close();
  });

  it("goes to one of those who open it at once, also the first time", async () => {
    const folder = join(newFolder(), "new");
    const opened = await Promise.allSettled(Array.from({ length: 8 }, () => openJournal({ folder })));
    const refused = opened.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(7);
    for (const refusal of refused) expect(refusal).toMatchObject({ reason: { kind: "in_use" } });
    for (const result of opened) if (result.status === "fulfilled") await result.value.close();
  });

  it("is free at once when its process was killed", async () => {
    const folder = newFolder();
    const child = await holder(folder);
    await expect(openJournal({ folder })).rejects.toThrow(`is held by process ${child.pid} on there`);
    child.kill("SIGKILL");
    await once(child, "exit");
    await (await openJournal({ folder })).close();
  });

  it("is free after an open that was refused", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, SEGMENT), "noise\n");
    await expect(openJournal({ folder })).rejects.toMatchObject({ kind: "damaged" });
    rmSync(join(folder, SEGMENT));
    await (await openJournal({ folder })).close();
  });

  it("does not name an owner whom the lock's file does not tell", async () => {
    const folder = newFolder();
    const first = await openJournal({ folder });
    writeFileSync(join(folder, "lock"), "");
    await expect(openJournal({ folder })).rejects.toThrow("is held by another process: stop that one first");
    await first.close();
  });

  it.each(["", "below"])("cannot be a file, nor stand below one (%j)", async (below) => {
    const file = join(newFolder(), "file");
    writeFileSync(file, "");
    await expect(openJournal({ folder: join(file, below) })).rejects.toMatchObject({
      kind: "unusable",
      message: expect.stringMatching(
        /cannot be opened .*: it needs a folder that this user may read and write/,
      ),
    });
  });

  it.runIf(process.platform === "linux")("is refused where no folder can be made", async () => {
    const message = expect.stringMatching(/^the journal in \/proc\/nope\/below cannot be opened \(E/);
    await expect(openJournal({ folder: "/proc/nope/below" })).rejects.toMatchObject({
      kind: "unusable",
      message,
    });
  });
});

describe("a writer whose files another one touched", () => {
  const touches: [string, (folder: string) => void][] = [
    ["the lock's file was removed", (folder) => rmSync(join(folder, "lock"))],
    ["the lock's file was replaced", (folder) => copyOver(folder, "lock")],
    ["the segment was removed", (folder) => rmSync(join(folder, SEGMENT))],
    ["the segment was replaced", (folder) => copyOver(folder, SEGMENT)],
    ["the segment has grown", (folder) => appendFileSync(join(folder, SEGMENT), "x")],
    ["the segment was cut", (folder) => writeFileSync(join(folder, SEGMENT), "")],
  ];

  it.each(touches)("stops when %s", async (_, touch) => {
    const folder = newFolder();
    const journal = await openJournal({ folder });
    await journal.append(1);
    touch(folder);
    const before = filesOf(folder);
    const refused = {
      kind: "broken",
      message: expect.stringMatching(/^somebody else changed .*: see that one/),
    };
    await expect(journal.append(2)).rejects.toMatchObject(refused);
    await expect(journal.append(3)).rejects.toMatchObject(refused);
    await expect(journal.snapshot([1])).rejects.toMatchObject(refused);
    expect(filesOf(folder)).toEqual(before);
    await journal.close();
  });

  it.each<[string, (folder: string) => void]>([
    ["removed", (folder) => rmSync(folder, { recursive: true })],
    ["moved", (folder) => renameSync(folder, join(newFolder(), "away"))],
  ])("says that its folder is gone when it was %s", async (_, lose) => {
    const folder = newFolder();
    const journal = await openJournal({ folder });
    await journal.append(1);
    lose(folder);
    const message = `the folder ${folder} is gone, removed or moved: put it back, then restart`;
    await expect(journal.append(2)).rejects.toMatchObject({ kind: "broken", message });
    await expect(journal.snapshot([1])).rejects.toMatchObject({ kind: "broken", message });
    await journal.close();
  });

  it("does not put a snapshot where another one may write", async () => {
    const folder = newFolder();
    const journal = await openJournal({ folder });
    await journal.append(1);
    rmSync(join(folder, "lock"));
    const second = await openJournal({ folder });
    await expect(journal.snapshot([1])).rejects.toMatchObject({ kind: "broken" });
    await second.append(2);
    await Promise.all([journal.close(), second.close()]);
    const third = await openJournal({ folder });
    expect(third.recovered).toEqual({ snapshot: undefined, records: [1, 2], notes: [] });
    await third.close();
  });
});

function copyOver(folder: string, name: string): void {
  const path = join(folder, name);
  copyFileSync(path, `${path}.copy`);
  renameSync(`${path}.copy`, path);
  expect(readFileSync(path).length).toBeGreaterThan(0);
}
