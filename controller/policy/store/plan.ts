// What a call of the API would change in the directory: planned as a whole before anything is written.
import { stringify } from "yaml";
import { type Policy, type PolicyError, type PolicyKey, policyKey } from "../../model/index.js";
import { accept, withoutAcceptance } from "./acceptance.js";
import type { Folder } from "./folder.js";

/** Most file systems take names of 255 bytes. */
const MOST_NAME_BYTES = 255;

export type Change = "created" | "changed" | "unchanged";

export interface PlannedChange {
  key: PolicyKey;
  change: Change;
  /** File to write, and its text; absent where nothing changes. */
  write?: { file: string; text: string };
}

export interface Plan {
  changes: PlannedChange[];
  errors: PolicyError[];
}

export function planApply(folder: Folder, policies: readonly Policy[], source: string, nowMs: number): Plan {
  const plan: Plan = { changes: [], errors: [] };
  for (const policy of policies) {
    const planned = planOne(folder, policy, nowMs);
    if ("change" in planned) plan.changes.push(planned);
    else
      plan.errors.push({
        source,
        document: labelOf(policy),
        path: "metadata.name",
        message: planned.refused,
      });
  }
  return plan;
}

/** The file to remove for a policy; or why the API cannot. */
export function planRemoval(
  folder: Folder,
  key: PolicyKey,
): { file: string } | { refused: string } | "absent" {
  const owner = folder.owners.get(key);
  if (owner === undefined) return "absent";
  const refused = refuseFile(folder, owner.file, owner.policy);
  return refused === undefined ? { file: owner.file } : { refused };
}

function planOne(folder: Folder, policy: Policy, nowMs: number): PlannedChange | { refused: string } {
  const key = policyKey(policy);
  const owner = folder.owners.get(key);
  const file = owner?.file ?? fileNameOf(policy);
  if (Buffer.byteLength(file) > MOST_NAME_BYTES) {
    return { refused: `is too long for a file name: ${file.length} bytes are over ${MOST_NAME_BYTES}` };
  }
  const refused = refuseFile(folder, file, policy);
  if (refused !== undefined && owner !== undefined && sameAsWritten(owner.policy, policy)) {
    return { key, change: "unchanged" };
  }
  if (refused !== undefined) return { refused };
  const accepted = accept(policy, owner?.policy, nowMs);
  if (owner !== undefined && textOf(owner.policy) === textOf(accepted) && isGood(folder, file)) {
    return { key, change: "unchanged" };
  }
  return {
    key,
    change: owner === undefined ? "created" : "changed",
    write: { file, text: textOf(accepted) },
  };
}

/** The API writes its own files alone: those named after the one policy they hold. */
function refuseFile(folder: Folder, file: string, policy: Policy): string | undefined {
  const present = folder.files.get(file);
  const others = present?.policies.filter((other) => policyKey(other) !== policyKey(policy)) ?? [];
  if (file === fileNameOf(policy) && others.length === 0) return undefined;
  return `stands in ${file}, which people write: edit it there`;
}

/** `CircuitBreaker.default.ratings.yaml`. Namespaces have no dot, so no two policies share a name. */
function fileNameOf(policy: Policy): string {
  return `${policy.kind}.${policy.metadata.namespace}.${policy.metadata.name}.yaml`;
}

function isGood(folder: Folder, file: string): boolean {
  return folder.files.get(file)?.errors.length === 0;
}

function sameAsWritten(a: Policy, b: Policy): boolean {
  return JSON.stringify(withoutAcceptance(a)) === JSON.stringify(withoutAcceptance(b));
}

function textOf(policy: Policy): string {
  return stringify(policy, { version: "1.2", lineWidth: 0, aliasDuplicateObjects: false });
}

function labelOf(policy: Policy): string {
  return `${policy.kind} ${policy.metadata.namespace}/${policy.metadata.name}`;
}
