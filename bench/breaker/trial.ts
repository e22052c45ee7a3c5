// One trip: every worker is asked all the time, something trips, and each worker's last admitted request is found.
import { type Asking, startAsking } from "./asker.js";
import { type Clock, systemClock } from "./clock.js";
import type { Asks } from "./connection.js";
import type { Scenario } from "./scenario.js";

/** A worker has the trip when it has let nothing through for so long. */
const QUIET_MS = 60;
const GIVE_UP_MS = 3_000;
const POLL_MS = 5;

export interface Trial {
  /** From the trip to the last request that a worker let through, by worker, milliseconds; 0: none after the trip. */
  readonly byWorkerMs: readonly number[];
  /** The largest of them. */
  readonly inForceMs: number;
}

export interface TrialOptions {
  scenario: Scenario;
  trial: number;
  askers: readonly { connection: Asks; worker: number }[];
  callers: readonly Asks[];
  /** How long workers are asked before it begins: where between two ticks the trip falls. */
  leadMs: number;
  clock?: Clock;
}

/** Rejects when a worker still lets requests through after 3 s. */
export async function runTrial(options: TrialOptions): Promise<Trial> {
  const { scenario, trial, askers, callers, leadMs, clock = systemClock } = options;
  const target = scenario.target(trial);
  const { askPath: path, isAdmitted } = scenario;
  const start = () => askers.map((asker) => startAsking({ ...asker, target, path, isAdmitted, clock }));
  const before = scenario.asksBefore ? start() : [];
  await clock.wait(leadMs);
  if (before.some((each) => each.rejectsSinceMs() !== undefined))
    throw new Error(`${target.host} turned requests away before anything tripped`);
  const trippedMs = await scenario.trip(target, callers, trial, clock);
  const asking = scenario.asksBefore ? before : start();
  try {
    await quiet(asking, trippedMs, target.host, clock);
  } finally {
    await Promise.all(asking.map((each) => each.stop()));
  }
  return trialOf(asking, trippedMs);
}

async function quiet(asking: readonly Asking[], trippedMs: number, host: string, clock: Clock) {
  const isQuiet = (each: Asking) => clock.nowMs() - (each.rejectsSinceMs() ?? Infinity) > QUIET_MS;
  while (!asking.every(isQuiet)) {
    if (clock.nowMs() - trippedMs > GIVE_UP_MS) {
      const workers = asking.filter((each) => !isQuiet(each)).map(({ worker }) => worker);
      throw new Error(
        `${host} is not in force on workers ${[...new Set(workers)].join()} after ${GIVE_UP_MS} ms`,
      );
    }
    await clock.wait(POLL_MS);
  }
}

function trialOf(asking: readonly Asking[], trippedMs: number): Trial {
  const byWorkerMs: number[] = [];
  for (const { worker, lastAdmittedMs } of asking) {
    const lateMs = Math.max(0, (lastAdmittedMs() ?? trippedMs) - trippedMs);
    byWorkerMs[worker] = Math.max(byWorkerMs[worker] ?? 0, lateMs);
  }
  return { byWorkerMs, inForceMs: Math.max(...byWorkerMs) };
}
