// The step that measures Envoy's CPU, on small numbers: what it needs to be believed, not what a filter costs.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { envoyBinary } from "../../../bench/envoy/index.js";
import { floorOf } from "../../../bench/floor/index.js";
import { filterOf } from "../../../bench/ladder/cpu/build.js";
import { type Client, startClient } from "../../../bench/ladder/cpu/client/index.js";
import { type Draft, draftsOf, stackedDraft } from "../../../bench/ladder/cpu/drafts.js";
import { checkHeaders } from "../../../bench/ladder/cpu/probe.js";
import { runDrafts } from "../../../bench/ladder/cpu/run.js";
import { startSink } from "../../../bench/ladder/cpu/sink.js";
import { setUp } from "../../../bench/ladder/cpu/stand.js";
import { obstacle } from "../../../bench/ladder/instructions/index.js";
import type { Settings } from "../../../bench/ladder/step.js";
import type { Figure } from "../../../bench/result/index.js";
import { REQUEST, type Scenario } from "../../../bench/scenario/index.js";
import { group, scenario, settings as settingsWith } from "../../bench/ladder/cpu/subjects.js";
import { slowed } from "../../bench/ladder/instructions/slowed.js";

const MODULE = "dist/meshfuse.wasm";
const QUICK = { sizes: { warmUp: 500, sample: 200, passes: 2 }, rounds: { least: 2, most: 2 } };
const PARTS = { floorOf, sdkPeers: [] };
const folder = mkdtempSync(join(tmpdir(), "meshfuse-cpu-"));
const noWabt = await obstacle();
const note = noWabt === undefined ? "" : ` (skipped: ${noWabt})`;

afterAll(() => rmSync(folder, { recursive: true }));

async function settings(more: Partial<Settings> = {}): Promise<Settings> {
  return settingsWith({ envoy: await envoyBinary(), module: MODULE, cache: folder, ...more });
}

async function quickly(drafts: (all: Settings) => readonly Draft[], more: Partial<Settings> = {}) {
  const all = await settings(more);
  return runDrafts(all, drafts(all), [], QUICK);
}

