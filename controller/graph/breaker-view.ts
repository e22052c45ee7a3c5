/** Breakers of one sidecar, as the API shows them. */
import {
  BREAKER_STATES,
  type BreakerExplanation,
  type BreakerKeyView,
  type BreakerStateName,
  type BreakerStatusView,
  type BreakerView,
  type TransitionView,
} from "../model/index.js";
import type { BreakerStatus, ReportedTransition } from "../report/index.js";
import { transitionView } from "./history.js";

export interface Place {
  sidecar: string;
  /** `namespace/service` of the sidecar. */
  service: string;
  /** The sidecar does not report any more. */
  stale: boolean;
}

export interface Rejections {
  rejected: number;
  shadowRejected: number;
  lostProbes: number;
}

/** Without its keys, which are asked for by themselves. */
export type Explained = Omit<BreakerExplanation, "shownKeys">;
export type BreakerName = Pick<BreakerView, "direction" | "name">;

export function breakerView(
  place: Place,
  status: BreakerStatus,
  { rejected, shadowRejected, lostProbes }: Rejections,
  transitions: TransitionView[],
): BreakerView {
  const { direction, name, mode, keys } = status;
  return {
    ...{ direction, name, ...place, mode },
    ...statusView(status),
    ...{ rejected, shadowRejected, lostProbes },
    ...(keys === undefined ? {} : { keys: byState(keys) }),
    transitions,
  };
}

export function explanation(
  place: Place,
  status: BreakerStatus,
  rejections: Rejections,
  droppedKeys: number,
): Explained {
  const { transitions, ...view } = breakerView(place, status, rejections, []);
  return { ...view, ...lastOf(place.sidecar, status), droppedKeys };
}

export function keyView(sidecar: string, status: BreakerStatus): BreakerKeyView {
  return { key: status.key ?? "", ...statusView(status), ...lastOf(sidecar, status) };
}

function statusView(status: BreakerStatus): BreakerStatusView {
  const { completed, failed, consecutive, slowCompleted, slow, hung } = status;
  const { state, generation, sinceMs, openUntilMs, attempt, windowRestartedMs } = status;
  const { probeSuccesses, probeFailures, probesInFlight } = status;
  return {
    ...{ state, generation, sinceMs, attempt },
    openUntilMs: state === "open" ? orNull(openUntilMs) : null,
    untilMs: orNull(openUntilMs) ?? endOf(status),
    ...{ completed, failed, consecutive, slowCompleted, slow, hung },
    ...{ probeSuccesses, probeFailures, probesInFlight },
    windowRestartedMs: orNull(windowRestartedMs),
  };
}

/** Where the report has no deadline, the state's own transition tells how long it lasts. */
function endOf(status: BreakerStatus): number | null {
  const last = beginningOf(status);
  const isSuspended = status.mode === "forcedOpen" || status.mode === "disabled";
  if (last === undefined || isSuspended) return null;
  return last.lastsMs === 0 ? null : last.atMs + last.lastsMs;
}

function lastOf(sidecar: string, status: BreakerStatus): { last?: TransitionView } {
  const last = beginningOf(status);
  if (last === undefined) return {};
  const { direction, key } = status;
  const where = { sidecar, direction };
  return { last: transitionView(where, key === undefined ? last : { ...last, key }) };
}

/** The transition into the present state. None: a policy that was deleted and created again begins without one. */
function beginningOf({ generation, state, transitions }: BreakerStatus): ReportedTransition | undefined {
  const last = transitions.at(-1);
  return last?.generation === generation && last.to === state ? last : undefined;
}

function byState(counts: readonly number[]): Record<BreakerStateName, number> {
  const entries = BREAKER_STATES.map((state, index) => [state, counts[index] ?? 0] as const);
  return Object.fromEntries(entries) as Record<BreakerStateName, number>;
}

function orNull(ms: number): number | null {
  return ms === 0 ? null : ms;
}
