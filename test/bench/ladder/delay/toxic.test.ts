import { describe, expect, it, vi } from "vitest";
import type { Cell } from "../../../../bench/ladder/delay/plan.js";
import { compare, measureToxiproxy } from "../../../../bench/ladder/delay/toxic.js";
import type { Settings } from "../../../../bench/ladder/step.js";

const CELLS = [
  { delayMs: 5, concurrency: 1 },
  { delayMs: 25, concurrency: 200 },
];
const settings: Settings = {
  envoy: "/nowhere/envoy",
  module: "/nowhere/m.wasm",
  scope: "short",
  only: [],
  cache: "/nowhere",
  signal: new AbortController().signal,
  progress: () => {},
};

describe("delays through toxiproxy", () => {
  it("are told less the delay and less the median without one", async () => {
    const timesOf = async ({ delayMs }: Cell) => [1, 2, 3].map((each) => each + delayMs);
    const { measured, skipped } = await compare(CELLS, timesOf, () => {});
    expect(skipped).toEqual([]);
    expect(measured).toEqual(CELLS.map((cell) => ({ cell, baseMs: 2, errorsMs: [-1, 0, 1] })));
  });

  it("are compared with a base of as many connections, taken just before", async () => {
    const asked: [number, number][] = [];
    const timesOf = async ({ delayMs, concurrency }: Cell) => {
      asked.push([delayMs, concurrency]);
      return [delayMs];
    };
    await compare(CELLS, timesOf, () => {});
    expect(asked).toEqual([
      [0, 1],
      [5, 1],
      [0, 200],
      [25, 200],
    ]);
  });

  it("are left out where the machine has no time for them, and the others are not", async () => {
    const timesOf = async ({ delayMs, concurrency }: Cell) => [concurrency === 200 ? 80 : 0.2 + delayMs];
    const { measured, skipped } = await compare(CELLS, timesOf, () => {});
    expect(measured.map(({ cell }) => cell)).toEqual([CELLS[0]]);
    expect(skipped).toEqual([
      {
        what: "toxiproxy: 25 ms, 200 connections",
        why: "without a delay it takes 80.0 ms at the client: the machine is too busy",
      },
    ]);
  });

  it("are left out where there is no Go", async () => {
    vi.stubEnv("PATH", "/nowhere");
    const { measured, skipped } = await measureToxiproxy(CELLS, settings);
    vi.unstubAllEnvs();
    expect(measured).toEqual([]);
    expect(skipped[0]?.why).toContain("install Go");
  });
});
