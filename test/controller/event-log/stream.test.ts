import { open, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { LogFile, LogStream, openSink } from "../../../controller/event-log/index.js";
import { FakeClock, temporaryFolder } from "../push/fixture.js";

describe("a stream as the event log", () => {
  it("takes whole lines in their order", async () => {
    const place = path.join(await temporaryFolder(), "out");
    const handle = await open(place, "w");
    const stream = new LogStream(new FakeClock(), handle.fd);
    await stream.write("one\n");
    await stream.write("zwölf\n".repeat(10_000));
    await stream.close();
    await handle.close();
    expect(await readFile(place, "utf8")).toBe(`one\n${"zwölf\n".repeat(10_000)}`);
  });

  it("fails where nobody reads any more", async () => {
    const place = path.join(await temporaryFolder(), "out");
    await (await open(place, "w")).close();
    const handle = await open(place, "r");
    await expect(new LogStream(new FakeClock(), handle.fd).write("one\n")).rejects.toThrow("EBADF");
    await handle.close();
  });
});

describe("what --event-log names", () => {
  it("is standard output as a dash, else a file", async () => {
    const clock = new FakeClock();
    expect(await openSink("-", clock)).toBeInstanceOf(LogStream);
    const file = await openSink(path.join(await temporaryFolder(), "events"), clock);
    expect(file).toBeInstanceOf(LogFile);
    await file.close();
  });
});
