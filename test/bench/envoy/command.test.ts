import { describe, expect, it } from "vitest";
import { runCommand } from "../../../bench/envoy/command.js";

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
    const { code, output } = await runCommand("/bin/sh", ["-c", "echo said; sleep 20 & wait"], 100);
    expect(code).toBeUndefined();
    expect(output).toBe("said\nno answer within 0.1 s");
  });

  it("that never stops talking is not kept whole", async () => {
    const { output } = await runCommand("/bin/sh", ["-c", "yes meshfuse | head -c 300000"]);
    expect(output).toHaveLength(64 * 1024);
  });
});
