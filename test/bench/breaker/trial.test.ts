// The measurement, with workers whose breaker opens when the test says.
import { describe, expect, it } from "vitest";
import { PACE_MS } from "../../../bench/breaker/asker.js";
import type { Asks, Target } from "../../../bench/breaker/connection.js";
import type { Scenario } from "../../../bench/breaker/scenario.js";
import { runTrial, type TrialOptions } from "../../../bench/breaker/trial.js";
import { VirtualClock } from "./clock.js";

const ANSWER_MS = 1;
const NEVER = Number.POSITIVE_INFINITY;
const LEAD_MS = 10;
const TRIPPED_MS = 1_000 + LEAD_MS;

/** A connection to a worker that turns requests away from that instant on. */
class Worker implements Asks {
  readonly asked: Target[] = [];

  constructor(
    private readonly clock: VirtualClock,
    private readonly opensMs: number,
    private readonly endsMs = NEVER,
  ) {}

  async ask(target: Target) {
    this.asked.push(target);
    const sentMs = this.clock.nowMs();
    await this.clock.wait(ANSWER_MS);
    if (sentMs >= this.endsMs) throw new Error("the connection ended");
    return { sentMs, endMs: this.clock.nowMs(), status: 200, isAdmitted: sentMs < this.opensMs };
  }
}

const SCENARIO: Scenario = {
  ...{ name: "test", title: "test", askPath: "/", asksBefore: true, pendingMs: 0 },
  target: (trial) => ({ host: `test-${trial}` }),
  isAdmitted: ({ isAdmitted }) => isAdmitted,
  trip: async (_target, _callers, _first, clock) => clock.nowMs(),
};

/** `opensAfterMs`: by connection, which worker, and how long after the trip it hears of it. */
function trialOf(opensAfterMs: [worker: number, ms: number][], more: Partial<TrialOptions> = {}) {
  const clock = new VirtualClock();
  const askers = opensAfterMs.map(([worker, ms]) => ({
    worker,
    connection: new Worker(clock, TRIPPED_MS + ms),
  }));
  const options = { scenario: SCENARIO, trial: 0, askers, callers: [], leadMs: LEAD_MS, clock, ...more };
  return clock.run(runTrial(options));
}

describe("a trial", () => {
  it("takes the last request that any worker let through, and tells it by worker", async () => {
    const { byWorkerMs, inForceMs } = await trialOf([
      [0, 0],
      [1, 90],
    ]);
    expect(byWorkerMs).toEqual([0, inForceMs]);
    expect(inForceMs).toBeGreaterThanOrEqual(90 - PACE_MS);
    expect(inForceMs).toBeLessThan(90);
  });

  it("of several connections of one worker takes the last", async () => {
    const { byWorkerMs } = await trialOf([
      [0, 70],
      [0, 0],
    ]);
    expect(byWorkerMs).toHaveLength(1);
    expect(byWorkerMs[0]).toBeGreaterThanOrEqual(70 - PACE_MS);
  });

  it("is 0 where nothing went through after the trip", async () => {
    const scenario = { ...SCENARIO, asksBefore: false };
    expect(await trialOf([[0, 0]], { scenario })).toEqual({ byWorkerMs: [0], inForceMs: 0 });
  });

  it("goes by the instant at which something had to trip, be it later", async () => {
    const trip: Scenario["trip"] = async (_target, _callers, _first, clock) => clock.nowMs() + 50;
    const { inForceMs } = await trialOf([[0, 90]], { scenario: { ...SCENARIO, trip } });
    expect(inForceMs).toBeGreaterThanOrEqual(40 - PACE_MS);
    expect(inForceMs).toBeLessThan(40);
  });

  it("asks for its own service", async () => {
    const clock = new VirtualClock();
    const connection = new Worker(clock, TRIPPED_MS);
    const askers = [{ worker: 0, connection }];
    await clock.run(
      runTrial({ ...{ scenario: SCENARIO, callers: [], leadMs: 1 }, askers, clock, trial: 17 }),
    );
    expect(new Set(connection.asked.map(({ host }) => host))).toEqual(new Set(["test-17"]));
  });

  it("rejects where a breaker was open before anything tripped", async () => {
    const trial = trialOf([[0, -LEAD_MS]]);
    await expect(trial).rejects.toThrow("test-0 turned requests away before anything tripped");
  });

  it("rejects, with the worker's number, where one never hears of it", async () => {
    const trial = trialOf([
      [0, 0],
      [3, NEVER],
      [3, NEVER],
    ]);
    await expect(trial).rejects.toThrow("test-0 is not in force on workers 3 after 3000 ms");
  });

  it("rejects with what went wrong on a connection", async () => {
    const clock = new VirtualClock();
    const askers = [{ worker: 0, connection: new Worker(clock, TRIPPED_MS, TRIPPED_MS + 20) }];
    const trial = runTrial({
      ...{ scenario: SCENARIO, callers: [], leadMs: LEAD_MS, trial: 0 },
      askers,
      clock,
    });
    await expect(clock.run(trial)).rejects.toThrow("the connection ended");
  });
});
