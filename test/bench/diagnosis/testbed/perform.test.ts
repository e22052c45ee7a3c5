import { describe, expect, it } from "vitest";
import type { FaultPlan, Levers } from "../../../../bench/diagnosis/testbed/levers.js";
import { type Course, perform } from "../../../../bench/diagnosis/testbed/perform.js";
import type { Change, MeshWindow } from "../../../../controller/model/index.js";
import { end, FROM_MS, STEP_MS, sample, windowOf } from "../mesh.js";

const SETTLED_MS = 1_500;

/** A stage of which nothing is real: time passes in waits alone. */
class Rig {
  nowMs = FROM_MS;
  readonly happened: [what: string, atMs: number][] = [];
  readonly reads: [fromMs: number, toMs: number][] = [];
  changed: Change[] = [];
  openUntilMs = 0;
  readonly lines: string[] = [];

  readonly series = {
    stepMs: STEP_MS,
    settledAfterMs: SETTLED_MS,
    read: async (fromMs: number, toMs: number): Promise<MeshWindow> => {
      this.reads.push([fromMs, toMs]);
      const steps = (toMs - fromMs) / STEP_MS;
      return { ...windowOf([end("outside", "n/a", "destination", steps, () => sample(1))], steps), fromMs };
    },
  };

  readonly clock = {
    nowMs: () => this.nowMs,
    wait: async (ms: number) => {
      this.nowMs += ms;
    },
  };

  play(course: Course) {
    const changes = { near: () => this.changed };
    // Nothing of these faults pulls at a lever.
    const levers = {} as Levers;
    const stage = { series: this.series, changes, levers };
    const isOver = () => this.nowMs >= this.openUntilMs;
    return perform(stage, course, this.clock, { isOver, told: (line) => this.lines.push(line) });
  }

  plan(place: string, answers: string[] = []): FaultPlan {
    return {
      ...{ kind: "slow service", place, targets: [`n/${place}`], kinds: ["slow_service"] },
      draw: () => ({
        strength: "+1 ms",
        begin: async () => {
          this.happened.push([`${place} begins`, this.nowMs]);
          return answers;
        },
        end: async () => {
          this.happened.push([`${place} ends`, this.nowMs]);
        },
      }),
    };
  }
}

function courseOf(...groups: FaultPlan[][]): Course {
  const mishaps = groups.map((plans, index) => ({
    name: `${index + 1}`,
    kind: plans.length > 1 ? "two at once" : (plans[0]?.kind ?? ""),
    faults: plans.map((plan) => ({ plan, injection: plan.draw(() => 0.5) })),
  }));
  return {
    name: "run",
    mishaps,
    warmUpMs: 100_000,
    faultMs: 30_000,
    quietMs: [40_000, 120_000],
    endMs: 60_000,
  };
}

describe("a run of the testbed", () => {
  it("is quiet, then has one fault after the other with quiet between, and writes down what it did", async () => {
    const rig = new Rig();
    const run = rig.play(courseOf([rig.plan("b")], [rig.plan("c", ["id-1"])]));
    await run.done;
    expect(rig.happened).toEqual([
      ["b begins", FROM_MS + 100_000],
      ["b ends", FROM_MS + 130_000],
      ["c begins", FROM_MS + 170_000],
      ["c ends", FROM_MS + 200_000],
    ]);
    expect(rig.nowMs).toBe(FROM_MS + 300_000);
    const { name, faults } = await run.recording();
    expect(name).toBe("run");
    expect(faults).toEqual([
      {
        ...{ name: "1", kind: "slow service", place: "b", strength: "+1 ms", targets: ["n/b"] },
        ...{ kinds: ["slow_service"], fromMs: FROM_MS + 100_000, toMs: FROM_MS + 130_000 },
      },
      {
        ...{
          name: "2",
          kind: "slow service",
          place: "c",
          strength: "+1 ms",
          targets: ["n/c", "change id-1"],
        },
        ...{ kinds: ["slow_service"], fromMs: FROM_MS + 170_000, toMs: FROM_MS + 200_000 },
      },
    ]);
  });

  it("says what it does", async () => {
    const rig = new Rig();
    await rig.play(courseOf([rig.plan("b")])).done;
    expect(rig.lines).toEqual([
      ...["quiet for 100 s, for a baseline", "1 of 1: 1 (+1 ms)", "quiet for 60 s"],
    ]);
  });

  it("waits until the incident of a fault is over", async () => {
    const rig = new Rig();
    rig.openUntilMs = FROM_MS + 190_000;
    await rig.play(courseOf([rig.plan("b")], [rig.plan("c")])).done;
    expect(rig.happened[2]).toEqual(["c begins", FROM_MS + 190_000]);
  });

  it("does not wait forever for an incident that does not end", async () => {
    const rig = new Rig();
    rig.openUntilMs = Number.POSITIVE_INFINITY;
    await rig.play(courseOf([rig.plan("b")], [rig.plan("c")])).done;
    expect(rig.happened[2]).toEqual(["c begins", FROM_MS + 250_000]);
  });

  it("begins two faults at once, and tells of both", async () => {
    const rig = new Rig();
    const run = rig.play(courseOf([rig.plan("b"), rig.plan("c")]));
    await run.done;
    const { faults } = await run.recording();
    expect(faults.map(({ name, kind, place, fromMs }) => [name, kind, place, fromMs])).toEqual([
      ["1 (1)", "two at once", "b", FROM_MS + 100_000],
      ["1 (2)", "two at once", "c", FROM_MS + 100_000],
    ]);
  });

  it("records every step that is told of in full, each once", async () => {
    const rig = new Rig();
    const run = rig.play(courseOf([rig.plan("b")]));
    await run.done;
    const { window } = await run.recording();
    expect([window.fromMs, window.steps]).toEqual([FROM_MS, (230_000 - STEP_MS) / STEP_MS]);
    for (const [index, [fromMs]] of rig.reads.entries())
      expect(fromMs).toBe(rig.reads[index - 1]?.[1] ?? FROM_MS);
  });

  it("tells of each change once, as it was told of last", async () => {
    const rig = new Rig();
    const change: Change = {
      ...{ kind: "config", name: "n/p", atMs: FROM_MS + 100_000, endedMs: null },
      ...{ services: ["n/b"], summary: "applied" },
    };
    rig.changed = [change];
    const run = rig.play(courseOf([rig.plan("b")]));
    await run.done;
    rig.changed = [{ ...change, endedMs: FROM_MS + 130_000 }];
    const { changes } = await run.recording();
    expect(changes).toEqual([{ ...change, endedMs: FROM_MS + 130_000 }]);
  });

  it("says what it recorded before something went wrong", async () => {
    const rig = new Rig();
    const broken = { ...rig.plan("c"), draw: () => ({ strength: "", begin, end: begin }) };
    const run = rig.play(courseOf([rig.plan("b")], [broken]));
    await expect(run.done).rejects.toThrow("no lever");
    const { faults, window } = await run.recording();
    expect(faults.map(({ place }) => place)).toEqual(["b"]);
    expect(window.steps).toBeGreaterThan(30);
    async function begin(): Promise<never> {
      throw new Error("no lever");
    }
  });
});
