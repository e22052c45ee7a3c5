import { describe, expect, it } from "vitest";
import type { Comparison, Group } from "../../../../bench/ladder/cpu/group.js";
import { measureGroup } from "../../../../bench/ladder/cpu/measure.js";
import type { Round } from "../../../../bench/ladder/cpu/round.js";
import { group, round, subject } from "./subjects.js";

const COMPARISON: Comparison = { target: "t", of: "ours", to: "peer", bound: "at most", limit: 1.5 };

/** Rounds in which the ratio is what is given, in turn. */
function rounds(ratios: readonly number[]): { run: () => Promise<Round>; asked: () => number } {
  let asked = 0;
  const run = async () => {
    const ratio = ratios[asked++ % ratios.length] ?? 1;
    return round({ "no filter": 0, ours: ratio * 16_000, peer: 16_000 });
  };
  return { run, asked: () => asked };
}

function compared(least: number, most: number): Group {
  const subjects = [subject("no filter", 0), subject("ours", 16), subject("peer", 16)];
  return group(subjects, { comparisons: [COMPARISON], rounds: { least, most } });
}

describe("measuring a group", () => {
  it("ends after the least number of rounds where all verdicts stand", async () => {
    const { run, asked } = rounds([1.1, 1.2]);
    const { verdicts } = await measureGroup(compared(9, 17), run, () => undefined);
    expect(asked()).toBe(9);
    expect(verdicts[0]?.state).toBe("holds");
  });

  it("goes on while one is open, four rounds at a time", async () => {
    const straddling = Array.from({ length: 9 }, (_, index) => (index % 2 === 0 ? 1.4 : 1.6));
    const { run, asked } = rounds([...straddling, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4]);
    const { verdicts } = await measureGroup(compared(9, 40), run, () => undefined);
    expect(verdicts[0]?.state).toBe("holds");
    expect((asked() - 9) % 4).toBe(0);
    expect(asked()).toBeGreaterThan(9);
  });

  it("ends at the most, and says that the verdict is open", async () => {
    const { run, asked } = rounds([1.4, 1.6]);
    const { verdicts, rounds: made } = await measureGroup(compared(9, 15), run, () => undefined);
    expect(asked()).toBe(15);
    expect(made).toHaveLength(15);
    expect(verdicts[0]?.state).toBe("open");
  });

  it("judges by all rounds, not by the last ones", async () => {
    const { run } = rounds([1.4, 1.6]);
    const { verdicts } = await measureGroup(compared(9, 13), run, () => undefined);
    expect(verdicts[0]?.figure.samples).toBe(13);
  });

  it("asks for no more than the least where nothing is compared", async () => {
    const { run, asked } = rounds([1]);
    const plain = group([subject("no filter", 0), subject("ours", 16)], { rounds: { least: 3, most: 9 } });
    expect((await measureGroup(plain, run, () => undefined)).verdicts).toEqual([]);
    expect(asked()).toBe(3);
  });

  it("says after each round how far it is, and what the filter costs so far", async () => {
    const lines: string[] = [];
    await measureGroup(compared(2, 2), rounds([1]).run, (line) => lines.push(line));
    expect(lines).toEqual(["g: round 1 of 2; ours 1.00 us a copy", "g: round 2 of 2; ours 1.00 us a copy"]);
  });

  it("says up to how many rounds there may be", async () => {
    const lines: string[] = [];
    await measureGroup(compared(9, 17), rounds([1]).run, (line) => lines.push(line));
    expect(lines[0]).toBe("g: round 1 of 9 to 17; ours 1.00 us a copy");
  });

  it("fails with a round that fails", async () => {
    const run = () => Promise.reject(new Error("status 503"));
    await expect(measureGroup(compared(2, 2), run, () => undefined)).rejects.toThrow("status 503");
  });
});
