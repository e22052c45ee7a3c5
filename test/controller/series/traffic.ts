// Two minutes of a small mesh that every source of series has to tell alike: users call two versions of a, which call b.
import type { Counted, Rig } from "./rig.js";
import { SECOND_MS } from "./rig.js";

export const STEP_MS = 5_000;
const SECONDS_A_STEP = STEP_MS / SECOND_MS;
/** Of steps: nobody asks anything, and, at the end, nobody tells anything. */
export const IDLE = { first: 6, steps: 3 };
export const SILENT = { first: 18, steps: 3 };
export const STEPS = SILENT.first + SILENT.steps;

/** Of one second, at both ends: what v1 answers is fast and well, one in four of v2's is slow, and fails. */
export const FAST = { bucket: 25, durationUs: 5_000 };
export const SLOW = { bucket: 60, durationUs: 110_000 };
export const IN_FLIGHT = 3;
const USERS = { direction: "inbound", source: "outside", destination: "default/a" } as const;
const CALLS = { source: "default/a", destination: "default/b" } as const;

function reportsOf(isIdle: boolean): Record<string, { version: string; edges: Counted[] }> {
  if (isIdle) return { "a-1": nothing("v1"), "a-2": nothing("v2"), "b-1": nothing("v1") };
  return {
    "a-1": {
      version: "v1",
      edges: [
        { ...USERS, requests: 6, ...FAST },
        { ...CALLS, requests: 6, ...FAST, inFlight: IN_FLIGHT },
      ],
    },
    "a-2": {
      version: "v2",
      edges: [
        { ...USERS, requests: 3, ...FAST },
        { ...USERS, requests: [0, 1], ...SLOW },
        { ...CALLS, requests: 4, ...FAST },
      ],
    },
    "b-1": { version: "v1", edges: [{ ...CALLS, direction: "inbound", requests: 10, ...FAST }] },
  };
}

function nothing(version: string) {
  return { version, edges: [] };
}

/** `atStep` is called at the end of each step of which anything is told. */
export function play(rig: Rig, atStep: (nowMs: number) => void): void {
  for (let step = 0; step < STEPS; step++) {
    const isIdle = step >= IDLE.first && step < IDLE.first + IDLE.steps;
    const isSilent = step >= SILENT.first;
    for (let second = 0; second < SECONDS_A_STEP; second++) {
      rig.nowMs += SECOND_MS;
      if (isSilent) continue;
      for (const [instance, { version, edges }] of Object.entries(reportsOf(isIdle))) {
        rig.hear(instance, edges, { version });
      }
    }
    if (!isSilent) atStep(rig.nowMs);
  }
}
