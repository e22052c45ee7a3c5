import { describe, expect, it } from "vitest";
import { readingOf, runRound, type Sizes } from "../../../../bench/ladder/cpu/round.js";
import type { Stand } from "../../../../bench/ladder/cpu/stand.js";
import type { Subject } from "../../../../bench/ladder/cpu/subject.js";
import { subject } from "./subjects.js";

const SIZES: Sizes = { warmUp: 100, sample: 10, passes: 4 };

interface Failing {
  setUp?: string;
  sample?: string;
  check?: string;
}

/** Stands that write down what is asked of them; each sample takes 1,000 ns a request. */
function stage(failing: Failing = {}) {
  const done: string[] = [];
  const setUp = async (each: Subject, id: number): Promise<Stand> => {
    if (each.name === failing.setUp) throw new Error(`${each.name} does not start`);
    done.push(`start ${each.name} ${id}`);
    return {
      subject: each,
      sample: async (requests) => {
        if (each.name === failing.sample) throw new Error(`${each.name} answers 503`);
        done.push(`${each.name} ${requests}`);
        return { requests, cpuNs: requests * 1_000, waitedNs: 0 };
      },
      check: async () => {
        if (each.name === failing.check) throw new Error(`${each.name} has not counted`);
        done.push(`check ${each.name}`);
      },
      stop: async () => void done.push(`stop ${each.name}`),
    };
  };
  return { setUp, done };
}

const SUBJECTS = [subject("a", 0), subject("b", 16), subject("c", 16)];

describe("a round", () => {
  it("starts each subject anew, warms all up, and samples them there and back", async () => {
    const { setUp, done } = stage();
    await runRound(SUBJECTS, SIZES, setUp);
    const samples = done.filter((line) => / 10$/.test(line)).map((line) => line[0]);
    expect(samples.join("")).toBe("abccbaabccba");
    expect(done.slice(0, 6)).toEqual(["start a 0", "start b 1", "start c 2", "a 100", "b 100", "c 100"]);
  });

  it("checks all that was counted before anything is believed, then ends them", async () => {
    const { setUp, done } = stage();
    await runRound(SUBJECTS, SIZES, setUp);
    expect(done.slice(-6)).toEqual(["check a", "check b", "check c", "stop a", "stop b", "stop c"]);
  });

  it("leaves the warm-up out of the reading", async () => {
    const round = await runRound(SUBJECTS, SIZES, stage().setUp);
    expect([...round.keys()]).toEqual(["a", "b", "c"]);
    expect(round.get("b")).toEqual({ cpuNs: 1_000, waitedShare: 0 });
  });

  it("warms up with each request twice at least, so that every key is in use", async () => {
    const { setUp, done } = stage();
    const many = { ...subject("keys", 16), requests: Array.from({ length: 300 }, () => []) };
    await runRound([many], SIZES, setUp);
    expect(done[1]).toBe("keys 600");
  });

  it("ends those that have started when one does not", async () => {
    const { setUp, done } = stage({ setUp: "b" });
    await expect(runRound(SUBJECTS, SIZES, setUp)).rejects.toThrow("b does not start");
    expect(done.filter((line) => line.startsWith("stop"))).toEqual(["stop a", "stop c"]);
  });

  it("is no data when a sample fails, and leaves nothing running", async () => {
    const { setUp, done } = stage({ sample: "c" });
    await expect(runRound(SUBJECTS, SIZES, setUp)).rejects.toThrow("c answers 503");
    expect(done.slice(-3)).toEqual(["stop a", "stop b", "stop c"]);
  });

  it("is no data when a copy has not counted", async () => {
    const { setUp, done } = stage({ check: "b" });
    await expect(runRound(SUBJECTS, SIZES, setUp)).rejects.toThrow("b has not counted");
    expect(done.slice(-3)).toEqual(["stop a", "stop b", "stop c"]);
  });
});

describe("a reading", () => {
  it("is the mean over its samples, by their requests", () => {
    const samples = [
      { requests: 10, cpuNs: 10_000, waitedNs: 0 },
      { requests: 30, cpuNs: 70_000, waitedNs: 0 },
    ];
    expect(readingOf(samples).cpuNs).toBe(2_000);
  });

  it("tells which share of its time the Envoy waited for a CPU", () => {
    expect(readingOf([{ requests: 1, cpuNs: 900, waitedNs: 100 }]).waitedShare).toBe(0.1);
  });
});
