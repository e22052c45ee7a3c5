// All that is kept, as one value: what the journal's snapshot holds, and what its records change.
import type { PolicyKey } from "../model/index.js";
import type { AuditEvent, Experiment, KeptBypass, Pause, PolicyEntry } from "./views.js";

export interface State {
  /** Of the last transaction; 0 before the first. */
  readonly sequence: number;
  /** Events there have ever been: the number of the last one in the audit trail. */
  readonly eventCount: number;
  /** Also those that this version's checker refuses: what a newer one wrote is kept, and not pushed. */
  readonly policies: ReadonlyMap<PolicyKey, PolicyEntry>;
  /** By id, the oldest first; those whose time is up until that is written. */
  readonly bypasses: ReadonlyMap<string, KeptBypass>;
  /** By id, the oldest first. */
  readonly experiments: ReadonlyMap<string, Experiment>;
  /** Since when no experiment injects; absent: those that are alive do. */
  readonly pause?: Pause;
  /** `namespace/service`. */
  readonly services: ReadonlySet<string>;
  /** The oldest first. */
  readonly audit: readonly AuditEvent[];
}

export const EMPTY_STATE: State = {
  sequence: 0,
  eventCount: 0,
  policies: new Map(),
  bypasses: new Map(),
  experiments: new Map(),
  services: new Set(),
  audit: [],
};

/** An experiment that may still act. */
export function isAlive({ state }: Experiment): boolean {
  return state === "scheduled" || state === "running";
}

/** Of each policy that ever had one, its last one. */
export function lastExperiments(state: State): Map<PolicyKey, Experiment> {
  return new Map([...state.experiments.values()].map((experiment) => [experiment.policy, experiment]));
}

/** The one of a policy that is alive; a policy has one at most. */
export function aliveExperiment(state: State, policy: PolicyKey): Experiment | undefined {
  return [...state.experiments.values()].find(
    (experiment) => experiment.policy === policy && isAlive(experiment),
  );
}
