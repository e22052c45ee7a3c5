import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { runCommand } from "../../../bench/envoy/command.js";

/** Whether a process is there and has not ended: one that nobody has waited for is a Z. */
function runs(pid: string): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

describe("a command", () => {
  it("gives its code and all that it said", async () => {
    const { code, output } = await runCommand("/bin/sh", ["-c", "echo out; echo err >&2; exit 3"]);
    expect(code).toBe(3);
    expect(output.split("\n").sort()).toEqual(["", "err", "out"]);
  });

  it("that is not there, or lies under a file, says so and does not reject", async () => {
    expect(await runCommand("/absent", [])).toEqual({ output: "spawn /absent ENOENT" });
    expect(await runCommand("/bin/sh/envoy", [])).toEqual({ output: "spawn ENOTDIR" });
  });

  it("that is killed says by what", async () => {
    expect(await runCommand("/bin/sh", ["-c", "kill -SEGV $$"])).toEqual({ output: "ended by SIGSEGV" });
  });

  it("that does not end is ended, though a child of it holds its output", async () => {
    // Within its time it has to start and to be heard, on a machine that is busy with other tests, too.
    const { code, output } = await runCommand("/bin/sh", ["-c", "echo said; sleep 60 & wait"], 5_000);
    expect(code).toBeUndefined();
    expect(output).toBe("said\nno answer within 5 s");
  });

  it("is ended once its signal says so, and all that it started", async () => {
    const folder = mkdtempSync(join(tmpdir(), "meshfuse-command-"));
    const file = join(folder, "pid");
    const interrupt = new AbortController();
    const script = `sleep 60 & echo $! > ${file}.new; mv ${file}.new ${file}; wait`;
    const running = runCommand("/bin/sh", ["-c", script], undefined, interrupt.signal);
    await vi.waitFor(() => expect(existsSync(file)).toBe(true), { timeout: 10_000 });
    interrupt.abort();
    expect(await running).toEqual({ output: "interrupted" });
    const child = readFileSync(file, "utf8").trim();
    await vi.waitFor(() => expect(runs(child)).toBe(false), { timeout: 10_000 });
    rmSync(folder, { recursive: true });
  });

  it("is not begun for long when its signal has said so before", async () => {
    const { code, output } = await runCommand("/bin/sleep", ["20"], undefined, AbortSignal.abort());
    expect([code, output]).toEqual([undefined, "interrupted"]);
  });

  it("that never stops talking is not kept whole", async () => {
    const { output } = await runCommand("/bin/sh", ["-c", "yes meshfuse | head -c 300000"]);
    expect(output).toHaveLength(64 * 1024);
  });
});
