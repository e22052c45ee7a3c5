import { describe, expect, it } from "vitest";
import { SharedData } from "../../host/index.js";
import { Dice } from "../soak/dice.js";
import { ABORT, fault, faults, isHit, verdicts } from "../support/faults.js";
import { RacingSharedData } from "../support/racing.js";
import { Sidecar } from "../support/sidecar.js";

const SECOND_MS = 1_000;

function limited(limits: object, fields: object = ABORT) {
  return faults(fault("f", { percentage: "100%", ...fields, limits }));
}

/** How many of `count` requests in a worker are aborted. */
function hitsOf(sidecar: Sidecar, count: number, worker = 0): number {
  return Array.from({ length: count }, () => isHit(sidecar, worker)).filter(Boolean).length;
}

describe("limits.perSecond", () => {
  it("bounds the injections of each second of the monotonic clock", async () => {
    const sidecar = await Sidecar.start(limited({ perSecond: 3 }));
    expect(hitsOf(sidecar, 10)).toBe(3);
    sidecar.envoy.advance(999);
    expect(hitsOf(sidecar, 10)).toBe(0);
    sidecar.envoy.advance(1);
    expect(hitsOf(sidecar, 10)).toBe(3);
    expect(verdicts(sidecar, "f")).toEqual({ injected: 6, limit: 24 });
  });

  it("of 0 injects nothing", async () => {
    const sidecar = await Sidecar.start(limited({ perSecond: 0 }));
    expect(hitsOf(sidecar, 5)).toBe(0);
    expect(verdicts(sidecar, "f")).toEqual({ limit: 5 });
  });

  it("gives nothing back when an injection ends", async () => {
    const sidecar = await Sidecar.start(limited({ perSecond: 1 }, { delay: { fixed: "10ms" } }));
    expect(sidecar.root.exchange().durationMs).toBe(10);
    expect(sidecar.root.exchange().durationMs).toBe(0);
  });

  it("holds for the whole Envoy, in any second, however four workers ask", async () => {
    const sidecar = await Sidecar.start(limited({ perSecond: 7 }), 4);
    const dice = new Dice(5);
    const bySecond = new Map<number, number>();
    for (let i = 0; i < 3_000; i++) {
      const second = Math.floor(sidecar.envoy.clock.elapsedMs / SECOND_MS);
      if (isHit(sidecar, dice.below(4))) bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
      if (dice.chance(0.1)) sidecar.envoy.advance(dice.below(50));
    }
    const full = [...bySecond.values()].slice(0, -1);
    expect(full.length).toBeGreaterThan(3);
    expect([...new Set(full)]).toEqual([7]);
    expect(Math.max(...bySecond.values())).toBe(7);
  });

  it("is not exceeded by workers that take the last place at the same moment", async () => {
    const shared = new RacingSharedData();
    const sidecar = await Sidecar.start(limited({ perSecond: 2 }), 2, { shared });
    expect(isHit(sidecar)).toBe(true);
    let other = false;
    shared.before("mf.places2.", () => {
      other = isHit(sidecar, 1);
    });
    expect([isHit(sidecar), other]).toEqual([false, true]);
    expect(verdicts(sidecar, "f")).toEqual({ injected: 2, limit: 1 });
  });

  it("counts a request whose clock was read before another's in the later second", async () => {
    const sidecar = await Sidecar.start(limited({ perSecond: 2 }));
    const { shared, clock } = sidecar.envoy;
    expect(hitsOf(sidecar, 1)).toBe(1);
    const [key = ""] = shared.keys("vm").filter((each) => each.startsWith("mf.places2."));
    const next = Buffer.from(shared.get("vm", key)?.value ?? []);
    next.writeBigUInt64LE(clock.monotonicNs / 1_000_000_000n + 1n, 0);
    shared.set("vm", key, next);
    expect(hitsOf(sidecar, 3)).toBe(1);
  });

  it("and limits.concurrent are taken together: who lacks one takes none of the other", async () => {
    const sidecar = await Sidecar.start(
      limited({ concurrent: 1, perSecond: 3 }, { delay: { fixed: "100ms" } }),
    );
    const held = () =>
      Array.from({ length: 5 }, () => sidecar.root.begin()).filter(
        ({ upstream }) => upstream.headers === undefined,
      ).length;
    expect([held(), held()]).toEqual([1, 0]);
    sidecar.envoy.advance(100);
    expect(held()).toBe(1);
    sidecar.envoy.advance(100);
    expect(held()).toBe(1);
    sidecar.envoy.advance(100);
    expect(held()).toBe(0);
    sidecar.envoy.advance(700);
    expect(held()).toBe(1);
  });

  it("is not used up by requests that are preempted, nor by a dry run", async () => {
    const all = [
      fault("a", ABORT),
      fault("b", { ...ABORT, limits: { perSecond: 1 } }),
      fault("c", { ...ABORT, limits: { perSecond: 1 }, mode: "dryRun" }),
    ];
    const sidecar = await Sidecar.start(faults(...all));
    hitsOf(sidecar, 3);
    expect(verdicts(sidecar, "b")).toEqual({ preempted: 3 });
    expect(verdicts(sidecar, "c")).toEqual({ dry_run: 3 });
  });

  it.each([1, 8, 15, 17, 31, 5_000, 61_441])("is not led astray by %d strange bytes", async (size) => {
    const shared = new SharedData();
    const sidecar = await Sidecar.start(limited({ perSecond: 1, concurrent: 1 }), 1, { shared });
    shared.set("vm", "mf.places2.odefault/f", new Uint8Array(size).fill(1));
    expect(hitsOf(sidecar, 3)).toBeLessThanOrEqual(1);
  });
});
