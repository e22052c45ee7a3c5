// The largest file that a process may write, as a limit of its own.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openJournal } from "../../controller/journal/index.js";
import { ROOT } from "./command.js";

/** In blocks of 512 bytes: the last record that fits ends before it, the next one crosses it. */
const LIMIT_BLOCKS = 200;

const WRITER = `
  import { openJournal } from "./dist/controller/journal/index.js";
  const journal = await openJournal({ folder: process.argv[1] });
  let kept = 0;
  try {
    for (;;) kept += await journal.append("x".repeat(3000)).then(() => 1);
  } catch (error) {
    const after = await journal.snapshot({ kept }).then(() => journal.append("after"));
    await journal.close();
    console.log(JSON.stringify({ kept, kind: error.kind, message: error.message }));
  }`;

it("is told apart from a full disk, and a snapshot makes room under it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "meshfuse-limit-"));
  try {
    const command = `ulimit -f ${LIMIT_BLOCKS} && exec "$0" --input-type=module -e "$1" "$2"`;
    const args = ["-c", command, process.execPath, WRITER, folder];
    const { stdout, stderr } = spawnSync("sh", args, { cwd: ROOT, encoding: "utf8" });
    expect(stderr).toBe("");
    const kept = Math.floor((LIMIT_BLOCKS * 512) / 3030);
    const message = `a file in ${folder} may not grow further: raise the limit (ulimit -f); nothing was changed`;
    expect(JSON.parse(stdout)).toEqual({ kept, kind: "full", message });
    const journal = await openJournal({ folder });
    await journal.close();
    expect(journal.recovered).toEqual({ snapshot: { kept }, records: ["after"], notes: [] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
