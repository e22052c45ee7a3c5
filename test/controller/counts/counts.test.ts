import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BOOT_US, edge, slot } from "../report/messages.js";
import { CountsRig } from "./rig.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe("counts after a regular end", () => {
  it("are those of before, and go on with what a sidecar says next", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    expect((await rig.restart()).restored).toEqual({ sidecars: 1, reports: 0 });
    expect(rig.requests()).toBe(5);
    rig.tellEdge(8);
    expect(rig.requests()).toBe(8);
  });

  it("have everything of an edge", async () => {
    const rig = await CountsRig.start();
    rig.tell({ slots: [slot()] });
    const before = rig.onlyEdge();
    await rig.restart();
    expect(rig.onlyEdge()).toEqual(before);
  });

  it("hold those of an Envoy that is gone, and of the one that took its place", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    rig.tell({ boot: BOOT_US + 1, slots: [slot({ epoch: 2, edges: [edge({ outcomes: [3] })] })] });
    await rig.restart();
    expect(rig.requests()).toBe(8);
    rig.tell({ boot: BOOT_US + 1, slots: [slot({ epoch: 2, edges: [edge({ outcomes: [4] })] })] });
    await rig.restart();
    expect(rig.requests()).toBe(9);
  });

  it("hold what a fault did since its experiment began, after a kill, too", async () => {
    const rig = await CountsRig.start();
    const young = { wallMs: BOOT_US / 1000 + 1_000 };
    const tell = (on: CountsRig, n: number) =>
      on.tell({ ...young, slots: [slot({ faults: [{ name: "default/f", verdicts: [n], injected: [n] }] })] });
    tell(rig, 4);
    rig.experiment = "e1";
    tell(rig, 9);
    const before = rig.graph.experimentCounts();
    expect(before).toMatchObject([{ experiment: "e1", matched: 5 }]);
    await rig.restart();
    expect(rig.graph.experimentCounts()).toEqual(before);
    tell(rig, 10);
    const next = await rig.killed();
    expect(next.graph.experimentCounts()).toMatchObject([{ experiment: "e1", matched: 6 }]);
    expect(next.warnings).toEqual([]);
  });

  it("hold what all sidecars counted of breakers and faults, those of forgotten ones and removed breakers too", async () => {
    const rig = await CountsRig.start();
    const opened = { generation: 1, from: 0, to: 1, reason: "rate", atMs: 5 };
    const tell = (nodeId: string, name: string) =>
      rig.tell({
        nodeId,
        breakers: [{ name, state: 1, generation: 1, transitions: [opened] }],
        slots: [
          slot({ breakers: [{ name, rejected: 3 }], faults: [{ name: "f", verdicts: [4], injected: [1] }] }),
        ],
      });
    const told = () => [rig.graph.tallies().breakers, rig.graph.tallies().faults];
    tell("gone", "b");
    rig.nowMs += 2 * HOUR_MS;
    rig.counts?.sweep(rig.nowMs);
    tell("here", "b");
    tell("here", "removed");
    rig.graph.retainBreakers("here", [{ direction: "outbound", name: "b" }]);
    const before = told();
    expect(before[0]?.map(({ name, counts }) => [name, counts.get("rejected")])).toEqual([
      ["b", 6],
      ["removed", 3],
    ]);
    await rig.restart();
    expect(told()).toEqual(before);
    tell("here", "b");
    expect(told()).toEqual(before);
    expect(rig.warnings).toEqual([]);
  });

  it("hold breakers and faults with all they had", async () => {
    const rig = await CountsRig.start();
    const transition = {
      generation: 2,
      from: 0,
      to: 1,
      reason: "consecutive",
      atMs: rig.nowMs,
      consecutive: 5,
    };
    rig.tell({
      breakers: [{ name: "default/b", state: 1, generation: 2, transitions: [transition] }],
      slots: [
        slot({
          breakers: [{ name: "default/b", rejected: 3, shadowRejected: 2, lost: 1 }],
          faults: [{ name: "default/f", verdicts: [4, 5], injected: [4] }],
        }),
      ],
    });
    const before = [rig.graph.breakers(), rig.graph.faults(), rig.graph.sidecars()[0]?.service];
    await rig.restart();
    expect([rig.graph.breakers(), rig.graph.faults(), rig.graph.sidecars()[0]?.service]).toEqual(before);
    rig.tell({
      slots: [slot({ breakers: [{ name: "default/b", rejected: 4, shadowRejected: 2, lost: 1 }] })],
    });
    expect(rig.graph.breakers()[0]).toMatchObject({ rejected: 4, shadowRejected: 2, lostProbes: 1 });
    expect(rig.graph.breakers()[0]?.transitions).toHaveLength(1);
  });

  it("hold the keys of breakers, and go on with them", async () => {
    const rig = await CountsRig.start();
    const NAME = { direction: "outbound", name: "default/b" } as const;
    const status = (key: string, generation: number) => ({
      ...{ name: "default/b", keyed: true, key: Buffer.from(key), state: 1 as const, generation },
      transitions: [{ generation, to: 1 as const, reason: "slow", atMs: generation, slow: 3, threshold: 5 }],
    });
    const keys = Array.from({ length: 1001 }, (_, at) => status(`k${at}`, 1));
    rig.tell({ breakers: [{ name: "default/b", keys: [0, 1001] }, ...keys] });
    const all = () => [
      rig.graph.breakers(),
      rig.graph.explain(NAME),
      rig.graph.history(NAME),
      rig.graph.breakerKeys("s1", NAME, 1000),
    ];
    const before = all();
    await rig.restart();
    expect(all()).toEqual(before);
    expect(rig.graph.explain(NAME)[0]?.droppedKeys).toBe(1);
    rig.tell({ breakers: [status("k1", 1), status("k1", 2)] });
    expect(rig.graph.history(NAME).filter(({ key }) => key === "k1")).toHaveLength(1);
  });

  it("hold the histogram of each edge, also of a sidecar that is gone", async () => {
    const rig = await CountsRig.start();
    const duration = { bucketIndices: [3, 136], bucketCounts: [4, 1], durationSumUs: 70 };
    rig.tellEdge(5, "gone", duration);
    rig.nowMs += HOUR_MS;
    rig.tellEdge(5, "here", duration);
    rig.counts?.sweep(rig.nowMs);
    const before = rig.graph.totals();
    expect(before).toMatchObject([{ durationSumUs: 140, outcomes: { success: 10 } }]);
    expect([before[0]?.buckets[3], before[0]?.buckets[136]]).toEqual([8, 2]);
    await rig.restart();
    expect(rig.graph.totals()).toEqual(before);
    expect((await rig.killed()).graph.totals()).toEqual(before);
  });

  it("of a version without histograms have what comes later in them", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5, "s1", { bucketIndices: [3], bucketCounts: [5] });
    await rig.counts?.close();
    const place = path.join(rig.folder, "checkpoint");
    const lines = (await readFile(place, "utf8")).split("\n").slice(0, -2);
    const text = lines
      .map((line) => `${line.replace(/,"buckets":\[\[3,5\]\]/, "").replace('{"counts":4', '{"counts":3')}\n`)
      .join("");
    expect(text).not.toContain("buckets");
    await writeFile(place, `${text}${JSON.stringify({ lines: lines.length, crc: crc32(text) })}\n`);
    await rig.open();
    rig.tellEdge(7, "s1", { bucketIndices: [3], bucketCounts: [7] });
    expect(rig.warnings).toEqual([]);
    const [edge] = rig.graph.totals();
    expect([edge?.outcomes.success, edge?.buckets[3]]).toEqual([7, 2]);
  });

  it("are those of an earlier version, too", async () => {
    const rig = await CountsRig.start();
    const transition = { generation: 2, to: 1 as const, reason: "rate", atMs: 5, completed: 4, failed: 3 };
    rig.tell({ breakers: [{ name: "default/b", state: 1, generation: 2, transitions: [transition] }] });
    const before = rig.graph.breakers();
    await rig.counts?.close();
    const place = path.join(rig.folder, "checkpoint");
    const LATER = "slowCompleted|slow|hung|probeSuccesses|probeFailures|probesInFlight|windowRestartedMs";
    const later = new RegExp(`"(${LATER}|threshold|lastsMs)":0,?`, "g");
    const lines = (await readFile(place, "utf8")).split("\n").slice(0, -2);
    const old = lines.map((line) => `${line.replace(later, "").replaceAll(",}", "}")}\n`).join("");
    const text = old.replace('{"counts":2', '{"counts":1');
    expect(text).not.toContain("hung");
    await writeFile(place, `${text}${JSON.stringify({ lines: lines.length, crc: crc32(text) })}\n`);
    await rig.open();
    expect(rig.warnings).toEqual([]);
    expect(rig.graph.breakers()).toEqual(before);
  });

  it("ask every sidecar for everything once more", async () => {
    const rig = await CountsRig.start();
    const resends = () =>
      [1, 2, 3].map(() => rig.tellEdge(1)).map((each) => (each as { resend: boolean }).resend);
    expect(resends()).toEqual([true, true, false]);
    await rig.restart();
    expect(resends()).toEqual([true, true, false]);
  });

  it("make a rate of what happened meanwhile, over the time that it took", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(10);
    rig.tellEdge(10);
    rig.nowMs += 1000;
    rig.tellEdge(20);
    await rig.restart();
    rig.nowMs += 4000;
    rig.tellEdge(60);
    expect(rig.onlyEdge()).toMatchObject({ requests: 60, rate: 10, windowMs: 4000 });
  });
});

