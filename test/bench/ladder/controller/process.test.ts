import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { addressesIn, startController } from "../../../../bench/ladder/controller/process.js";

/** A program in the controller's place. */
async function programOf(code: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "controller-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "main.mjs");
  await writeFile(path, code);
  return path;
}
const settings = (signal = new AbortController().signal) => ({ module: "/x/m.wasm", signal });
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const SAYS = `process.stderr.write('{"msg":"Server listening"}\\n');
process.stderr.write('{"xds":"127.0.0.1:1","api":"http://127.0.0.1:2"}\\n');`;

describe("a controller of its own", () => {
  it("is there once its log names its addresses, and ends when it is asked to", async () => {
    const entry = await programOf(`${SAYS} setInterval(() => {}, 1_000);`);
    const controller = await startController(settings(), { entry });
    expect(controller).toMatchObject({ xds: "127.0.0.1:1", api: "http://127.0.0.1:2" });
    expect(isAlive(controller.pid)).toBe(true);
    await controller.stop();
    expect(isAlive(controller.pid)).toBe(false);
    await controller.stop();
  });

  it("is told its module, free ports and a folder that is its own", async () => {
    const entry = await programOf(`process.stderr.write(process.argv.slice(2).join(" "));`);
    await expect(startController(settings(), { entry })).rejects.toThrow(
      /controller --xds-port 0 --api-port 0 --data \S+meshfuse-bench-controller-\S+ --module \/x\/m\.wasm/,
    );
  });

  it("that ends before it listens is an error with what it said", async () => {
    const entry = await programOf(`console.error("no module there"); process.exitCode = 1;`);
    await expect(startController(settings(), { entry })).rejects.toThrow(
      "the controller ended before it listened:\nno module there",
    );
  });

  it("is not started once all was stopped", async () => {
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(startController(settings(stopped), { entry: "/nowhere.mjs" })).rejects.toThrow("stopped");
  });
});

describe("the addresses in a log", () => {
  it("stand in one line of it", () => {
    expect(addressesIn('{"level":30,"xds":"127.0.0.1:1","api":"http://127.0.0.1:2"}')).toEqual({
      xds: "127.0.0.1:1",
      api: "http://127.0.0.1:2",
    });
  });

  it.each(["", "Warning: something", '{"msg":"x"}', '{"xds":"127.0.0.1:1"}'])(
    "do not stand in %s",
    (line) => {
      expect(addressesIn(line)).toBeUndefined();
    },
  );
});
