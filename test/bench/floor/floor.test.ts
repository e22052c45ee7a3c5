import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { floorOf } from "../../../bench/floor/index.js";
import { record } from "../../../bench/recorder/index.js";
import { SCENARIOS, type Scenario } from "../../../bench/scenario/index.js";

const MODULE = fileURLToPath(new URL("../../../dist/meshfuse.wasm", import.meta.url));
const exportsOf = (path: string) =>
  WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(path)))
    .map(({ name, kind }) => `${kind} ${name}`)
    .sort();
const named = (name: string): Scenario => {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "meshfuse-floor-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the floor of a scenario", () => {
  const scenarios = SCENARIOS.filter(({ name }) => name !== "delay");

  it.each(scenarios)("asks the host for exactly what the filter asks for: $name", async (scenario) => {
    const floor = await floorOf(scenario, MODULE, folder);
    expect(await record(scenario, floor)).toEqual(await record(scenario, MODULE));
  });

  it("exports what the filter exports, and nothing else", async () => {
    const floor = await floorOf(named("full-set"), MODULE, folder);
    expect(exportsOf(floor)).toEqual(exportsOf(MODULE));
  });

  it("imports no more than it calls, and what defines its metrics", async () => {
    const floor = new WebAssembly.Module(readFileSync(await floorOf(named("pass-through"), MODULE, folder)));
    const recording = await record(named("pass-through"), MODULE);
    const called = recording.flatMap(({ calls }) => calls.map(({ name }) => name));
    const imported = WebAssembly.Module.imports(floor).map(({ name }) => name);
    expect(new Set(imported)).toEqual(new Set([...called, "proxy_define_metric"]));
  });

  it("lies in the folder under the scenario's name", async () => {
    const floor = await floorOf(named("breaker"), MODULE, folder);
    expect(basename(floor)).toBe("floor-breaker.wasm");
  });

  it("is its own floor", async () => {
    const floor = await floorOf(named("full-set"), MODULE, folder);
    const bytes = readFileSync(floor);
    expect(readFileSync(await floorOf(named("full-set"), floor, folder))).toEqual(bytes);
  });

  it("there is none where requests are held, since a timer would have to end that", async () => {
    const refused = floorOf(named("delay"), MODULE, folder);
    await expect(refused).rejects.toThrow(
      new RangeError("delay holds its requests: without a timer its floor would never end them"),
    );
  });
});
