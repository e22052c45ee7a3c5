import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readIfPresent, writeAll, writeWhole } from "../../../../controller/policy/store/disk.js";
import { testFolder } from "./folders.js";

const STAGING = ".staging";

function staged() {
  const folder = testFolder();
  const staging = join(folder.path, STAGING);
  return { folder, staging, leftOver: () => readdirSync(staging) };
}

describe("files that are whole at every instant", () => {
  it("are there with all their text, and nothing is left over", async () => {
    const { folder, staging, leftOver } = staged();
    folder.write("b.yaml", "old");
    const writes = ["a", "b", "c"].map((name) => ({
      file: `${name}.yaml`,
      text: `${name}: ${"x".repeat(100_000)}`,
    }));
    await writeAll(folder.path, writes, staging);
    expect(writes.map(({ file }) => folder.read(file))).toEqual(writes.map(({ text }) => text));
    expect([folder.names(), leftOver()]).toEqual([["a.yaml", "b.yaml", "c.yaml"], []]);
  });

  it("are all as they were when one cannot be moved to its place", async () => {
    const { folder, staging, leftOver } = staged();
    folder.write("a.yaml", "old");
    mkdirSync(join(folder.path, "c.yaml", "in the way"), { recursive: true });
    const writes = ["a", "b", "c", "d"].map((name) => ({ file: `${name}.yaml`, text: "new" }));
    await expect(writeAll(folder.path, writes, staging)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(folder.names()).toEqual(["a.yaml", "c.yaml"]);
    expect([folder.read("a.yaml"), leftOver()]).toEqual(["old", []]);
  });

  it("are none when one cannot be staged", async () => {
    const { folder } = staged();
    folder.write(STAGING, "in the way");
    await expect(
      writeAll(folder.path, [{ file: "a.yaml", text: "a" }], join(folder.path, STAGING)),
    ).rejects.toThrow();
    expect(folder.names()).toEqual([]);
  });

  it("may be one, in a folder that is made", async () => {
    const { folder } = staged();
    await writeWhole(join(folder.path, "state"), "a.json", "{}");
    expect(folder.read("state/a.json")).toBe("{}");
  });

  it("are told from those that are not there, and from those that cannot be read", async () => {
    const { folder } = staged();
    folder.write("a", "text");
    expect(await readIfPresent(join(folder.path, "a"))).toBe("text");
    expect(await readIfPresent(join(folder.path, "b"))).toBeUndefined();
    await expect(readIfPresent(folder.path)).rejects.toThrow(/EISDIR/);
  });
});
