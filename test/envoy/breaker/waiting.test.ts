// Upstreams that answer late or never, behind four workers of which none alone sees enough.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Crowd } from "../filter/rig/index.js";
import { isRejected, Stage } from "./stage/index.js";

const FOREVER = { base: "1h", max: "1h" };
const HUNG_OVER_MS = 300;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.start(4);
});
afterAll(() => stage.stop());

const hung = (count: number) => ({ hung: { over: `${HUNG_OVER_MS}ms`, count } });

describe("an upstream that never answers", () => {
  it("opens the breaker though no request ever ends", async () => {
    const host = "never";
    const crowd = new Crowd(stage.rig.ports.outbound);
    await stage.breaker(host, { trip: hung(crowd.size), open: FOREVER });
    const startMs = performance.now();
    const held = crowd.all({ host, path: "/never", cancelAfterMs: 3_000 });
    const [transition] = await stage.states(host, ["open"]);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(HUNG_OVER_MS);
    expect(transition?.reason).toBe("hung");
    await stage.rejects({ host });
    await held;
    const outcomes = { direction: "outbound", destination: `default/${host}`, outcome: "cancelled" };
    await stage.rig.metrics.becomes(
      { cancelled: crowd.size },
      "outcome",
      "meshfuse_requests_total",
      outcomes,
    );
    crowd.leave();
  });

  it("opens nothing while fewer than so many wait, however long", async () => {
    const host = "few";
    await stage.breaker(host, { trip: hung(5), open: FOREVER });
    const held = stage.all({ host, path: "/never", cancelAfterMs: 1_200 });
    await wait(1_000);
    expect(stage.transitions(host)).toEqual([]);
    expect(await stage.ask(0, { host }, 1)).toMatchObject({ status: 200 });
    await held;
  });

  it("opens nothing where they are answered in time", async () => {
    const host = "in-time";
    // Whoever forgot none of them would count four that wait for too long from the seventh round on.
    await stage.breaker(host, { trip: { hung: { over: "1s", count: 4 } }, open: FOREVER });
    for (let n = 0; n < 10; n++) await stage.all({ host, path: "/wait/150/200" });
    expect(stage.transitions(host)).toEqual([]);
  });
});

describe("an upstream that answers late", () => {
  it("opens the breaker by its late answers, though they are good", async () => {
    const host = "late";
    const slow = { over: "500ms", threshold: "50%", minimum: 16, window: "1m" };
    await stage.breaker(host, { trip: { slow }, open: FOREVER });
    await stage.all({ host });
    await stage.all({ host });
    await stage.all({ host, path: "/wait/600/200" });
    const answers = await stage.all({ host, path: "/wait/600/200" });
    expect(answers.some(isRejected)).toBe(false);
    const [transition] = await stage.states(host, ["open"]);
    expect(transition?.reason).toBe("slow");
    await stage.rejects({ host });
    await expect
      .poll(() => stage.status(host)?.transitions.at(-1))
      .toMatchObject({
        ...{ to: "open", reason: "slow", slowCompleted: 16, slow: 8, threshold: 500_000 },
      });
  });

  it("does not open it by a body that takes long", async () => {
    const host = "headers-first";
    const slow = { over: "500ms", threshold: "1%", minimum: 1 };
    await stage.breaker(host, { trip: { slow }, open: FOREVER });
    const { durationMs } = await stage.ask(0, { host, path: `/parts${"/9".repeat(80)}` });
    expect(durationMs).toBeGreaterThan(500);
    expect(stage.transitions(host)).toEqual([]);
  });
});
