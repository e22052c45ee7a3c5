import { describe, expect, it } from "vitest";
import { type Trouble, TroubledConduct, WELL } from "../../../../bench/diagnosis/testbed/conduct.js";

function conductOf(trouble: Partial<Trouble>, { draws = [] as number[], capacity = 1_000 } = {}) {
  const done: [what: string, ms: number][] = [];
  const time = { nowMs: 0 };
  const conduct = new TroubledConduct(capacity, {
    random: () => draws.shift() ?? 0.5,
    nowMs: () => time.nowMs,
    sleep: async (ms) => done.push(["sleep", ms]),
    burn: (ms) => done.push(["burn", ms]),
  });
  conduct.trouble = { ...WELL, ...trouble };
  return { conduct, done, time };
}

describe("a service that is well", () => {
  it("works as long as its latency says, answers as it should and asks once", async () => {
    const { conduct, done } = conductOf({});
    await conduct.work(7);
    expect(done).toEqual([["sleep", 7]]);
    expect(conduct.status()).toBeUndefined();
    expect(conduct.times()).toBe(1);
  });
});

describe("a service in trouble", () => {
  it("waits longer for a share of its requests", async () => {
    const { conduct, done } = conductOf({ waitMs: 40, waitShare: 0.3 }, { draws: [0.29, 0.3] });
    await conduct.work(5);
    await conduct.work(5);
    expect(done.map(([, ms]) => ms)).toEqual([45, 5 + 1]);
  });

  it("keeps a core busy with each request", async () => {
    const { conduct, done } = conductOf({ burnMs: 9 });
    await conduct.work(5);
    expect(done).toEqual([
      ["sleep", 5],
      ["burn", 9],
    ]);
  });

  it("fails a share of its requests", () => {
    const { conduct } = conductOf({ failShare: 0.5, status: 503 }, { draws: [0.49, 0.5] });
    expect([conduct.status(), conduct.status()]).toEqual([503, undefined]);
  });

  it("asks others several times", () => {
    expect(conductOf({ times: 6 }).conduct.times()).toBe(6);
  });
});

describe("the capacity of a service", () => {
  it("makes requests wait for their turn where more come than it can answer", async () => {
    const { conduct, done, time } = conductOf({}, { capacity: 100 });
    for (const nowMs of [0, 1, 2, 40]) {
      time.nowMs = nowMs;
      await conduct.work(3);
    }
    // One each 10 ms: the second is 9 ms early, the third 18 ms, the last one comes when nobody is before it.
    expect(done.map(([, ms]) => ms)).toEqual([3, 12, 21, 3]);
  });
});
