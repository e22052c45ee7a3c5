import { describe, expect, it } from "vitest";
import { loadNow, noiseNotes, parseStat } from "../../../../bench/ladder/cpu/noise.js";

const BEFORE = { average: 0.2, ticks: 1_000, stolenTicks: 10 };
const AFTER = { average: 1.9, ticks: 2_000, stolenTicks: 12 };

describe("what the machine was doing", () => {
  it("is told in one sentence each of load, waiting and theft", () => {
    expect(noiseNotes(BEFORE, AFTER, 0.004)).toEqual([
      "Load average 0.20 before and 1.90 after (the bench itself is about 2). Envoy waited for a CPU 0.4 % of the time that it wanted one. 0.2 % of the machine's time was taken by other guests of its host.",
    ]);
  });

  it("is warned of where Envoy had to wait for a CPU", () => {
    expect(noiseNotes(BEFORE, AFTER, 0.2)[1]).toMatch(/^The machine was not quiet/);
  });

  it("is warned of where other guests took part", () => {
    expect(noiseNotes(BEFORE, { ...AFTER, stolenTicks: 200 }, 0)[1]).toMatch(/^The machine was not quiet/);
  });

  it("is said to be unknown where Linux does not tell", () => {
    const [note, ...more] = noiseNotes(
      { ...BEFORE, ticks: 0, stolenTicks: 0 },
      { ...AFTER, ticks: 0, stolenTicks: 0 },
      undefined,
    );
    expect(note).toContain("CPU times have a grain of 10 ms, and whether Envoy had to wait is not known");
    expect(note).toContain("What other guests of the host took is not known");
    expect(more).toEqual([]);
  });
});

describe("/proc/stat", () => {
  it("tells ticks of all CPUs, and those that were stolen", () => {
    const content = "cpu  3 1 5 2 4 0 1 7 90 91\ncpu0 1 1 1 1 1 1 1 1 1 1\n";
    expect(parseStat(content)).toEqual({ ticks: 23, stolenTicks: 7 });
  });

  it("tells nothing where it is not there", () => {
    expect(loadNow("/nowhere")).toMatchObject({ ticks: 0, stolenTicks: 0 });
  });
});
