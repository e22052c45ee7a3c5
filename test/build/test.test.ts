import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BareClone, type Outcome } from "./clone.js";

let clone: BareClone;
beforeEach(async () => {
  clone = await BareClone.make();
});
afterEach(() => clone.remove());

const VITEST = "vitest.mjs run --reporter=default --reporter=./build/outcomes-reporter.mjs";
const row = (project: string, passed: number, failed = 0, skipped = 0) => ({
  project,
  passed,
  failed,
  skipped,
  durationMs: 1_500,
});
/** As the build hands them on. */
const envoys = (...each: [version: string, long: boolean][]) => {
  const named = each.map(([version, long]) => [version, { path: `/envoy/${version}`, long }]);
  return `envoys ${JSON.stringify(Object.fromEntries(named))}`;
};
const results = (...rows: object[]) => JSON.stringify(rows);
const lastLine = ({ stdout }: Outcome) => stdout.trimEnd().split("\n").at(-1);

describe("the whole test", () => {
  it("builds both modules, checks everything, and runs on the newest and the oldest Envoy", async () => {
    await clone.put("results", results(row("unit", 5, 0, 1), row("envoy-1.40.0", 2)));
    const outcome = await clone.build(["--test", "test/envoy"]);
    expect(outcome.calls.slice(3)).toEqual([
      "asc.js --target test --transform ./filter/bytes/ascii-transform.mjs --outFile dist/test.wasm.N.wasm",
      "npm run --silent lint",
      "npm run --silent types",
      `${VITEST} test/envoy`,
      envoys(["1.40.0", true], ["1.36.4", false]),
    ]);
    expect(lastLine(outcome)).toBe("7 passed, 0 failed, 1 skipped");
    expect(outcome.code).toBe(0);
  });

  it("runs on ENVOY_BIN alone where that is set", async () => {
    await clone.put("results", results(row("unit", 5)));
    const { calls } = await clone.build(["--test"], { ENVOY_BIN: "/my/envoy" });
    expect(calls.at(-1)).toBe('envoys {"given":{"path":"/envoy/named","long":true}}');
  });

  it("runs the tests also when another check fails, and fails then", async () => {
    await clone.put("results", results(row("unit", 5)));
    const outcome = await clone.build(["--test"], { FAILING: "lint" });
    expect(lastLine(outcome)).toBe("5 passed, 0 failed, 0 skipped");
    expect(outcome.stderr).toContain("failed: lint\n");
    expect(outcome.code).toBe(1);
  });

  it("fails for a module that is too large", async () => {
    await clone.put("results", results(row("unit", 5)));
    await clone.put("filter/index.ts", String(72 * 1024));
    const { code, stderr } = await clone.build(["--test"]);
    expect(stderr).toContain("dist/meshfuse.wasm has 73728 bytes; the limit is 73728");
    expect(stderr).toContain("failed: size\n");
    expect(code).toBe(1);
  });

  it("does not take the results of an earlier run for its own", async () => {
    await clone.put("results", results(row("unit", 5, 1)));
    expect(lastLine(await clone.build(["--test"], { VITEST_CODE: "1" }))).toBe(
      "5 passed, 1 failed, 0 skipped",
    );
    await rm(join(clone.root, "results"));
    const outcome = await clone.build(["--test"], { VITEST_CODE: "1" });
    expect(lastLine(outcome)).toBe("0 passed, 1 failed, 0 skipped");
    expect(outcome.code).toBe(1);
  });

  it("fails loudly when there is no Envoy", async () => {
    await clone.put(
      "envoy.js",
      `export const VERSIONS = ["1.40.0"];
       export const envoyBinary = async () => { throw new Error("no Envoy, set ENVOY_BIN"); };`,
    );
    const { code, stderr, calls } = await clone.build(["--test"]);
    expect(code).toBe(1);
    expect(stderr).toContain("no Envoy, set ENVOY_BIN");
    expect(calls.join()).not.toContain("vitest");
  });
});

describe("the test of all Envoys", () => {
  const EVERY = envoys(["1.40.0", true], ["1.38.2", true], ["1.36.4", true]);

  it("runs what needs an Envoy on each pinned one, whatever ENVOY_BIN says", async () => {
    await clone.put("results", results(row("envoy-1.40.0", 2)));
    const { calls, code } = await clone.build(["--test-envoys", "-t", "x"], { ENVOY_BIN: "/my/envoy" });
    expect(calls.slice(-2)).toEqual([`${VITEST} --project envoy-* -t x`, EVERY]);
    expect(code).toBe(0);
  });

  it("ends with a table of them, and fails when one of them fails", async () => {
    await clone.put("results", results(row("envoy-1.40.0", 235), row("envoy-1.36.4", 233, 2)));
    const outcome = await clone.build(["--test-envoys"], { VITEST_CODE: "1" });
    expect(outcome.stderr).toContain(
      [
        "project       passed  failed  skipped  time",
        "envoy-1.40.0     235       0        0  1.5s",
        "envoy-1.36.4     233       2        0  1.5s",
      ].join("\n"),
    );
    expect(lastLine(outcome)).toBe("468 passed, 2 failed, 0 skipped");
    expect(outcome.code).toBe(1);
  });
});
