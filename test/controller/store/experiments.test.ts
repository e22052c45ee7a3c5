import { describe, expect, it } from "vitest";
import { memoryJournal } from "../../../controller/journal/index.js";
import { openKept } from "../../../controller/store/index.js";
import { breakerText, faultText } from "../policy/documents.js";
import { FakeClock } from "../push/fixture.js";
import { ANN, MINUTE_MS, type Rig, rig, START_MS, settled } from "./rig.js";

const KEY = "FaultInjection/default/a";
const BOB = { by: "bob@desk", because: "enough" };
const GUARD = { by: "meshfuse", because: "guard: success of default/productpage 96 % is under 99 %" };

const states = ({ kept }: Rig) => kept.experiments.list().map(({ state }) => state);
const acting = ({ kept }: Rig) =>
  kept.experiments.acting(kept.policies.entries()).map(({ policy }) => policy.metadata.name);

describe("an experiment that is stopped", () => {
  it("is over for good, by whom and why, and its policy stays", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    all.clock.advance(MINUTE_MS);
    expect(await all.kept.experiments.stop(KEY, GUARD)).toBe(true);
    expect(all.kept.experiments.list()).toMatchObject([
      { state: "stopped", end: { atMs: START_MS + MINUTE_MS, ...GUARD } },
    ]);
    expect([all.keys(), acting(all)]).toEqual([[KEY], []]);
    expect(all.kept.store.audit({ limit: 1 })).toMatchObject([
      { type: "experiment.stopped", detail: KEY, ...GUARD },
    ]);
  });

  it("is stopped once: later there is nothing to stop, nor where its time is up, nor of another policy", async () => {
    const all = await rig();
    await all.apply(faultText("a"), faultText("b"), breakerText("c"));
    const { experiments } = all.kept;
    expect(await experiments.stop(KEY, BOB)).toBe(true);
    expect(await experiments.stop(KEY, BOB)).toBe(false);
    expect(await experiments.stop("FaultInjection/default/nobody", BOB)).toBe(false);
    expect(await experiments.stop("CircuitBreaker/default/c", BOB)).toBe(false);
    all.clock.advance(10 * MINUTE_MS);
    expect(await experiments.stop("FaultInjection/default/b", BOB)).toBe(false);
    expect(states(all)).toEqual(["ended", "stopped"]);
  });

  it("begins a new life when the same document is applied again", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    await all.kept.experiments.stop(KEY, BOB);
    all.clock.advance(MINUTE_MS);
    expect(await all.apply(faultText("a"))).toMatchObject({ changes: [{ change: "changed" }] });
    expect(all.kept.experiments.list()).toMatchObject([
      { state: "running", fromMs: START_MS + MINUTE_MS },
      { state: "stopped" },
    ]);
    expect(acting(all)).toEqual(["a"]);
  });

  it("begins a new life in the very millisecond of its end, too", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    await all.kept.experiments.stop(KEY, BOB);
    await all.apply(faultText("a"));
    all.clock.advance(1);
    expect([states(all), acting(all)]).toEqual([["running", "stopped"], ["a"]]);
  });

  it("with an activeFrom of its author's begins again while there is time left, and not after it", async () => {
    const all = await rig();
    const text = faultText("a", ", activeFrom: 2026-11-21T00:00:00Z");
    await all.apply(text);
    await all.kept.experiments.stop(KEY, BOB);
    all.clock.advance(MINUTE_MS);
    await all.apply(text);
    expect(all.kept.experiments.list()[0]).toMatchObject({ state: "running", fromMs: START_MS });
    await all.kept.experiments.stop(KEY, BOB);
    all.clock.advance(10 * MINUTE_MS);
    expect(await all.apply(text)).toMatchObject({ changes: [{ change: "unchanged" }] });
    expect(states(all)).toEqual(["stopped", "stopped"]);
  });

  it("is stopped at once where the journal refuses, and says that a restart would forget it", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    all.refuse("full");
    expect(await all.kept.experiments.stop(KEY, BOB)).toBe(true);
    const [life] = all.kept.experiments.list();
    expect([life?.state, acting(all)]).toEqual(["stopped", []]);
    expect(all.kept.experiments.isDurable(life?.id ?? "")).toBe(false);
    all.accept();
    all.clock.advance(5_000);
    await settled();
    expect(all.kept.experiments.isDurable(life?.id ?? "")).toBe(true);
    expect(states(await all.restarted())).toEqual(["stopped"]);
  });
});

