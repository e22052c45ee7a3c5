// The lives of faults: what a change of a policy means for them, and what time brings.
import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Policy, PolicyKey } from "../model/index.js";
import { parseDurationMs, parseTimeMs } from "../policy/index.js";
import type { Author, StoreEvent } from "./event.js";
import { reduce } from "./reduce.js";
import { aliveExperiment, isAlive, type State } from "./state.js";
import type { Experiment } from "./views.js";

/** Who does what time alone brings. */
const BY_TIME: Author = { by: "meshfuse", because: "its time was up" };
const BY_BEGIN: Author = { by: "meshfuse", because: "its time has come" };

/** When a fault acts: milliseconds of wall clock. */
interface Span {
  fromMs: number;
  untilMs: number;
}

/**
 * When what a policy says was accepted, if it is put in place of what `key` holds. The same spec goes on as it is,
 * whatever labels it bears. `renewsOver`: but a fault whose life is over begins anew, if there is time left for it.
 */
export function acceptedMsOf(
  state: State,
  { key, policy }: { key: PolicyKey; policy: Policy },
  nowMs: number,
  { renewsOver }: { renewsOver: boolean },
): number {
  const present = state.policies.get(key);
  if (present === undefined || !isDeepStrictEqual(present.policy.spec, policy.spec)) return nowMs;
  const span = spanOf(policy, nowMs);
  if (!renewsOver || span === undefined || nowMs >= span.untilMs) return present.acceptedMs;
  const alive = aliveExperiment(state, key);
  if (alive !== undefined && nowMs < alive.untilMs) return present.acceptedMs;
  // Another instant is another life, also within a millisecond, or after the clock was set back.
  return Math.max(nowMs, present.acceptedMs + 1);
}

/** A fault that would do nothing if it were accepted now: its time is over. */
export function isOver(policy: Policy, nowMs: number): boolean {
  const span = spanOf(policy, nowMs);
  return span !== undefined && nowMs >= span.untilMs;
}

/** All of them, the newest first, as time has them by now, whether that is written or not. */
export function experimentsAt(state: State, nowMs: number): Experiment[] {
  const due = dueEvents(state, nowMs);
  const now = due.length === 0 ? state : reduce(state, [{ sequence: state.sequence + 1, events: due }]);
  return [...now.experiments.values()].reverse();
}

/** What it means for experiments that `policy` takes the place of what `key` held: one is over, and one begins. */
export function livesOfPut(
  state: State,
  { key, policy, acceptedMs }: { key: PolicyKey; policy: Policy; acceptedMs: number },
  nowMs: number,
  author: Author,
): { ends: StoreEvent[]; begins: StoreEvent[] } {
  const present = state.policies.get(key);
  const goesOn = present?.acceptedMs === acceptedMs && isDeepStrictEqual(present.policy.spec, policy.spec);
  if (goesOn) return { ends: [], begins: [] };
  const ends = livesOfEnd(state, key, nowMs, author);
  const span = spanOf(policy, acceptedMs);
  if (span === undefined) return { ends, begins: [] };
  const life = { id: randomBytes(4).toString("hex"), policy: key, ...span };
  const scheduled: StoreEvent = { type: "experiment.scheduled", ...life, atMs: nowMs, ...author };
  const due = dueOf({ ...life, state: "scheduled", createdMs: nowMs, ...author }, nowMs);
  return { ends, begins: [scheduled, ...due] };
}

/** What it means for experiments that the policy of `key` is deleted, or its fault stopped. */
export function livesOfEnd(state: State, key: PolicyKey, nowMs: number, author: Author): StoreEvent[] {
  const alive = aliveExperiment(state, key);
  if (alive === undefined) return [];
  if (nowMs >= alive.untilMs) return dueOf(alive, nowMs);
  return [{ type: "experiment.stopped", id: alive.id, atMs: nowMs, ...author }];
}

/** What time has brought by now, and nobody has written yet: experiments begin and end, bypasses end. */
export function dueEvents(state: State, nowMs: number): StoreEvent[] {
  const bypasses = [...state.bypasses.values()].filter(({ untilMs }) => nowMs >= untilMs);
  return [
    ...[...state.experiments.values()].flatMap((experiment) => dueOf(experiment, nowMs)),
    ...bypasses.map(
      ({ id, untilMs }): StoreEvent => ({ type: "bypass.ended", id, atMs: untilMs, ...BY_TIME }),
    ),
  ];
}

/** When the next of them will be due; undefined: nothing waits for time. */
export function nextDueMs(state: State): number | undefined {
  const times = [
    ...[...state.experiments.values()].flatMap((experiment) => waitsFor(experiment)),
    ...[...state.bypasses.values()].map(({ untilMs }) => untilMs),
  ];
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Undefined: the policy is no fault that this version understands. */
function spanOf({ kind, spec }: Policy, acceptedMs: number): Span | undefined {
  const forMs = kind === "FaultInjection" ? parseDurationMs(String(spec.activeFor)) : null;
  const fromMs = spec.activeFrom === undefined ? acceptedMs : parseTimeMs(String(spec.activeFrom));
  return forMs === null || fromMs === null ? undefined : { fromMs, untilMs: fromMs + forMs };
}

/** It acts by its own times, whenever the controller sees to it; but not before it was accepted. */
function dueOf({ id, state, fromMs, untilMs, createdMs }: Experiment, nowMs: number): StoreEvent[] {
  const begins = state === "scheduled" && nowMs >= fromMs && createdMs < untilMs;
  const ends = (state === "scheduled" || state === "running") && nowMs >= untilMs;
  const running = { type: "experiment.running", id, atMs: Math.max(fromMs, createdMs), ...BY_BEGIN } as const;
  const ended = { type: "experiment.ended", id, atMs: Math.max(untilMs, createdMs), ...BY_TIME } as const;
  return [...(begins ? [running] : []), ...(ends ? [ended] : [])];
}

function waitsFor(experiment: Experiment): number[] {
  if (!isAlive(experiment)) return [];
  return [experiment.state === "scheduled" ? experiment.fromMs : experiment.untilMs];
}
