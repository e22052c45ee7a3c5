import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { step } from "../../../../bench/ladder/calls/index.js";
import type { Settings } from "../../../../bench/ladder/step.js";

const MODULE = fileURLToPath(new URL("../../../../dist/meshfuse.wasm", import.meta.url));
const settings = (more: Partial<Settings> = {}): Settings => ({
  envoy: "",
  module: MODULE,
  scope: "short",
  only: ["pass-through", "breaker", "full-set"],
  cache: "",
  signal: new AbortController().signal,
  progress: () => {},
  ...more,
});

describe("the step of host calls", () => {
  it("counts entries, calls and returned values of the scenarios that were chosen", async () => {
    const { tables, verdicts, skipped } = await step.run(settings());
    const [counts] = tables;
    expect(counts?.columns).toEqual([
      "scenario",
      "entries",
      "host calls",
      "values returned",
      "bytes returned",
    ]);
    expect(counts?.rows.map(([name]) => name)).toEqual(["pass-through", "breaker", "full-set"]);
    expect(counts?.rows.flat().every((cell) => typeof cell === "string" || Number(cell) > 0)).toBe(true);
    expect(verdicts).toHaveLength(2);
    expect(skipped).toEqual([]);
  });

  it("shows the same calls once, for all scenarios that make them", async () => {
    const { tables } = await step.run(settings());
    const names = tables[1]?.rows.flatMap(([all]) => String(all).split(", "));
    expect(names?.toSorted()).toEqual(["breaker", "full-set", "pass-through"]);
    expect(tables[1]?.rows[0]?.[1]).toMatch(/^proxy_on_request_headers: .*; proxy_on_log: /);
  });

  it("ends as soon as it is told to", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(step.run(settings({ signal }))).rejects.toThrow("enough");
  });

  it("commits nothing without a reason", async () => {
    await expect(step.commit(settings(), " ")).rejects.toThrow(
      "say why the numbers change: the reason is empty",
    );
  });
});
