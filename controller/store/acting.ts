// Which policies sidecars are to run: a fault only while its experiment may act, and none while all are paused.
import type { Clock } from "../clock.js";
import { policyKey } from "../model/index.js";
import { isAlive, lastExperiments, type State } from "./state.js";
import type { Store } from "./store.js";
import type { Experiment, PolicyEntry } from "./views.js";

/**
 * A fault whose time is up stays in the configurations for so long, where the filter itself lets it pass and counts it
 * as expired: who looks at a counter sees why nothing is injected. Then it goes, so that they do not grow.
 */
export const SHOWN_AFTER_END_MS = 60_000;
/** The wall clock may be set, or its machine sleep, which no timer hears of: so it is looked at this often. */
const MOST_WAIT_MS = 10_000;

/** Those of `entries` that sidecars are to run. */
export function actingEntries(
  state: State,
  entries: readonly PolicyEntry[],
  nowMs: number,
): readonly PolicyEntry[] {
  const last = lastExperiments(state);
  const isActing = ({ policy }: PolicyEntry) =>
    policy.kind !== "FaultInjection" ||
    (state.pause === undefined && isShown(last.get(policyKey(policy)), nowMs));
  return entries.every(isActing) ? entries : entries.filter(isActing);
}

/** Calls `changed` when time alone takes a fault out of the configurations; the result ends it. */
export function watchEnded(store: Store, clock: Clock, changed: () => void): () => void {
  let cancel = () => {};
  let next = Number.POSITIVE_INFINITY;
  const look = () => {
    cancel();
    const nowMs = clock.nowMs();
    const isOver = nowMs >= next;
    next = nextLeaveMs(store.state, nowMs);
    if (next < Number.POSITIVE_INFINITY) cancel = clock.after(Math.min(MOST_WAIT_MS, next - nowMs), look);
    if (isOver) changed();
  };
  const stop = store.onChange(look);
  look();
  return () => {
    stop();
    cancel();
  };
}

function isShown(life: Experiment | undefined, nowMs: number): boolean {
  return life !== undefined && (isAlive(life) || nowMs < leavesMs(life));
}

/** What a person, or a guard, has stopped is out at once. */
function leavesMs({ state, end }: Experiment): number {
  return state === "ended" && end !== undefined ? end.atMs + SHOWN_AFTER_END_MS : Number.NEGATIVE_INFINITY;
}

function nextLeaveMs(state: State, nowMs: number): number {
  const times = [...lastExperiments(state).values()].filter((life) => !isAlive(life)).map(leavesMs);
  return Math.min(...times.filter((atMs) => atMs > nowMs), Number.POSITIVE_INFINITY);
}
