import { appendFile, mkdir, open, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { LogFile, PREDECESSOR } from "../../../controller/event-log/index.js";
import { temporaryFolder } from "../push/fixture.js";

async function opened(before?: string, maxBytes?: number) {
  const place = path.join(await temporaryFolder(), "events.jsonl");
  if (before !== undefined) await writeFile(place, before);
  const file = await LogFile.open(place, maxBytes);
  onTestFinished(() => file.close());
  return { place, file, read: (suffix = "") => readFile(place + suffix, "utf8") };
}

describe("the file of an event log", () => {
  it("is made where it is missing, and others cannot read it", async () => {
    const { place, file, read } = await opened();
    await file.write("one\n");
    expect(await read()).toBe("one\n");
    expect((await stat(place)).mode & 0o007).toBe(0);
  });

  it("is appended to where it is there", async () => {
    const { file, read } = await opened("zero\n");
    await file.write("one\ntwo\n");
    await file.write("three\n");
    expect(await read()).toBe("zero\none\ntwo\nthree\n");
  });

  it("goes on with a line of its own where an earlier process was killed in the midst of one", async () => {
    const { file, read } = await opened('zero\n{"time":"2026');
    await file.write("one\n");
    expect(await read()).toBe('zero\n{"time":"2026\none\n');
  });

  it("is opened anew where it was moved away, as log rotation does", async () => {
    const { place, file, read } = await opened();
    await file.write("one\n");
    await rename(place, `${place}.old`);
    await file.write("two\n");
    expect([await read(".old"), await read()]).toEqual(["one\n", "two\n"]);
  });

  it("is opened anew where another file is in its place", async () => {
    const { place, file, read } = await opened();
    await file.write("one\n");
    await rename(place, `${place}.old`);
    await writeFile(place, "made by another\n");
    await file.write("two\n");
    expect(await read()).toBe("made by another\ntwo\n");
  });

  it("is made anew where it was removed", async () => {
    const { place, file, read } = await opened();
    await file.write("one\n");
    await rm(place);
    await file.write("two\n");
    expect(await read()).toBe("two\n");
  });

  it("begins anew where somebody emptied it", async () => {
    const { place, file, read } = await opened();
    await file.write("one\n");
    await truncate(place);
    await file.write("two\n");
    expect(await read()).toBe("two\n");
  });

  it("cuts off what a write that failed left behind", async () => {
    const { place, file, read } = await opened();
    await file.write("one\n");
    const handle = await open(place);
    onTestFinished(() => handle.close());
    const failing = vi.spyOn(Object.getPrototypeOf(handle), "appendFile").mockImplementationOnce(async () => {
      await appendFile(place, "half a li");
      throw new Error("ENOSPC");
    });
    onTestFinished(() => failing.mockRestore());
    await expect(file.write("lost\n")).rejects.toThrow("ENOSPC");
    await file.write("two\n");
    expect(await read()).toBe("one\ntwo\n");
  });

  it("leaves the lines that others write into it", async () => {
    const { place, file, read } = await opened("", 20);
    await file.write("one\n");
    await appendFile(place, "by another\n");
    await file.write("two\n");
    expect(await read()).toBe("one\nby another\ntwo\n");
    await file.write("three\n");
    expect([await read(PREDECESSOR), await read()]).toEqual(["one\nby another\ntwo\n", "three\n"]);
  });

  it("becomes its one predecessor at its largest size", async () => {
    const { file, read } = await opened("", 10);
    for (const line of ["1234\n", "5678\n", "abcd\n", "efgh\n", "ijkl\n"]) await file.write(line);
    expect(await read()).toBe("ijkl\n");
    expect(await read(PREDECESSOR)).toBe("abcd\nefgh\n");
  });

  it("takes lines that are longer than its largest size", async () => {
    const { file, read } = await opened("", 4);
    await file.write("a long line\n");
    expect(await read()).toBe("a long line\n");
  });

  it("can be no directory, and its directory must be there", async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, "events"));
    await expect(LogFile.open(path.join(folder, "events"))).rejects.toThrow(
      "is no regular file: name another, or - for standard output",
    );
    await expect(LogFile.open(path.join(folder, "missing", "events"))).rejects.toThrow("ENOENT");
  });

  it("fails for what cannot be written, and takes the next lines once it can", async () => {
    const { place, file, read } = await opened();
    const folder = path.dirname(place);
    await rename(folder, `${folder}.away`);
    await expect(file.write("one\n")).rejects.toThrow("ENOENT");
    await rename(`${folder}.away`, folder);
    await file.write("two\n");
    expect(await read()).toBe("two\n");
  });
});