describe("counts after a kill", () => {
  it("are those of the last report, whether or not a checkpoint was made", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    let next = await rig.killed();
    expect(next.counts?.restored).toEqual({ sidecars: 1, reports: 1 });
    expect(next.requests()).toBe(5);
    next.tellEdge(6);
    await next.counts?.checkpoint();
    next.tellEdge(7, "s2");
    next = await next.killed();
    expect(next.counts?.restored).toEqual({ sidecars: 2, reports: 1 });
    expect(next.requests()).toBe(13);
    expect(next.warnings).toEqual([]);
  });

  it("do not double what is in the checkpoint and in the log", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    const written = rig.counts?.checkpoint();
    for (let n = 6; n <= 60; n++) {
      rig.tellEdge(n);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await written;
    const next = await rig.killed();
    expect(next.requests()).toBe(60);
    expect((await next.killed()).requests()).toBe(60);
  });

  it("survive a write that was cut, and say so", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    rig.tellEdge(6);
    await rig.counts?.sync();
    await writeFile(path.join(rig.folder, "reports-1"), "half a frame", { flag: "a" });
    const next = await rig.killed();
    expect(next.requests()).toBe(6);
    expect(next.warnings).toEqual([expect.stringMatching(/^the last 12 bytes of reports-1 in .* left out$/)]);
  });

  it("are exact whatever was told, checkpointed and killed in whatever order", async () => {
    const step = fc.oneof(
      fc.record({ told: fc.nat(9), sidecar: fc.nat(2), slot: fc.nat(1) }),
      fc.constantFrom("checkpoint", "kill", "restart", "tick" as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        let rig = await CountsRig.start();
        const absolute = new Map<string, number>();
        for (const each of steps) {
          if (each === "checkpoint") await rig.counts?.checkpoint();
          else if (each === "tick") await rig.tick(20_000);
          else if (each === "kill") rig = await rig.killed();
          else if (each === "restart") await rig.restart();
          else if (typeof each === "object") {
            const key = `${each.sidecar} ${each.slot}`;
            absolute.set(key, (absolute.get(key) ?? 0) + each.told);
            rig.tellEdge(absolute.get(key) ?? 0, `s${each.sidecar}`, {}, each.slot);
          }
          expect(rig.requests()).toBe([...absolute.values()].reduce((sum, count) => sum + count, 0));
        }
        expect(rig.warnings).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

describe("a sidecar that is silent for an hour", () => {
  it("is forgotten, and what it counted stays in the totals, over restarts, too", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    rig.nowMs += HOUR_MS;
    expect(rig.counts?.sweep(rig.nowMs)).toEqual(["s1"]);
    expect(rig.graph.sidecars()).toEqual([]);
    expect(rig.onlyEdge()).toMatchObject({ requests: 5, stale: true });
    await rig.restart();
    expect(rig.requests()).toBe(5);
    expect((await rig.killed()).requests()).toBe(5);
  });

  it("and comes back goes on where it was: nothing counts twice", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    rig.nowMs += HOUR_MS;
    rig.counts?.sweep(rig.nowMs);
    await rig.restart();
    rig.nowMs += DAY_MS;
    rig.tellEdge(9);
    expect(rig.onlyEdge()).toMatchObject({ requests: 9, stale: false });
    await rig.restart();
    expect(rig.requests()).toBe(9);
  });

  it("is not forgotten while a checkpoint is written, and soon after", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    rig.nowMs += HOUR_MS;
    const written = rig.counts?.checkpoint();
    expect(rig.counts?.sweep(rig.nowMs)).toEqual([]);
    await written;
    expect(rig.counts?.sweep(rig.nowMs)).toEqual(["s1"]);
  });
});

describe("the files", () => {
  it("are a checkpoint and the reports since", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    await rig.counts?.checkpoint();
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-2"]);
    await rig.restart();
    await rig.counts?.checkpoint();
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-4"]);
  });

  it("are written a minute after a report at the latest, and not without one", async () => {
    const rig = await CountsRig.start();
    await rig.tick(120_000);
    expect(await readdir(rig.folder)).toEqual(["reports-1"]);
    rig.tellEdge(5);
    await rig.tick(1_000);
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-2"]);
    rig.tellEdge(6);
    await rig.tick(59_000);
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-2"]);
    await rig.tick(1_000);
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-3"]);
  });

  it("are written when the log is large, so that a start reads little", async () => {
    const rig = await CountsRig.start();
    const accepted = rig.tellEdge(5);
    if (typeof accepted === "object") rig.counts?.take(accepted, rig.nowMs, Buffer.alloc(4 * 1024 * 1024));
    await rig.tick(1_000);
    expect((await readdir(rig.folder)).sort()).toEqual(["checkpoint", "reports-2"]);
  });

  it("that cannot be made are a clear error", async () => {
    const file = path.join((await CountsRig.start()).folder, "file");
    await writeFile(file, "");
    await expect(CountsRig.start(file)).rejects.toThrow(/^the counts in .*file cannot be kept: /);
  });

  it("that vanish are told once, counts go on in memory, and are kept again when there is a place", async () => {
    const rig = await CountsRig.start();
    rig.tellEdge(5);
    await rig.counts?.sync();
    await rm(rig.folder, { recursive: true });
    expect(await rig.counts?.checkpoint()).toBe(false);
    await rig.tick(1_000);
    expect(rig.warnings).toEqual([
      expect.stringMatching(/^counts are not kept in .* for now: ENOENT.*memory$/),
    ]);
    rig.tellEdge(6);
    expect(rig.requests()).toBe(6);
    expect(rig.counts?.isKept).toBe(false);
    await mkdir(rig.folder);
    await rig.tick(1_000);
    expect(rig.counts?.isKept).toBe(true);
    rig.tellEdge(7);
    expect((await rig.killed()).requests()).toBe(7);
    expect(rig.warnings.slice(1)).toEqual([expect.stringMatching(/^counts are kept in .* again$/)]);
  });
});
