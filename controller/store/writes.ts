// What a call of the API would change: planned as a whole before anything is written.
import { isDeepStrictEqual } from "node:util";
import { type Policy, type PolicyError, type PolicyKey, policyKey } from "../model/index.js";
import { API_SOURCE, type Author, type PolicyPut, type StoreEvent } from "./event.js";
import { acceptedMsOf, livesOfEnd, livesOfPut } from "./lives.js";
import type { State } from "./state.js";
import type { Planned } from "./store.js";
import type {
  Change,
  PolicyChange,
  PolicyEntry,
  Precondition,
  RemoveOutcome,
  WriteOptions,
} from "./views.js";

/** How errors name the text of a call. */
export const REQUEST = "request";

/** `holder`: the file that holds a policy and is read, so that only people may change it. */
export type HolderOf = (entry: PolicyEntry) => string | undefined;

type AppliedPlan =
  | { outcome: "applied"; changes: PolicyChange[] }
  | { outcome: "in_file"; errors: PolicyError[] }
  | { outcome: "stale"; key: PolicyKey; present: PolicyEntry | undefined };

interface Wish extends WriteOptions {
  nowMs: number;
  holderOf: HolderOf;
}

export function planApply(
  state: State,
  policies: readonly Policy[],
  { nowMs, holderOf, precondition, ...author }: Wish,
): Planned<AppliedPlan> {
  const keyed = policies.map((policy) => ({ policy, key: policyKey(policy) }));
  const stale = keyed.find(({ key }) => !holds(precondition, state.policies.get(key)));
  if (stale !== undefined) {
    const { key } = stale;
    return { events: [], result: { outcome: "stale", key, present: state.policies.get(key) } };
  }
  const plans = keyed.map(({ key, policy }) => planOne(state, { key, policy, nowMs, author, holderOf }));
  const errors = plans.flatMap((plan) => ("error" in plan ? [plan.error] : []));
  if (errors.length > 0) return { events: [], result: { outcome: "in_file", errors } };
  const good = plans.flatMap((plan) => ("error" in plan ? [] : [plan]));
  const version = state.sequence + 1;
  const changes = good.map(({ key, change, present }) => ({
    ...{ key, change },
    version: change === "unchanged" ? (present?.version ?? version) : version,
  }));
  return { events: good.flatMap(({ events }) => events), result: { outcome: "applied", changes } };
}

export function planRemoval(
  state: State,
  key: PolicyKey,
  { nowMs, holderOf, precondition, ...author }: Wish,
): Planned<RemoveOutcome> {
  const present = state.policies.get(key);
  if (!holds(precondition, present)) return { events: [], result: { outcome: "stale", key, present } };
  if (present === undefined) return { events: [], result: { outcome: "absent" } };
  const file = holderOf(present);
  if (file !== undefined) return { events: [], result: { outcome: "in_file", file } };
  const deleted: StoreEvent = { type: "policy.deleted", key, atMs: nowMs, ...author };
  return {
    events: [...livesOfEnd(state, key, nowMs, author), deleted],
    result: { outcome: "removed" },
  };
}

/** What puts a policy where it may have been before; none where it is there already. */
export function putEvents(
  state: State,
  put: Pick<PolicyPut, "key" | "policy" | "source">,
  { nowMs, author, renewsOver }: { nowMs: number; author: Author; renewsOver: boolean },
): StoreEvent[] {
  const present = state.policies.get(put.key);
  const acceptedMs = acceptedMsOf(state, put, nowMs, { renewsOver });
  const isThere =
    present?.source === put.source &&
    present.acceptedMs === acceptedMs &&
    isDeepStrictEqual(present.policy, put.policy);
  if (isThere) return [];
  const event: PolicyPut = { type: "policy.put", ...put, acceptedMs, atMs: nowMs, ...author };
  const { ends, begins } = livesOfPut(state, event, nowMs, author);
  return [...ends, event, ...begins];
}

interface Planning {
  key: PolicyKey;
  present: PolicyEntry | undefined;
  change: Change;
  events: StoreEvent[];
}

function planOne(
  state: State,
  wish: { key: PolicyKey; policy: Policy; nowMs: number; author: Author; holderOf: HolderOf },
): Planning | { error: PolicyError } {
  const { key, policy, nowMs, author, holderOf } = wish;
  const present = state.policies.get(key);
  const file = present && holderOf(present);
  // What a file holds is not written by a call, but a fault of it that is over may begin anew.
  if (file !== undefined && !isDeepStrictEqual(present?.policy, policy)) {
    return { error: inFile(policy, file) };
  }
  const put = { key, policy, source: file ?? API_SOURCE };
  const events = putEvents(state, put, { nowMs, author, renewsOver: true });
  if (events.length === 0) return { key, present, change: "unchanged", events };
  return { key, present, change: present === undefined ? "created" : "changed", events };
}

function inFile({ kind, metadata: { name, namespace } }: Policy, file: string): PolicyError {
  return {
    source: REQUEST,
    document: `${kind} ${namespace}/${name}`,
    path: "metadata.name",
    message: `stands in ${file}, which people write: edit it there`,
  };
}

function holds(precondition: Precondition | undefined, present: PolicyEntry | undefined): boolean {
  return precondition === undefined || precondition(present);
}
