// What the files of the watched directory change: their documents against the policies that came from files before.
import { type Policy, type PolicyError, type PolicyKey, policyKey } from "../model/index.js";
import { compareBytes, formatTime, type PolicyFiles } from "../policy/index.js";
import { API_SOURCE, type StoreEvent } from "./event.js";
import { livesOfEnd } from "./lives.js";
import type { State } from "./state.js";
import type { PolicyEntry } from "./views.js";
import { putEvents } from "./writes.js";

interface FilesPlan {
  /** Those of one policy together, so that a transaction may end between any two. */
  groups: StoreEvent[][];
  /** Documents that are not in force, because another holds their name. */
  errors: PolicyError[];
}

/**
 * A broken file holds what it held before, as it was. A file that is gone, or says a policy no more, takes it away. Of
 * two files with one policy the one that had it before keeps it, else the first by name. What the API made is never
 * touched. Lives and times of faults go on where the spec is the same, in whatever file.
 */
export function planFiles(state: State, files: PolicyFiles, nowMs: number): FilesPlan {
  const plan: FilesPlan = { groups: [], errors: [] };
  const holders = holdersIn(state, files);
  for (const [key, entry] of [...state.policies].sort(([a], [b]) => compareBytes(a, b))) {
    if (entry.source !== API_SOURCE && !holders.has(key)) {
      plan.groups.push(deletion(state, key, entry, nowMs, files.has(entry.source)));
    }
  }
  for (const [key, all] of holders) {
    const present = state.policies.get(key);
    if (present?.source === API_SOURCE) {
      plan.errors.push(
        ...all.flatMap((holder) => (holder.policy ? [madeByApi(holder.policy, holder.file, present)] : [])),
      );
      continue;
    }
    const owner = all.find(({ file }) => file === present?.source) ?? all[0];
    if (owner === undefined) continue;
    if (all.length > 1)
      plan.errors.push(...all.map((holder) => standsTwice(key, holder.file, all, owner.file)));
    if (owner.policy === undefined) continue;
    const author = { by: `file:${owner.file}` };
    const put = { key, policy: owner.policy, source: owner.file };
    const events = putEvents(state, put, { nowMs, author, renewsOver: false });
    if (events.length > 0) plan.groups.push(events);
  }
  return plan;
}

/** A file that says a policy; without one where it is broken and said it when it last was good. */
interface Holder {
  file: string;
  policy: Policy | undefined;
}

function holdersIn(state: State, files: PolicyFiles): Map<PolicyKey, Holder[]> {
  const holders = new Map<PolicyKey, Holder[]>();
  const add = (key: PolicyKey, holder: Holder) => holders.set(key, [...(holders.get(key) ?? []), holder]);
  for (const [file, { policies }] of files) {
    if (policies !== undefined) for (const policy of policies) add(policyKey(policy), { file, policy });
    else {
      for (const [key, { source }] of state.policies) {
        if (source === file) add(key, { file, policy: undefined });
      }
    }
  }
  return holders;
}

function deletion(
  state: State,
  key: PolicyKey,
  { source }: PolicyEntry,
  nowMs: number,
  isThere: boolean,
): StoreEvent[] {
  const because = isThere ? "the file does not say it any more" : "the file is gone";
  const author = { by: `file:${source}`, because };
  const deleted: StoreEvent = { type: "policy.deleted", key, atMs: nowMs, ...author };
  return [...livesOfEnd(state, key, nowMs, author), deleted];
}

function madeByApi(policy: Policy, file: string, { by, acceptedMs }: PolicyEntry): PolicyError {
  const { kind, metadata } = policy;
  const command = `meshfuse delete ${kind} ${metadata.name} --namespace ${metadata.namespace}`;
  const message =
    `${JSON.stringify(metadata.name)} was made by the API (${by}, ${formatTime(acceptedMs)}), which is in force: ` +
    `take it out of this file, or run \`${command}\``;
  return { source: file, document: labelOf(policyKey(policy)), path: "metadata.name", message };
}

function standsTwice(key: PolicyKey, file: string, all: readonly Holder[], owner: string): PolicyError {
  const others = all.map((holder) => holder.file).filter((other) => other !== file);
  const name = key.slice(key.lastIndexOf("/") + 1);
  return {
    source: file,
    document: labelOf(key),
    path: "metadata.name",
    message: `${JSON.stringify(name)} is a name given twice, also in ${others.join(", ")}; ${owner} is in force`,
  };
}

/** `CircuitBreaker default/ratings` */
function labelOf(key: PolicyKey): string {
  return key.replace("/", " ");
}
