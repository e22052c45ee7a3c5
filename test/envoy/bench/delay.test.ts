// The step of the ladder that measures delays, on real Envoys, with few requests.
import { describe, expect, it } from "vitest";
import { envoyBinary } from "../../../bench/envoy/index.js";
import { measureCells } from "../../../bench/ladder/delay/index.js";
import type { Settings } from "../../../bench/ladder/step.js";

/** Toxiproxy is built from a registry: only where a cache for that is named. */
const CACHE = process.env.MESHFUSE_BENCH_CACHE;
const BUILT_WITHIN_MS = 600_000;

const CELLS = [
  { delayMs: 5, concurrency: 1 },
  { delayMs: 25, concurrency: 20 },
];

/** Small, so that it takes no time. */
const BURST = { delayMs: 25, concurrency: 60, isBurst: true } as const;

async function measured(more: Partial<Settings> = {}) {
  const settings: Settings = {
    envoy: await envoyBinary(),
    module: "dist/meshfuse.wasm",
    scope: "short",
    only: [],
    // Nothing can be made in there.
    cache: CACHE ?? "/dev/null",
    signal: new AbortController().signal,
    progress: () => {},
    ...more,
  };
  return measureCells(CELLS, settings, BURST);
}

describe("the step `delay`", { timeout: BUILT_WITHIN_MS }, () => {
  it("finds ours never early, and a row for each delay, filter and kind of timers", async () => {
    const { tables, verdicts, skipped } = await measured();
    const neverEarly = verdicts.filter(({ bound }) => bound === "at least");
    expect(neverEarly.map(({ state }) => state)).toEqual(["holds", "holds"]);
    // How much later than native on this machine is not for a test to say.
    const others = verdicts.filter(({ bound }) => bound === "at most");
    expect(others.map(({ limit, unit }) => [limit, unit])).toEqual([
      ...[0.5, 2.5, 10].map((ms) => [ms, "ms"]),
      ...[3, 3].map((times) => [times, "x"]),
      [5, "ms"],
    ]);
    for (const { rows } of tables.slice(0, 2)) {
      expect(rows.map((row) => row.slice(0, 3))).toEqual([
        [5, 1, "meshfuse"],
        [5, 1, "native fault filter"],
        [25, 20, "meshfuse"],
        [25, 20, "native fault filter"],
        [25, "60, once", "meshfuse"],
        [25, "60, once", "native fault filter"],
      ]);
      for (const [, , , requests] of rows) expect(requests).toBeGreaterThan(0);
    }
    if (CACHE === undefined) expect(skipped[0]?.what).toContain("toxiproxy");
    // On a busy machine a delay that cannot be told from the client's own time is left out.
    else expect((tables[2]?.rows.length ?? 0) + skipped.length).toBe(2);
  });

  it("ends at once when it is interrupted, and leaves no Envoy", async () => {
    const end = new AbortController();
    const lines: string[] = [];
    const progress = (line: string) => {
      lines.push(line);
      if (lines.length === 2) end.abort(new Error("interrupted"));
    };
    await expect(measured({ signal: end.signal, progress })).rejects.toThrow("interrupted");
    expect(lines).toHaveLength(2);
  });
});
