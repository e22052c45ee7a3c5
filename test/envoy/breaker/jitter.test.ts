// Two Envoys whose breakers open at the same time do not come back at the same time; the workers of one do.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Stage } from "./stage/index.js";

const BASE_MS = 2_000;
const JITTER = 0.5;
/** A node id far from the other: their jitters differ by more than what a busy machine adds. */
const NODES = ["cart-1", "cart-2"];

let stages: Stage[];
beforeAll(async () => {
  stages = await Promise.all(NODES.map((node) => Stage.start(2, undefined, node)));
});
afterAll(() => Promise.all(stages.map((stage) => stage.stop())));

const spec = { trip: { consecutive: 1 }, open: { base: `${BASE_MS}ms`, jitter: "50%" } };

/** As reported: from the transition to the deadline. */
async function openMs(stage: Stage, host: string): Promise<number> {
  await stage.breaker(host, spec);
  await stage.ask(0, { host, path: "/s/500" });
  await stage.rejects({ host });
  await expect.poll(() => stage.status(host)?.state).toBe("open");
  const { sinceMs = 0, openUntilMs = 0 } = stage.status(host) ?? {};
  return openUntilMs - sinceMs;
}

describe("jitter", () => {
  it("differs between sidecars and breakers, and is the same for each every time", async () => {
    const times: number[][] = [];
    for (const host of ["a", "b"]) times.push(await Promise.all(stages.map((stage) => openMs(stage, host))));
    for (const ms of times.flat()) {
      expect(ms).toBeGreaterThanOrEqual(BASE_MS * (1 - JITTER) - 1);
      expect(ms).toBeLessThanOrEqual(BASE_MS * (1 + JITTER) + 1);
    }
    const [a = [], b = []] = times;
    expect(Math.abs((a[0] ?? 0) - (a[1] ?? 0))).toBeGreaterThan(50);
    expect(Math.abs((a[0] ?? 0) - (b[0] ?? 0))).toBeGreaterThan(50);
    // Taken out and put back, it begins anew.
    await Promise.all(stages.map((stage) => stage.breaker("other", spec)));
    const again = await Promise.all(stages.map((stage) => openMs(stage, "a")));
    for (const [index, ms] of again.entries()) expect(Math.abs(ms - (a[index] ?? 0))).toBeLessThanOrEqual(2);
  });
});
