import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { envoyBinary } from "../../../bench/envoy/index.js";
import type { Settings } from "../../../bench/ladder/step.js";
import { mine, readMine } from "../../../bench/mine/index.js";

let folder = "";
let settings: Settings;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "meshfuse-mine-"));
  settings = {
    envoy: await envoyBinary(),
    module: join(import.meta.dirname, "../../../dist/meshfuse.wasm"),
    scope: "short",
    only: [],
    cache: folder,
    signal: new AbortController().signal,
    progress: () => {},
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

function asked(configuration: object, ...args: string[]) {
  const path = join(folder, "config.json");
  writeFileSync(path, JSON.stringify(configuration));
  const options = readMine(["--config", path, ...args]);
  if (!("config" in options)) throw new Error(JSON.stringify(options));
  return mine(options, settings);
}

const ALWAYS = { name: "default/f", percentage: "100%", activeFor: "1h" };

describe("a user's configuration on a real Envoy", () => {
  test("that lets the request pass is measured in all three ways", async () => {
    const { seen, scenario, steps } = await asked({ tags: [{ name: "t", from: { header: "x-a" } }] });
    expect(seen.status).toBe(200);
    expect([...seen.outcomes]).toEqual([["success", 100]]);
    expect(scenario.status).toBe(200);
    expect(steps.map(({ name }) => name)).toEqual(["cpu", "latency", "memory"]);
  });

  test("that answers the request is not measured as copies in a row", async () => {
    const { seen, scenario, steps } = await asked({ faults: [{ ...ALWAYS, abort: { status: 418 } }] });
    expect([...seen.outcomes]).toEqual([["injected", 100]]);
    expect(scenario.status).toBe(418);
    expect(steps.map(({ name }) => name)).toEqual(["latency", "memory"]);
  });

  test("that holds the request is not measured as copies in a row either", async () => {
    const { seen, steps } = await asked({ faults: [{ ...ALWAYS, delay: { fixed: "30ms" } }] });
    expect(seen.medianMs).toBeGreaterThanOrEqual(30);
    expect(steps.map(({ name }) => name)).toEqual(["latency", "memory"]);
  });

  test("that the filter refuses is not measured at all, and its words are told", async () => {
    await expect(asked({ breakers: [{ name: "b", trip: { consecutive: 0 } }] })).rejects.toThrow(
      /the filter does not take the configuration: config refused: breakers\[0\]\.trip\.consecutive: /,
    );
  });

  test("meets the request that was asked for", async () => {
    const match = {
      paths: [{ exact: "/x" }],
      methods: ["PUT"],
      hosts: ["shop"],
      headers: [{ name: "x-a", exact: "1" }],
    };
    const configuration = { faults: [{ ...ALWAYS, match, abort: { status: 418 } }] };
    expect((await asked(configuration)).seen.status).toBe(200);
    const args = ["--path", "/x", "--method", "PUT", "--host", "shop:80", "--header", "x-a: 1"];
    expect((await asked(configuration, ...args)).seen.status).toBe(418);
  });
});
