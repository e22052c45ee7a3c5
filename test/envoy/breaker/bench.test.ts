// The bench as a user runs it, on real Envoys, with few trips.
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const MAIN = "dist/bench/breaker/main.js";

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("npm run bench:breaker", () => {
  it("says on stdout what it measured, and on stderr how far it is", () => {
    const { status, stdout, stderr } = run(
      "--trips",
      "2",
      "--concurrency",
      "2",
      "--only",
      "consecutive,outlier",
    );
    expect(stderr).toContain("2 workers, outlier: 2 of 2");
    expect(status).toBe(0);
    expect(stdout).toMatch(/2 {6}2 {2}consecutive: 5 failures/);
    expect(stdout).toMatch(/2 workers: [\d.]+ times/);
  });

  it("gives every trial as JSON", () => {
    const { stdout } = run("--trips", "2", "--concurrency", "1", "--only", "rate", "--json");
    const { measurements, seed, trips } = JSON.parse(stdout);
    expect({ seed, trips }).toEqual({ seed: 1, trips: 2 });
    expect(measurements).toMatchObject([{ scenario: "rate", concurrency: 1 }]);
    expect(measurements[0].trials).toHaveLength(2);
    expect(measurements[0].trials[0].byWorkerMs).toHaveLength(1);
  });

  it("ends with words and no measurement where it cannot begin", () => {
    expect(run("--trips", "many")).toMatchObject({ status: 2, stdout: "" });
    const missing = run("--module", "/nowhere/m.wasm");
    expect(missing.status).toBe(2);
    expect(missing.stderr).toContain("/nowhere/m.wasm is not there");
  });
});
