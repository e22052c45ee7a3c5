import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { watchFolder } from "../../../../controller/policy/index.js";
import { testFolder } from "./folders.js";

/** A watched folder, and a promise of its next change. */
function watched() {
  const folder = testFolder();
  let tell: () => void = () => undefined;
  const watch = watchFolder(folder.path, {
    changed: () => tell(),
    blind: (reason) => {
      throw new Error(reason);
    },
  });
  onTestFinished(() => watch.close());
  const change = () =>
    new Promise<void>((resolve) => {
      tell = resolve;
    });
  return { folder, change };
}

describe("a watched directory", () => {
  it("tells of a file that is written, moved over and removed", async () => {
    const { folder, change } = watched();
    let seen = change();
    folder.write("a.yaml", "a: 1");
    await seen;
    seen = change();
    folder.write("a.yaml~", "a: 2");
    renameSync(join(folder.path, "a.yaml~"), join(folder.path, "a.yaml"));
    await seen;
    seen = change();
    folder.remove("a.yaml");
    await seen;
    expect(folder.names()).toEqual([]);
  });

  it("tells of the link that a mounted ConfigMap turns", async () => {
    const { folder, change } = watched();
    const seen = change();
    mkdirSync(join(folder.path, "..2026"));
    symlinkSync("..2026", join(folder.path, "..data_tmp"));
    renameSync(join(folder.path, "..data_tmp"), join(folder.path, "..data"));
    await seen;
    expect(folder.names()).toEqual([]);
  });

  it("that is not there makes the watch blind, with the reason", () => {
    const reasons: string[] = [];
    const watch = watchFolder(join(testFolder().path, "nothing"), {
      changed: () => undefined,
      blind: (reason) => reasons.push(reason),
    });
    watch.close();
    expect(reasons[0]).toMatch(/ENOENT/);
  });
});
