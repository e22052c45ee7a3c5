// What the files of the directory say together: a pure value, made from the one before and what was read.
import { type Policy, type PolicyError, type PolicyKey, policyKey } from "../../model/index.js";
import { checkDocuments } from "../check/index.js";
import type { FileText } from "./scan.js";

/** One file: what it said when it last was good, and what is wrong with it now. */
export interface PolicyFile {
  text: string | undefined;
  policies: Policy[];
  errors: PolicyError[];
}

export interface Folder {
  files: Map<string, PolicyFile>;
  /** The file that each policy in force stands in. */
  owners: Map<PolicyKey, { file: string; policy: Policy }>;
  /** Of all files, and of policies that stand in two. */
  errors: PolicyError[];
}

export const EMPTY_FOLDER: Folder = { files: new Map(), owners: new Map(), errors: [] };

/**
 * The folder after a scan. A file is taken as a whole: while anything is wrong with it, what it said when it last was
 * good stays in force. A file that is gone takes its policies with it. Of two files with one policy the one that had
 * it before keeps it, else the first by name; both are told.
 */
export function nextFolder(previous: Folder, scanned: Map<string, FileText>): Folder {
  const files = new Map<string, PolicyFile>();
  for (const [name, read] of scanned) files.set(name, nextFile(name, read, previous.files.get(name)));
  const { owners, errors } = settleOwners(files, previous.owners);
  return { files, owners, errors: [...[...files.values()].flatMap((file) => file.errors), ...errors] };
}

function nextFile(name: string, read: FileText, previous: PolicyFile | undefined): PolicyFile {
  const policies = previous?.policies ?? [];
  if ("unreadable" in read) {
    const message = `cannot be read: ${read.unreadable}`;
    return { text: undefined, policies, errors: [{ source: name, document: "", path: "", message }] };
  }
  if (previous !== undefined && previous.text === read.text) return previous;
  const checked = checkDocuments(read.text, name);
  const isGood = checked.errors.length === 0;
  return { text: read.text, policies: isGood ? checked.policies : policies, errors: checked.errors };
}

function settleOwners(
  files: Map<string, PolicyFile>,
  before: Folder["owners"],
): Pick<Folder, "owners" | "errors"> {
  const holders = new Map<PolicyKey, { file: string; policy: Policy }[]>();
  for (const [file, { policies }] of files) {
    for (const policy of policies) {
      const key = policyKey(policy);
      holders.set(key, [...(holders.get(key) ?? []), { file, policy }]);
    }
  }
  const owners: Folder["owners"] = new Map();
  const errors: PolicyError[] = [];
  for (const [key, all] of holders) {
    const owner = all.find(({ file }) => file === before.get(key)?.file) ?? all[0];
    if (owner === undefined) continue;
    owners.set(key, owner);
    if (all.length > 1)
      errors.push(...all.map(({ file, policy }) => standsTwice(policy, file, all, owner.file)));
  }
  return { owners, errors };
}

function standsTwice(
  policy: Policy,
  file: string,
  all: readonly { file: string }[],
  owner: string,
): PolicyError {
  const others = all.map((holder) => holder.file).filter((other) => other !== file);
  const { name, namespace } = policy.metadata;
  return {
    source: file,
    document: `${policy.kind} ${namespace}/${name}`,
    path: "metadata.name",
    message: `${JSON.stringify(name)} is a name given twice, also in ${others.join(", ")}; ${owner} is in force`,
  };
}
