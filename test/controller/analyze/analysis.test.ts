import { describe, expect, it } from "vitest";
import { incidentAt, Rig } from "./rig.js";
import { changeAt, STEP_MS, T0_MS } from "./support.js";

describe("the reading of steps", () => {
  it("begins with the history that is there, in portions, and goes on with each step once it is settled", async () => {
    const rig = await Rig.begin();
    await rig.start();
    const spans = rig.detector.windows.map(({ fromMs, steps }) => [fromMs, steps]);
    expect(spans[0]).toEqual([T0_MS - 181 * STEP_MS, 24]);
    expect(spans.reduce((sum, [, steps = 0]) => sum + steps, 0)).toBe(180);
    const before = rig.reads.length;
    await rig.pass(1_499);
    expect(rig.reads).toHaveLength(before);
    await rig.pass(1);
    expect(rig.reads.slice(before)).toEqual([[T0_MS - STEP_MS, T0_MS]]);
    await rig.step(3);
    expect(rig.reads.slice(before)).toHaveLength(4);
    expect(rig.analysis.totals).toMatchObject({ taken: 184, missed: 0 });
  });

  it("waits longer after each failure, tells it once, and catches up on what it missed", async () => {
    const rig = await Rig.begin();
    await rig.start();
    await rig.pass(1_500);
    rig.failure = "http://prometheus:9090 does not answer";
    await rig.step();
    expect(rig.analysis.problem).toBe("http://prometheus:9090 does not answer");
    const failed = rig.reads.length;
    await rig.pass(STEP_MS);
    await rig.pass(2 * STEP_MS);
    expect(rig.reads.length - failed).toBe(2);
    await rig.pass(3 * STEP_MS);
    expect(rig.reads.length - failed).toBe(2);
    rig.failure = undefined;
    await rig.pass(STEP_MS);
    expect(rig.reads.at(-1)).toEqual([T0_MS, T0_MS + 8 * STEP_MS]);
    expect(rig.news).toEqual(["analysis lost", "analysis back"]);
    expect(rig.analysis.problem).toBeUndefined();
    expect(rig.analysis.totals.missed).toBe(0);
  });

  it("skips what is too old to be caught up on, and counts it", async () => {
    const rig = await Rig.begin();
    await rig.start();
    await rig.pass(1_500 + 200 * STEP_MS);
    expect(rig.analysis.totals.missed).toBe(21);
    expect(rig.analysis.analyzedMs).toBe(T0_MS + 200 * STEP_MS);
  });

  it("does nothing else while a read is under way, and ends with the controller", async () => {
    const rig = await Rig.begin();
    await rig.start();
    await rig.analysis.stop();
    const before = rig.reads.length;
    rig.clock.advance(100_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(rig.reads).toHaveLength(before);
    expect(rig.clock.waiting).toBe(0);
  });

  it("survives a detector that fails, and says so", async () => {
    const rig = await Rig.begin();
    await rig.start();
    const { take } = rig.detector;
    rig.detector.take = () => {
      throw new Error("a step that cannot be");
    };
    await rig.step();
    expect(rig.analysis.problem).toBe("a step that cannot be");
    rig.detector.take = take;
    await rig.step(2);
    expect(rig.news).toEqual(["analysis lost", "analysis back"]);
  });

  it("begins anew where the clock was set back, and gives up what was open", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.detector.next = [incidentAt(rig)];
    await rig.step();
    rig.clock.set(T0_MS - 3_600_000);
    await rig.step();
    expect(rig.detectors).toHaveLength(2);
    expect(rig.detector.firstId).toBe(2);
    expect(rig.news).toEqual(["1 opened", "1 cut"]);
    expect(rig.analysis.open()).toEqual([]);
    expect(rig.analysis.incidents()).toMatchObject([{ id: 1, condition: "over" }]);
  });
});

