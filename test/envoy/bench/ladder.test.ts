// The steps of the ladder that need a real Envoy or a real controller, with counts so small that they only show that each
// functions: what they measure here is no figure.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { envoyBinary } from "../../../bench/envoy/index.js";
import { measureController } from "../../../bench/ladder/controller/step.js";
import { measureLatency } from "../../../bench/ladder/latency/step.js";
import { measureMemory } from "../../../bench/ladder/memory/step.js";
import { measureReports } from "../../../bench/ladder/reports/step.js";
import type { Settings } from "../../../bench/ladder/step.js";
import type { Cell, StepResult, Table } from "../../../bench/result/index.js";

let envoy: string;
beforeAll(async () => {
  envoy = await envoyBinary();
});

function settings(part: Partial<Settings> = {}): Settings {
  return {
    ...{ envoy, module: "dist/meshfuse.wasm", scope: "short", only: [], cache: "/nowhere" },
    ...{ signal: new AbortController().signal, progress: () => {} },
    ...part,
  };
}
const rowsOf = ({ tables }: StepResult, title: string | RegExp): Table["rows"] =>
  tables.find((table) => (typeof title === "string" ? table.title === title : title.test(table.title)))
    ?.rows ?? [];
const namesOf = (rows: Table["rows"]) => rows.map(([name]) => name);
const median = (cell: Cell) => (typeof cell === "object" && cell !== null ? cell.median : Number.NaN);
/** Command lines of processes that this one has started, directly or not, and that live. */
function offspring(): string[] {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const parents = new Map(processes.map((pid) => [pid, parentOf(pid)]));
  const isOurs = (pid: string | undefined): boolean =>
    pid !== undefined && pid !== "0" && (pid === String(process.pid) || isOurs(parents.get(pid)));
  return processes.filter((pid) => isOurs(parents.get(pid))).map((pid) => contentOf(`/proc/${pid}/cmdline`));
}
function parentOf(pid: string): string | undefined {
  const stat = contentOf(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
}
/** Empty where the process has ended between two looks. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

describe("the step latency", () => {
  it("tells of every chain at every rate", async () => {
    const plan = { ratesPerSecond: [200, 1_000], rounds: 2, durationMs: 250, connections: 4 };
    const result = await measureLatency(settings(), plan);
    expect(result.tables).toHaveLength(2);
    for (const { rows } of result.tables) {
      expect(namesOf(rows)).toEqual([
        ...["no filter", "empty Wasm", "empty Lua", "Lua, the same tags", "pass-through", "full-set"],
      ]);
      for (const row of rows) expect(median(row[1])).toBeGreaterThan(0);
    }
  });

  it("takes a scenario whose requests are answered by the filter", async () => {
    const plan = { ratesPerSecond: [200], rounds: 1, durationMs: 100, connections: 2 };
    const result = await measureLatency(settings({ only: ["rejection"] }), plan);
    expect(namesOf(result.tables[0]?.rows ?? [])).toContain("rejection");
  });
});

describe("the step memory", () => {
  it("tells of memory, start and module, and judges the full set", async () => {
    const plan = { concurrencies: [2], launches: 1, requestsAWorker: 50, starts: 1, compilations: 2 };
    const result = await measureMemory(settings({ only: ["full-set"] }), plan);
    const [empty, full] = rowsOf(result, "Memory of an Envoy");
    expect([empty?.slice(0, 3), full?.slice(0, 3)]).toEqual([
      ["empty Wasm", 2, 4],
      ["full-set", 2, 4],
    ]);
    expect(median(full?.[3])).toBeGreaterThan(10);
    expect(namesOf(rowsOf(result, "Start of an Envoy"))).toEqual(["no filter", "empty Wasm", "full-set"]);
    expect(rowsOf(result, "The module")).toHaveLength(2);
    expect(result.verdicts).toMatchObject([{ limit: 6, unit: "MB" }]);
  });
});

describe("the step reports", () => {
  it("tells of both ends of a report, and how soon workers agree", async () => {
    const cases = [{ name: "busy", edges: 3, requestsASecond: 60 }];
    const result = await measureReports(settings(), {
      envoy: { cases, windows: 1, windowMs: 600 },
      controller: { edges: [2], sidecars: 2, ratePerSecond: 50, samples: 1, reports: 10 },
      convergence: { concurrencies: [2], trips: 1, seed: 1 },
    });
    const [busy] = rowsOf(result, "A report, in Envoy");
    expect(busy?.[1]).toBeGreaterThanOrEqual(3);
    expect(median(busy?.[2])).toBeGreaterThan(100);
    expect(rowsOf(result, "A report, in the controller")).toMatchObject([[2, expect.any(Number), {}]]);
    expect(rowsOf(result, /^From a trip/)).toHaveLength(6);
    expect(rowsOf(result, /^Failures in a row/)).toHaveLength(1);
    expect(result.verdicts).toHaveLength(1);
  });
});

describe("the step controller", () => {
  it("tells of pushes, report rates and memory", async () => {
    const result = await measureController(settings(), {
      ...{ sidecars: [3], launches: 1, writes: 2, ramps: 1 },
      capacity: { ratesPerSecond: [20, 40], durationMs: 300, sidecars: 2, edges: 2 },
      analysis: { launches: 1, warmUpS: 0.2, quietS: 0.2, harmedS: 0.2 },
    });
    const [push] = rowsOf(result, "A policy write until all have it");
    // Three streams a sidecar: both directions, and throughput.
    expect(push?.slice(0, 2)).toEqual([3, 9]);
    expect(median(push?.[5])).toBeGreaterThanOrEqual(median(push?.[3]));
    expect(namesOf(rowsOf(result, "Reports a second"))).toContain("highest kept");
    expect(rowsOf(result, "Memory of the controller")).toHaveLength(1);
    const costs = rowsOf(result, /^1000 edges/).map(([, cores]) => median(cores));
    expect(costs).toHaveLength(3);
    for (const cores of costs) expect(cores).toBeGreaterThan(0);
  });
});

describe("the controller of a step", () => {
  it("ends with whoever started it, even one that was killed, and leaves no file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "killed-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const code = `
      const { startController } = await import("./dist/bench/ladder/controller/process.js");
      const { signal } = new AbortController();
      const { pid } = await startController({ module: "dist/meshfuse.wasm", signal });
      process.stdout.write(String(pid));
      setInterval(() => {}, 1_000);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, TMPDIR: folder },
    });
    const [bytes] = await once(parent.stdout, "data");
    const pid = String(bytes);
    expect(contentOf(`/proc/${pid}/cmdline`)).toContain("controller");
    parent.kill("SIGKILL");
    await expect.poll(() => contentOf(`/proc/${pid}/cmdline`)).toBe("");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a step that is stopped", () => {
  const plans = {
    latency: (on: Settings) =>
      measureLatency(on, { ratesPerSecond: [500], rounds: 50, durationMs: 500, connections: 4 }),
    memory: (on: Settings) =>
      measureMemory(on, {
        ...{ concurrencies: [1], launches: 50, requestsAWorker: 10, starts: 1, compilations: 1 },
      }),
    reports: (on: Settings) =>
      measureReports(on, {
        envoy: { cases: [{ name: "none", edges: 1, requestsASecond: 0 }], windows: 50, windowMs: 500 },
        controller: { edges: [1], sidecars: 1, ratePerSecond: 10, samples: 1, reports: 1 },
        convergence: { concurrencies: [2], trips: 1, seed: 1 },
      }),
    controller: (on: Settings) =>
      measureController(on, {
        ...{ sidecars: [3], launches: 50, writes: 1, ramps: 1 },
        capacity: { ratesPerSecond: [20], durationMs: 300, sidecars: 2, edges: 2 },
        analysis: { launches: 1, warmUpS: 1, quietS: 1, harmedS: 1 },
      }),
  };

  it.each(Object.entries(plans))("%s rejects soon, and leaves no process", async (_name, run) => {
    const before = offspring();
    const stop = new AbortController();
    const running = run(settings({ signal: stop.signal }));
    const ended = expect(running).rejects.toThrow();
    await wait(2_500);
    await expect.poll(() => offspring().length).toBeGreaterThan(before.length);
    stop.abort();
    await ended;
    expect(offspring()).toEqual(before);
  });
});