/** Processes that this one has started and that still run. */
function children(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, command = "", , parent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(readStat(pid)) ?? [];
        return Number(parent) === process.pid ? [command] : [];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

function readStat(pid: string): string {
  return readFileSync(`/proc/${pid}/stat`, "utf8");
}

describe("the CPU of a real Envoy", () => {
  it("is measured for the filter and all that stands beside it", async () => {
    const { tables, verdicts, skipped } = await quickly((all) =>
      draftsOf({ ...all, only: ["full-set"] }, PARTS),
    );
    expect(tables[0]?.rows.map(([name]) => name)).toEqual([
      "no filter",
      "Meshfuse",
      "Meshfuse, one copy",
      "its floor",
      "empty Wasm",
      "empty Lua",
      "Lua, the same tags",
      "native set",
    ]);
    for (const [, , request] of tables[0]?.rows ?? [])
      expect(request).toMatchObject({ samples: 2, median: expect.any(Number) });
    // On a busy machine a peer may cost nothing that shows in so few requests: then that is told.
    const told = [...verdicts.map(({ target }) => target), ...skipped.map(({ what }) => what)];
    expect(told.toSorted()).toEqual([
      "full-set: Meshfuse against empty Lua",
      "full-set: Meshfuse against empty Wasm",
      "full-set: Meshfuse against its floor",
    ]);
  });

  it("is measured where the filter answers, and before a real upstream", async () => {
    const only = ["rejection", "abort", "delay", "response", "cluster"];
    const { tables, skipped } = await quickly((all) => draftsOf({ ...all, only }, PARTS));
    expect(tables).toHaveLength(5);
    expect(skipped.map(({ what }) => what)).toEqual(["the floor of delay"]);
  });

  it("is no number where a request is answered other than it should be", async () => {
    const wrong: Scenario = { ...scenario("breaker"), status: 503 };
    await expect(quickly(() => [stackedDraft(wrong, PARTS)])).rejects.toThrow(
      /breaker: .*status 200 where 503 was to come/,
    );
  });

  it("is no number where the filter does not take its path of success", async () => {
    const { response } = scenario("breaker");
    const bare = response.filter(([name]) => name !== "x-envoy-upstream-service-time");
    const wrong: Scenario = { ...scenario("breaker"), response: bare };
    await expect(quickly(() => [stackedDraft(wrong, PARTS)])).rejects.toThrow(
      /requests as success were to be counted/,
    );
  });

  it("costs the other scenarios nothing when one cannot be measured", async () => {
    const wrong: Scenario = { ...scenario("breaker"), status: 503 };
    const { tables, skipped } = await quickly((all) => [
      stackedDraft(wrong, PARTS),
      ...draftsOf({ ...all, only: ["rules"] }, PARTS),
    ]);
    expect(tables.map(({ title }) => title)).toEqual([expect.stringMatching(/^rules/)]);
    expect(skipped.find(({ what }) => what === "breaker")?.why).toMatch(/status 200 where 503/);
  });

  it("ends at once when the bench is ended, and leaves no process behind", async () => {
    const controller = new AbortController();
    const before = children();
    const run = quickly((all) => draftsOf({ ...all, only: ["rules"] }, PARTS), {
      signal: controller.signal,
      progress: () => controller.abort(new Error("interrupted")),
    });
    await expect(run).rejects.toThrow("interrupted");
    expect(children()).toEqual(before);
  });
});

/** Ten times what the check of instructions must notice: a machine with other work on it moves a copy by less. */
function muchSlower(): string {
  return Array.from({ length: 10 }).reduce<string>((module) => slowed(module, folder), MODULE);
}

describe.skipIf(noWabt !== undefined)(`needless work in the guest${note}`, () => {
  it("shows in every round", async () => {
    const all = await settings();
    const plain = scenario("pass-through");
    const names = { ours: "Meshfuse", slow: "slowed" };
    const draft: Draft = {
      names: ["slowed"],
      isShort: false,
      group: async () => {
        const [made] = draftsOf({ ...all, only: ["pass-through"] }, PARTS);
        const bare = (await made?.group(all))?.group.subjects[0];
        if (bare === undefined) throw new Error("nothing to compare with");
        const slow = filterOf(plain, muchSlower(), 16, names.slow);
        const subjects = [bare, filterOf(plain, MODULE, 16, names.ours), slow];
        const comparison = { target: "slowed", of: names.slow, to: names.ours, limit: 1 } as const;
        return {
          group: group(subjects, { comparisons: [{ ...comparison, bound: "at most" }] }),
          skipped: [],
        };
      },
    };
    const sizes = { warmUp: 3_000, sample: 1_000, passes: 2 };
    const { verdicts } = await runDrafts(all, [draft], [], { sizes, rounds: { least: 3, most: 3 } });
    const figure: Figure | undefined = verdicts[0]?.figure;
    expect(figure?.low).toBeGreaterThan(1);
    expect(verdicts[0]?.state).toBe("missed");
  });
});

describe("what a filter is given", () => {
  it("is the scenario's request, header by header", async () => {
    expect(await checkHeaders(scenario("full-set"), await envoyBinary())).toBeUndefined();
  });

  it("is shown where it is another", async () => {
    const other: Scenario = { ...scenario("full-set"), requests: [REQUEST.slice(0, -1)] };
    await expect(checkHeaders(other, await envoyBinary())).rejects.toThrow("a filter was to be given");
  });
});

describe("the client", () => {
  let client: Client | undefined;
  afterAll(() => client?.stop());

  it("brings its reports to where they are taken while it loads the filter", async () => {
    const refused: string[] = [];
    const sink = await startSink((reason) => refused.push(reason));
    client = startClient();
    const signal = new AbortController().signal;
    const envoy = await envoyBinary();
    const bench = { envoy, client, ports: { reports: sink.port }, signal };
    const stand = await setUp(filterOf(scenario("report"), MODULE, 1), 1, bench);
    try {
      await stand.sample(100);
      await expect.poll(() => sink.taken(), { interval: 100 }).toBeGreaterThan(0);
      expect(refused).toEqual([]);
    } finally {
      await stand.stop();
      await sink.stop();
    }
  });

  it("says so when its process is gone", async () => {
    const gone = startClient();
    await gone.stop();
    await expect(gone.order({ kind: "close", id: 1 })).rejects.toThrow("the client's process ended");
  });

  it("says so when it is asked for a load that it does not have", async () => {
    const other = startClient();
    await expect(other.order({ kind: "send", id: 3, count: 1 })).rejects.toThrow("there is no load 3");
    await other.stop();
  });
});
