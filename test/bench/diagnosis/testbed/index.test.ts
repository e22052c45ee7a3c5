import { describe, expect, it } from "vitest";
import { MISHAPS, titleOf } from "../../../../bench/diagnosis/testbed/faults/index.js";
import { runTestbed } from "../../../../bench/diagnosis/testbed/index.js";
import { BenchError } from "../../../../bench/ladder/index.js";

describe("a run of the testbed", () => {
  it("is refused before anything starts where no fault has such a word in its title, and names all", async () => {
    const started: string[] = [];
    const settings = {
      ...{ envoy: "/nowhere/envoy", module: "/nowhere/filter.wasm" },
      signal: new AbortController().signal,
      progress: (line: string) => started.push(line),
    };
    const run = runTestbed({ seed: 1, only: ["xyz"] }, settings);
    const error = await run.catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(BenchError);
    const { message } = error as Error;
    expect(message).toMatch(/^no fault has xyz in its title; there are:/);
    for (const mishap of MISHAPS) expect(message).toContain(titleOf(mishap));
    expect(started).toEqual([]);
  });

  it("says what is wrong with the controller's module in one line, and leaves nothing running", async () => {
    const settings = {
      ...{ envoy: "/nowhere/envoy", module: "/nowhere/filter.wasm" },
      signal: new AbortController().signal,
      progress: () => {},
    };
    const run = runTestbed({ seed: 1, only: ["crash"] }, settings);
    await expect(run).rejects.toThrow(BenchError);
    await expect(run).rejects.toThrow(/\/nowhere\/filter\.wasm/);
  });
});
