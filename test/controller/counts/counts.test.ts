// Counts of edges over whatever ends a controller, and those of sidecars that fall silent.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BOOT_US, edge, slot } from "../report/messages.js";
import { CountsRig, HOUR_MS } from "./rig.js";

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
