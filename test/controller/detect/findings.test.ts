import { describe, expect, it } from "vitest";
import { type Deviation, Evidence, type Patience } from "../../../controller/detect/findings.js";

const PATIENCE: Patience = { z: 12, run: 3, suspectZ: 4, weight: 5, leastSteps: 1, leastMs: 0 };

function deviation(z: number, some: Partial<Deviation> = {}): Deviation {
  return { kind: "latency", baseline: 1, observed: 2, z, weight: 100, atOnce: false, ...some };
}

/** What each step is found to be. */
function run(deviations: readonly (Deviation | undefined)[], patience = PATIENCE) {
  const evidence = new Evidence();
  return deviations.map((one, at) => evidence.take(one, at * 1000, (at + 1) * 1000, patience));
}

const confirmed = (found: ReturnType<typeof run>) => found.map((one) => one?.confirmed ?? null);

describe("evidence over steps", () => {
  it("confirms a strong step at once where one is enough, and says so", () => {
    const [found] = run([deviation(12, { atOnce: true })]);
    expect(found).toMatchObject({ confirmed: true, atFirst: true, sinceMs: 0 });
    expect(confirmed(run([deviation(12)]))).toEqual([false]);
  });

  it("confirms half as strong in two steps, a third in three", () => {
    expect(confirmed(run([deviation(6), deviation(6)]))).toEqual([false, true]);
    expect(confirmed(run([deviation(5), deviation(6)]))).toEqual([false, false]);
    expect(confirmed(run([deviation(4), deviation(4), deviation(4)]))).toEqual([false, false, true]);
  });

  it("is parted by one step that is not suspicious", () => {
    expect(confirmed(run([deviation(6), deviation(3.9), deviation(6)]))).toEqual([false, null, false]);
    expect(confirmed(run([deviation(6), undefined, deviation(6)]))).toEqual([false, null, false]);
  });

  it("tells since when it runs", () => {
    const found = run([undefined, deviation(4), deviation(5), deviation(6)]);
    expect(found.map((one) => one?.sinceMs)).toEqual([undefined, 1000, 1000, 1000]);
  });

  it("wants enough requests to say so in the steps that confirm", () => {
    expect(confirmed(run([deviation(6, { weight: 2 }), deviation(6, { weight: 2 })]))).toEqual([
      false,
      false,
    ]);
    expect(confirmed(run([deviation(6, { weight: 2 }), deviation(6, { weight: 3 })]))).toEqual([false, true]);
    expect(confirmed(run([deviation(99, { weight: 4, atOnce: true })]))).toEqual([false]);
  });

  it("wants steps that are rare together: the fewer, the rarer each", () => {
    const strong = (rarityZ: number) => deviation(99, { rarityZ, atOnce: true });
    expect(confirmed(run([strong(5.9)]))).toEqual([false]);
    expect(confirmed(run([strong(6)]))).toEqual([true]);
    expect(confirmed(run([strong(4.2), strong(4.2)]))).toEqual([false, false]);
    expect(confirmed(run([strong(4.3), strong(4.3)]))).toEqual([false, true]);
    expect(confirmed(run([strong(3.5), strong(3.5), strong(3.5)]))).toEqual([false, false, true]);
    expect(confirmed(run([strong(3.4), strong(9), strong(3.4)]))).toEqual([false, true, false]);
  });

  it("adds up over no more steps than the kind allows", () => {
    const single = { ...PATIENCE, run: 1 };
    expect(confirmed(run([deviation(6), deviation(6), deviation(6)], single))).toEqual([false, false, false]);
  });

  it("waits for so many steps and so long where it must", () => {
    const away = { ...PATIENCE, leastSteps: 3, leastMs: 4_000 };
    const strong = deviation(50, { atOnce: true });
    expect(confirmed(run([strong, strong, strong, strong, strong], away))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it("takes no z that is no number for evidence", () => {
    expect(run([deviation(Number.NaN)])).toEqual([undefined]);
  });

  it("begins anew when it is cleared", () => {
    const evidence = new Evidence();
    evidence.take(deviation(6), 0, 1000, PATIENCE);
    evidence.clear();
    expect(evidence.take(deviation(6), 1000, 2000, PATIENCE)).toMatchObject({
      confirmed: false,
      sinceMs: 1000,
    });
  });
});
