import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { execute } from "../../../../bench/peers/build/index.js";

const node = (script: string, more: object = {}) =>
  execute({
    command: process.execPath,
    args: ["-e", script],
    signal: new AbortController().signal,
    ...more,
  });

describe("a program that builds a peer", () => {
  it("gives what it wrote", async () => {
    expect(await node("process.stdout.write('made'); process.stderr.write('on the way')")).toBe("made");
  });

  it("works in the folder and with the variables that it is given", async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "meshfuse-execute-")));
    const script = "process.stdout.write(process.cwd() + ' ' + process.env.WORD)";
    expect(await node(script, { folder, env: { WORD: "here" } })).toBe(`${folder} here`);
    await rm(folder, { recursive: true });
  });

  it("shows the lines it says as they come", async () => {
    const lines: string[] = [];
    await node("process.stderr.write('on'); setImmediate(() => console.error('e\\n\\n  two'))", {
      onLine: (line: string) => lines.push(line),
    });
    expect(lines).toEqual(["one", "two"]);
  });

  it("shows the last it said where it fails", async () => {
    const script = "for (let i = 0; i < 30; i++) console.error('line ' + i); process.exit(3)";
    const failure = await node(script).catch((error: Error) => error.message);
    expect(failure).toMatch(/ended with 3:\n {2}line 18\n/);
    expect(failure).toMatch(/line 29$/);
  });

  it("says so where there is no such program", async () => {
    await expect(node("", { command: "/nowhere/cargo" })).rejects.toThrow("/nowhere/cargo");
  });

  it("is not started once the bench has ended", async () => {
    const signal = AbortSignal.abort(new Error("interrupted"));
    await expect(node("", { signal })).rejects.toThrow("interrupted");
  });

  it("is ended with what it started when the bench ends", async () => {
    const folder = await mkdtemp(join(tmpdir(), "meshfuse-execute-"));
    const child = join(folder, "child.js");
    await writeFile(child, "console.error('begun'); setInterval(() => {}, 1000)");
    const script = `require("child_process").spawn(process.execPath, [${JSON.stringify(child)}], { stdio: "inherit" })`;
    const end = new AbortController();
    // The child's child holds its pipes open: were it not ended, there would be no end to wait for.
    const onLine = () => end.abort();
    await expect(node(script, { signal: end.signal, onLine })).rejects.toThrow("was interrupted");
    await rm(folder, { recursive: true });
  });
});
