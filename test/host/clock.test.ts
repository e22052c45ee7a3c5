import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "./index.js";

let clock: FakeClock;
let seen: string[];
beforeEach(() => {
  clock = new FakeClock(1_000n, 5);
  seen = [];
});

const note = (name: string) => () => {
  seen.push(`${name}@${clock.elapsedMs}`);
};

describe("the clock of an emulated Envoy", () => {
  it("starts where it was told and moves both times together", () => {
    clock.advance(2);
    expect(clock.monotonicNs).toBe(2_001_000n);
    expect(clock.wallNs).toBe(7_000_000n);
    expect(clock.elapsedMs).toBe(2);
  });

  it("runs what is due in the order of its time, then of its making", () => {
    clock.after(5, note("late"));
    clock.after(3, note("first"));
    clock.after(3, note("second"));
    clock.advance(5);
    expect(seen).toEqual(["first@3", "second@3", "late@5"]);
  });

  it("leaves what is not due", () => {
    clock.after(5, note("late"));
    clock.advance(4.999);
    expect(seen).toEqual([]);
    clock.advance(0.001);
    expect(seen).toEqual(["late@5"]);
  });

  it("runs within one advance what its events arm", () => {
    const again = () => {
      note("tick")();
      clock.after(10, again);
    };
    clock.after(10, again);
    clock.advance(35);
    expect(seen).toEqual(["tick@10", "tick@20", "tick@30"]);
    expect(clock.elapsedMs).toBe(35);
  });

  it("forgets what was cancelled", () => {
    const cancel = clock.after(1, note("never"));
    cancel();
    cancel();
    clock.advance(5);
    expect(seen).toEqual([]);
  });

  it("keeps its timers when the guest's clocks jump, also backwards", () => {
    clock.after(10, note("timer"));
    clock.setMonotonicNs(0n);
    clock.setWallMs(1);
    clock.advance(10);
    expect(seen).toEqual(["timer@10"]);
    expect(clock.monotonicNs).toBe(10_000_000n);
    expect(clock.wallNs).toBe(11_000_000n);
  });

  it("goes from event to event and says when there is none in reach", () => {
    clock.after(10, note("a"));
    expect(clock.step(9)).toBe(false);
    expect(clock.step(10)).toBe(true);
    expect(clock.elapsedMs).toBe(10);
    expect(clock.step(1_000)).toBe(false);
    expect(clock.elapsedMs).toBe(10);
  });
});
