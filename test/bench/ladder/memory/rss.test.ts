import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { memoryOf, parseSmapsRollup } from "../../../../bench/ladder/memory/rss.js";

const ROLLUP = `5581c0e0d000-7ffe2c7f6000 ---p 00000000 00:00 0                          [rollup]
Rss:               80912 kB
Pss:               60133 kB
Pss_Anon:          30000 kB
Shared_Clean:      20480 kB
Shared_Dirty:          0 kB
Private_Clean:     30208 kB
Private_Dirty:     30224 kB
Swap:                  0 kB
`;

describe("the memory of a process", () => {
  it("is read in bytes, of all pages and of its own", () => {
    expect(parseSmapsRollup(ROLLUP)).toEqual({ rss: 80_912 * 1024, own: (30_208 + 30_224) * 1024 });
  });

  it("is refused where a line is missing, by its name", () => {
    expect(() => parseSmapsRollup(ROLLUP.replace(/^Private_Dirty.*$/m, ""))).toThrow(
      "smaps_rollup tells no Private_Dirty",
    );
  });

  it("is that of the process with this number", async () => {
    const proc = await mkdtemp(join(tmpdir(), "proc-"));
    onTestFinished(() => rm(proc, { recursive: true }));
    await mkdir(join(proc, "77"));
    await writeFile(join(proc, "77/smaps_rollup"), ROLLUP);
    expect(await memoryOf(77, proc)).toMatchObject({ rss: 80_912 * 1024 });
    await expect(memoryOf(78, proc)).rejects.toThrow(
      /the memory of process 78 cannot be read \(ENOENT.*this step needs Linux/,
    );
  });
});
