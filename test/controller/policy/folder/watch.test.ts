import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { watchFolder } from "../../../../controller/policy/index.js";
import { testFolder } from "./folders.js";

/** A watched folder, and a promise of its next change. */
function watched(rescanMs?: number) {
  const folder = testFolder();
  let tell: () => void = () => undefined;
  const watch = watchFolder(folder.path, {
    changed: () => tell(),
    blind: (reason) => {
      if (rescanMs === undefined) throw new Error(reason);
    },
    ...(rescanMs === undefined ? {} : { rescanMs }),
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

  it("that is not there makes the watch blind, told once, until it comes", async () => {
    const folder = testFolder();
    const path = join(folder.path, "later");
    const reasons: string[] = [];
    let changes = 0;
    const watch = watchFolder(path, {
      changed: () => {
        changes += 1;
      },
      blind: (reason) => reasons.push(reason),
      rescanMs: 20,
    });
    onTestFinished(() => watch.close());
    await expect.poll(() => changes).toBeGreaterThan(3);
    expect(reasons).toEqual([expect.stringMatching(/ENOENT/)]);
    mkdirSync(path);
    const before = changes;
    await expect.poll(() => changes).toBeGreaterThan(before + 2);
    expect(reasons).toHaveLength(1);
  });

  it("that was removed and made anew is watched again", async () => {
    const { folder, change } = watched(20);
    let seen = change();
    rmSync(folder.path, { recursive: true });
    await seen;
    mkdirSync(folder.path);
    seen = change();
    await seen;
    seen = change();
    folder.write("a.yaml", "a: 1");
    await seen;
    expect(folder.names()).toEqual(["a.yaml"]);
  });
});