describe("an incident", () => {
  it("is told with its cause in the step that it is detected in", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.changes.known = [changeAt(T0_MS)];
    rig.detector.next = [incidentAt(rig)];
    await rig.step();
    expect(rig.told).toMatchObject([
      {
        ...{ type: "incident", atMs: rig.clock.nowMs(), id: 1, change: "opened", condition: "incident" },
        cause: { name: "default/ratings", kind: "crash", confidence: 0.9 },
      },
    ]);
    expect(rig.cases[0]?.changes).toEqual([changeAt(T0_MS)]);
    expect(rig.cases[0]?.window.fromMs).toBe(T0_MS - 600_000);
    expect(rig.analysis.incidents()).toMatchObject([{ id: 1, condition: "incident" }]);
  });

  it("keeps what was found while it lasted: calm steps after it are not looked at", async () => {
    const rig = await Rig.begin();
    await rig.start();
    const incident = incidentAt(rig);
    rig.detector.next = [incident];
    await rig.step(4);
    const troubledMs = rig.cases.at(-1)?.observed.toMs;
    rig.detector.next = [{ ...incident, condition: "recovering" }];
    await rig.step(4);
    rig.detector.next = [{ ...incident, condition: "over", endedMs: rig.clock.nowMs() }];
    await rig.step();
    expect(rig.cases.at(-1)?.incident.condition).toBe("over");
    expect(rig.cases.at(-1)?.observed.toMs).toBe(troubledMs);
  });

  it("is told again when its cause or severity is another, when it recovers, comes back and is over", async () => {
    const rig = await Rig.begin();
    await rig.start();
    const incident = incidentAt(rig);
    const become = async (more: object) => {
      rig.detector.next = [{ ...incident, ...more }];
      await rig.step();
    };
    await become({});
    rig.culprit = "default/reviews";
    await become({ severity: "high" });
    await become({ severity: "high", condition: "recovering" });
    await become({ severity: "high" });
    await become({ severity: "high", condition: "over", endedMs: rig.clock.nowMs() });
    await rig.step(3);
    expect(rig.news).toEqual(["1 opened", "1 cause", "1 severity", "1 recovering", "1 back", "1 over"]);
    expect(rig.analysis.open()).toEqual([]);
    expect(rig.analysis.incidents()).toMatchObject([{ id: 1, condition: "over" }]);
  });

  it("is looked into with each new step until the window is full, and then once a minute", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.detector.next = [incidentAt(rig)];
    await rig.step(10);
    expect(rig.cases).toHaveLength(10);
    await rig.step(60);
    const full = rig.cases.length;
    await rig.step(12);
    expect(rig.cases.length - full).toBe(1);
    const reads = rig.reads.filter(([fromMs, toMs]) => toMs - fromMs > STEP_MS);
    expect(reads.length).toBeLessThan(80);
  });

  it("is looked into when something near it changed", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.detector.next = [incidentAt(rig)];
    await rig.step(100);
    const before = rig.cases.length;
    rig.changes.count += 1;
    await rig.step();
    expect(rig.cases).toHaveLength(before + 1);
  });

  it("is looked into seldom where that takes long: two percent of a core at most", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.costMs = 1000;
    rig.detector.next = [incidentAt(rig)];
    await rig.step(40);
    expect(rig.cases).toHaveLength(4);
    rig.detector.next = [incidentAt(rig, { condition: "over" })];
    await rig.step();
    expect(rig.cases).toHaveLength(5);
    expect(rig.analysis.totals.spentMs).toBe(5000);
  });

  it("is told without a cause where the diagnosis fails, with the reason", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.diagnosisFailure = "no such service";
    rig.detector.next = [incidentAt(rig)];
    await rig.step();
    expect(rig.told).toMatchObject([{ change: "opened", cause: null }]);
    expect(rig.analysis.open()[0]?.finding?.report.quality.notes).toContain(
      "the diagnosis failed: no such service",
    );
    expect(rig.analysis.problem).toBeUndefined();
  });

  it("is told when its window can be read again", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.detector.next = [incidentAt(rig)];
    const { take } = rig.detector;
    rig.detector.take = (window) => {
      rig.failure = "gone";
      rig.detector.take = take;
      return take.call(rig.detector, window);
    };
    await rig.step();
    expect(rig.news).toEqual(["analysis lost"]);
    rig.failure = undefined;
    await rig.step();
    expect(rig.news).toEqual(["analysis lost", "1 opened", "analysis back"]);
  });

  it("is none where it was over before anybody looked", async () => {
    const rig = await Rig.begin();
    rig.detector.next = [incidentAt(rig, { condition: "over", endedMs: T0_MS })];
    await rig.start();
    expect(rig.news).toEqual([]);
  });

  it("is one where it is open when somebody begins to look", async () => {
    const rig = await Rig.begin();
    rig.detector.next = [incidentAt(rig)];
    await rig.start();
    expect(rig.news).toEqual(["1 opened"]);
  });

  it("is followed up to eight at a time", async () => {
    const rig = await Rig.begin();
    await rig.start();
    rig.detector.next = Array.from({ length: 10 }, (_, at) => incidentAt(rig, { id: at + 1 }));
    await rig.step(3);
    expect(rig.analysis.open()).toHaveLength(8);
    expect(rig.warned).toEqual([
      "incident 9 is not looked into: 8 others are open",
      "incident 10 is not looked into: 8 others are open",
    ]);
  });
});
