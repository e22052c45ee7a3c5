import { describe, expect, it } from "vitest";
import { breakerText, faultText } from "../policy/documents.js";
import { ANN, MINUTE_MS, type Rig, rig, START_MS, settled } from "./rig.js";

const KEY = "FaultInjection/default/a";
const LATER = ", activeFrom: 2026-11-21T01:00:00Z";
const HOUR_MS = 60 * MINUTE_MS;

const states = ({ kept }: Rig) => kept.experiments.list().map(({ state }) => state);
const trail = ({ kept }: Rig) =>
  kept.store
    .audit({ limit: 100 })
    .filter(({ type }) => type.startsWith("experiment."))
    .map(({ type, atMs, by }) => [type.slice(11), (atMs - START_MS) / MINUTE_MS, by])
    .reverse();

describe("the life of a fault", () => {
  it("begins when it is accepted, and ends when its time is up", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    expect(all.kept.experiments.list()).toEqual([
      {
        ...{ id: expect.stringMatching(/^[0-9a-f]{8}$/), policy: KEY, state: "running", createdMs: START_MS },
        ...{ fromMs: START_MS, untilMs: START_MS + 10 * MINUTE_MS, ...ANN },
      },
    ]);
    all.clock.advance(10 * MINUTE_MS);
    expect(all.kept.experiments.list()).toMatchObject([
      {
        state: "ended",
        end: { atMs: START_MS + 10 * MINUTE_MS, by: "meshfuse", because: "its time was up" },
      },
    ]);
    await settled();
    expect(trail(all)).toEqual([
      ["scheduled", 0, "ann@desk"],
      ["running", 0, "meshfuse"],
      ["ended", 10, "meshfuse"],
    ]);
  });

  it("waits for its activeFrom", async () => {
    const all = await rig();
    await all.apply(faultText("a", LATER));
    expect(states(all)).toEqual(["scheduled"]);
    all.clock.advance(HOUR_MS);
    expect(states(all)).toEqual(["running"]);
    all.clock.advance(10 * MINUTE_MS);
    expect(states(all)).toEqual(["ended"]);
  });

  it("is over before it begins where its time is past; it never ran", async () => {
    const all = await rig();
    await all.apply(faultText("a", ", activeFrom: 2026-11-20T00:00:00Z"));
    expect(states(all)).toEqual(["ended"]);
    expect(trail(all).map(([move]) => move)).toEqual(["scheduled", "ended"]);
  });

  it("is stopped when its fault is deleted or says something else, by whom and why", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    all.clock.advance(MINUTE_MS);
    await all.apply(faultText("a", ", seed: 7"));
    all.clock.advance(MINUTE_MS);
    await all.kept.policies.remove(KEY, { by: "bob@desk", because: "enough" });
    expect(all.kept.experiments.list()).toMatchObject([
      { state: "stopped", end: { atMs: START_MS + 2 * MINUTE_MS, by: "bob@desk", because: "enough" } },
      { state: "stopped", end: { atMs: START_MS + MINUTE_MS, ...ANN } },
    ]);
  });

  it("goes on when the same fault is applied again, with or without another label", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    all.clock.advance(MINUTE_MS);
    expect(await all.apply(faultText("a"))).toMatchObject({ changes: [{ change: "unchanged" }] });
    expect(await all.apply(faultText("a", "", ", labels: {team: b}"))).toMatchObject({
      changes: [{ change: "changed", version: 2 }],
    });
    expect(all.kept.experiments.list()).toMatchObject([{ state: "running", fromMs: START_MS }]);
    expect(all.kept.policies.entries()).toMatchObject([{ acceptedMs: START_MS, version: 2 }]);
  });

  it("begins anew when the same fault is applied after its end", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    all.clock.advance(10 * MINUTE_MS - 1);
    expect(await all.apply(faultText("a"))).toMatchObject({ changes: [{ change: "unchanged" }] });
    all.clock.advance(1);
    expect(await all.apply(faultText("a"))).toMatchObject({ changes: [{ change: "changed" }] });
    expect(states(all)).toEqual(["running", "ended"]);
    expect(all.kept.policies.entries()[0]?.acceptedMs).toBe(START_MS + 10 * MINUTE_MS);
  });

  it("with an activeFrom of its author's does not begin anew, nor does a label bring it back", async () => {
    const all = await rig();
    await all.apply(faultText("a", LATER));
    all.clock.advance(2 * HOUR_MS);
    expect(await all.apply(faultText("a", LATER))).toMatchObject({ changes: [{ change: "unchanged" }] });
    await all.apply(faultText("a", LATER, ", labels: {team: b}"));
    expect(states(all)).toEqual(["ended"]);
  });

  it("that ends in the instant of its deletion has ended, and was not stopped", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    all.clock.advance(10 * MINUTE_MS);
    await all.kept.policies.remove(KEY, ANN);
    expect(states(all)).toEqual(["ended"]);
  });

  it("belongs to faults alone", async () => {
    const all = await rig();
    await all.apply(breakerText("a"));
    expect(all.kept.experiments.list()).toEqual([]);
  });
});

describe("time without a controller", () => {
  it("moves lives on: what began and ended meanwhile is written down with its own times", async () => {
    const all = await rig();
    await all.apply(faultText("a", LATER));
    all.clock.advance(3 * HOUR_MS);
    const again = await all.restarted();
    expect(states(again)).toEqual(["ended"]);
    await settled();
    expect(trail(again)).toEqual([
      ["scheduled", 0, "ann@desk"],
      ["running", 60, "meshfuse"],
      ["ended", 70, "meshfuse"],
    ]);
  });

  it("is shown as it is while the journal refuses, and written down later", async () => {
    const all = await rig();
    await all.apply(faultText("a"));
    all.refuse("full");
    all.clock.advance(10 * MINUTE_MS);
    await settled();
    expect(states(all)).toEqual(["ended"]);
    expect(trail(all).map(([move]) => move)).toEqual(["scheduled", "running"]);
    all.accept();
    all.clock.advance(5_000);
    await settled();
    expect(trail(all).at(-1)).toEqual(["ended", 10, "meshfuse"]);
  });
});
