// After half-open: a share of the requests that rises in a line, over four workers.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anotherBuild } from "../counts/builds.js";
import { Crowd } from "../filter/rig/index.js";
import { documentOf, isRejected, Stage } from "./stage/index.js";

const OVER_MS = 4_000;
const FROM = 0.1;
const QUARTERS = 4;
const ONE = { trip: { consecutive: 1 }, open: { base: "1s" }, halfOpen: { probes: 1 } };
const RAMP = { ...ONE, ramp: { over: `${OVER_MS}ms`, from: "10%" } };

let stage: Stage;
let crowd: Crowd;
beforeAll(async () => {
  stage = await Stage.start(4);
  crowd = new Crowd(stage.rig.ports.outbound);
});
afterAll(async () => {
  crowd.leave();
  await stage.stop();
});

/** Of the admitted share, what may be chance and rounding. */
const INEXACT = 0.04;

const shareAt = (sinceMs: number) => Math.min(1, FROM + ((1 - FROM) * sinceMs) / OVER_MS);

/** Trips the breaker and lets one probe recover it; when the ramp began, at the soonest and at the latest. */
async function toRamp(host: string): Promise<{ soonestMs: number; beganMs: number }> {
  await stage.ask(0, { host, path: "/s/500" });
  await stage.rejects({ host });
  const { startMs, durationMs } = await stage.admitted(0, { host });
  await stage.states(host, ["open", "half_open", "ramp"]);
  return { soonestMs: startMs, beganMs: startMs + durationMs };
}

describe("a ramp", () => {
  it("admits the share of its instant, and all at its end", async () => {
    const host = "share";
    await stage.breaker(host, RAMP);
    const { soonestMs, beganMs } = await toRamp(host);
    const answers = await crowd.during(OVER_MS - (performance.now() - beganMs) + 700, { host });
    for (let quarter = 0; quarter < QUARTERS; quarter++) {
      // The first quarter begins when all workers know of the ramp.
      const from = Math.max(250, (quarter * OVER_MS) / QUARTERS);
      const to = ((quarter + 1) * OVER_MS) / QUARTERS;
      const asked = answers.filter(({ startMs }) => startMs - beganMs >= from && startMs - beganMs < to);
      const admitted = asked.filter((answer) => !isRejected(answer)).length;
      // Each was decided on between its start and its end.
      const least = asked.reduce((sum, { startMs }) => sum + shareAt(startMs - beganMs), 0);
      const most = asked.reduce(
        (sum, { startMs, durationMs }) => sum + shareAt(startMs + durationMs - soonestMs),
        0,
      );
      expect(asked.length).toBeGreaterThan(100);
      expect(admitted).toBeGreaterThan(least - INEXACT * asked.length);
      expect(admitted).toBeLessThan(most + INEXACT * asked.length);
    }
    await stage.states(host, ["open", "half_open", "ramp", "closed"]);
    expect((await crowd.all({ host })).some(isRejected)).toBe(false);
    const rejection = answers.find(isRejected);
    expect(rejection?.headers["x-meshfuse"]).toMatch(/state=(half_open|ramp)$/);
  });

  it("trips again by the same rules, for longer", async () => {
    const host = "again";
    await stage.breaker(host, RAMP);
    await toRamp(host);
    await stage.admitted(1, { host, path: "/s/500" });
    const transitions = await stage.states(host, ["open", "half_open", "ramp", "open"]);
    expect(transitions.at(-1)).toMatchObject({ reason: "consecutive", attempt: 1, generation: 4 });
    await stage.rejects({ host });
  });

  it("goes on where it was under new code, and ends when it had to", async () => {
    const host = "updated";
    await stage.breaker(host, RAMP);
    const { beganMs } = await toRamp(host);
    const answers = await stage.during({ host }, () =>
      stage.build(anotherBuild("ramp"), documentOf(host, RAMP)),
    );
    expect(answers.some(isRejected)).toBe(true);
    const states = stage.transitions(host).map(({ to }) => to);
    expect(states).toEqual(["open", "half_open", "ramp"]);
    await expect.poll(() => stage.transitions(host).at(-1)?.to, { timeout: OVER_MS + 1_000 }).toBe("closed");
    expect(performance.now() - beganMs).toBeGreaterThanOrEqual(OVER_MS - 250);
  });
});
