// The testbed: a mesh of real Envoys in which what goes wrong, and where, is known.
import { setTimeout as sleep } from "node:timers/promises";
import { BenchError, type Settings } from "../../ladder/index.js";
import type { Recording } from "../recording.js";
import type { Told } from "../score/index.js";
import { MISHAPS, type Mishap, titleOf } from "./faults/index.js";
import { type Course, perform } from "./perform.js";
import { scheduleOf } from "./schedule.js";
import { setStage } from "./stage.js";
import { Watch } from "./watch.js";

/** Requests a second: enough for 200 in a step of 5 s, and with 6 sidecars a half of a core. */
const RATE_PER_SECOND = 40;
/** 20 steps of 5 s for a baseline. */
const WARM_UP_MS = 100_000;
/** What is found after 20 s and diagnosed 5 s later is within it. */
const FAULT_MS = 30_000;
/** Until the users that waited are served and the incident is over. One that does not end must not hold up the run. */
const QUIET_MS = [40_000, 120_000] as const;
/** How often a person looks at the API. */
const LOOK_EVERY_MS = 1_000;
/** For false incidents, beside the quiet between faults. */
const END_MS = 120_000;

interface TestbedOptions {
  seed: number;
  /** At most so many; undefined: all. */
  count?: number;
  /** Only what has one of these words in its title; empty: all. */
  only: readonly string[];
}

interface Run {
  recording: Recording;
  /** What the controller said meanwhile, as it could be read from its API. */
  told: Told[];
  /** Why it ended before its time; absent: it did not. */
  endedEarly?: string;
}

/**
 * Plays the faults of a seed. Where the run is interrupted or something of it fails, resolves with what there is: it took
 * long. Rejects with a BenchError for words that are in no title.
 */
export async function runTestbed(
  options: TestbedOptions,
  settings: Pick<Settings, "envoy" | "module" | "signal" | "progress">,
): Promise<Run> {
  const { progress, signal } = settings;
  const course = courseOf(options);
  const stage = await setStage({ ratePerSecond: RATE_PER_SECOND, seed: options.seed }, settings);
  const watch = new Watch(stage.api);
  const wait = (ms: number) => sleep(Math.max(0, ms), undefined, { signal }).then(() => {});
  const over = new AbortController();
  const looking = lookOn(watch, over.signal, progress);
  try {
    const audience = { isOver: () => watch.isOver, told: progress };
    const performance = perform(stage, course, { nowMs: Date.now, wait }, audience);
    const endedEarly = await performance.done.then(
      () => undefined,
      (error: Error) => (signal.aborted ? "interrupted" : error.message),
    );
    if (endedEarly !== undefined) progress(`${endedEarly}: what was recorded is kept`);
    const run = { recording: await performance.recording(), told: watch.told() };
    return endedEarly === undefined ? run : { ...run, endedEarly };
  } finally {
    over.abort();
    await looking;
    await stage.clear();
  }
}

function courseOf({ seed, count, only }: TestbedOptions): Course {
  const isChosen = (mishap: Mishap) => only.some((word) => titleOf(mishap).includes(word));
  const chosen = only.length === 0 ? MISHAPS : MISHAPS.filter(isChosen);
  if (chosen.length === 0) {
    const titles = MISHAPS.map((mishap) => `  ${titleOf(mishap)}`).join("\n");
    throw new BenchError(`no fault has ${only.join(" or ")} in its title; there are:\n${titles}`);
  }
  return {
    name: `testbed, seed ${seed}`,
    mishaps: scheduleOf(chosen, seed).slice(0, count),
    ...{ warmUpMs: WARM_UP_MS, faultMs: FAULT_MS, quietMs: QUIET_MS, endMs: END_MS },
  };
}

/** Until it is over. One look that fails is said, and the next one made. */
async function lookOn(watch: Watch, over: AbortSignal, progress: (line: string) => void): Promise<void> {
  while (!over.aborted) {
    await watch
      .look(Date.now())
      .catch((error: Error) => progress(`the API does not answer: ${error.message}`));
    await sleep(LOOK_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
  }
}