describe("a fault that is applied when its time is over", () => {
  it("is told of", async () => {
    const all = await rig();
    const from = (ms: number) => faultText("a", `, activeFrom: "${new Date(START_MS + ms).toISOString()}"`);
    const past = from(-10 * MINUTE_MS);
    // Also when it is applied again, when it has long left what sidecars run.
    for (const waitMs of [0, 2 * MINUTE_MS]) {
      all.clock.advance(waitMs);
      expect(await all.apply(past, breakerText("c"))).toMatchObject({ outcome: "applied", over: [KEY] });
    }
    const dry = await all.kept.policies.apply(past, { dryRun: true, ...ANN });
    expect(dry).toMatchObject({ over: [KEY] });
    for (const text of [from(0), from(-7 * MINUTE_MS), faultText("a"), breakerText("c")])
      expect(await all.apply(text)).not.toHaveProperty("over");
  });
});

describe("the experiment that a fault was in at a time", () => {
  it("is the last that had been accepted by then", async () => {
    const all = await rig();
    const at = (minutes: number) => all.kept.experiments.idAt("default/a", START_MS + minutes * MINUTE_MS);
    expect(at(0)).toBeUndefined();
    await all.apply(faultText("a"), faultText("b"));
    all.clock.advance(5 * MINUTE_MS);
    await all.apply(faultText("a", ", seed: 7"));
    const [second, first] = all.kept.experiments.list().filter(({ policy }) => policy === KEY);
    expect([at(-1), at(0), at(4), at(5), at(60)]).toEqual([
      ...[undefined, first?.id, first?.id],
      ...[second?.id, second?.id],
    ]);
  });
});

describe("a pause", () => {
  it("keeps every experiment from acting until it ends, and none is over for that", async () => {
    const all = await rig();
    await all.apply(faultText("a"), breakerText("b"));
    expect(await all.kept.experiments.pauseAll(BOB)).toEqual({ sinceMs: START_MS, ...BOB, durable: true });
    expect([states(all), acting(all)]).toEqual([["running"], ["b"]]);
    all.clock.advance(MINUTE_MS);
    expect(await all.kept.experiments.resumeAll(ANN)).toBe(true);
    expect([all.kept.experiments.pause(), acting(all)]).toEqual([undefined, ["b", "a"]]);
    expect(all.kept.experiments.list()).toMatchObject([{ fromMs: START_MS, state: "running" }]);
  });

  it("does not make time stand still: what would have ended has ended", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    await all.kept.experiments.pauseAll(BOB);
    all.clock.advance(10 * MINUTE_MS);
    expect(states(all)).toEqual(["ended"]);
    expect(acting(all)).toEqual([]);
  });

  it("holds for experiments that are applied meanwhile", async () => {
    const all = await rig();
    await all.kept.experiments.pauseAll(BOB);
    expect(await all.apply(faultText("a"))).toMatchObject({ changes: [{ change: "created" }], after: [] });
    expect([states(all), acting(all)]).toEqual([["running"], []]);
  });

  it("is one: asked for again it stays as it was, and its end ends it", async () => {
    const { kept, clock } = await rig();
    await kept.experiments.pauseAll(BOB);
    clock.advance(MINUTE_MS);
    expect(await kept.experiments.pauseAll(ANN)).toMatchObject({ sinceMs: START_MS, ...BOB });
    expect([await kept.experiments.resumeAll(ANN), await kept.experiments.resumeAll(ANN)]).toEqual([
      true,
      false,
    ]);
    expect(kept.store.audit({ limit: 9 })).toMatchObject([
      { type: "experiments.resumed", subject: "all experiments", ...ANN },
      { type: "experiments.paused", subject: "all experiments", ...BOB },
    ]);
  });

  it("outlives a restart", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    await all.kept.experiments.pauseAll(BOB);
    const again = await all.restarted();
    expect(again.kept.experiments.pause()).toMatchObject({ sinceMs: START_MS, durable: true });
    expect(acting(again)).toEqual([]);
  });

  it("holds at once where the disk is full or hangs, and says that it is not durable", async () => {
    const all = await rig();
    all.refuse("full");
    expect(await all.kept.experiments.pauseAll(BOB)).toMatchObject({ durable: false });
    const clock = new FakeClock(START_MS);
    const journal = { ...memoryJournal(), append: () => new Promise<void>(() => undefined) };
    const kept = await openKept({ journal, clock });
    const paused = kept.experiments.pauseAll(BOB);
    expect(kept.experiments.pause()).toBeDefined();
    clock.advance(2_000);
    expect(await paused).toMatchObject({ durable: false });
  });
});
