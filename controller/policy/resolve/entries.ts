// Policies of one sidecar and direction into the entries of its configuration.
import type { Direction, Policy, PolicyKind, Sidecar } from "../../model/index.js";
import { formatTime } from "../values/index.js";
import { compareBytes, expandHosts } from "./hosts.js";

/** What the language says of an absent priority. */
const DEFAULT_PRIORITY = 1000;

/** A fault ends by itself when the sidecar's reports have had no reply for so long. */
export const LEASE_MS = 10_000;
const LEASE = `${LEASE_MS / 1000}s`;

/** Fields of a spec that are resolved here, or are the controller's own, and do not stand on an entry. */
const RESOLVED_FIELDS = new Set(["selector", "direction", "priority", "match", "tags", "expect"]);

/** A policy in force. */
export interface AcceptedPolicy {
  policy: Policy;
  /** Milliseconds of wall clock: a fault without `activeFrom` begins then. */
  acceptedMs: number;
  /** Where it comes from, for errors: a file's name, or `api`. */
  source: string;
}

/** An entry of `breakers`, `faults` or `tags`. */
export type Entry = Record<string, unknown>;

/** Whether a sidecar is meant by a policy in this direction: its namespace, labels and side. */
export function concerns(policy: Policy, sidecar: Sidecar, direction: Direction): boolean {
  const side = policy.spec.direction ?? "outbound";
  return (
    policy.metadata.namespace === sidecar.namespace &&
    (side === "both" || side === direction) &&
    Object.entries(policy.spec.selector ?? {}).every(([label, value]) => sidecar.labels[label] === value)
  );
}

/** Policies of a kind in the order in which the filter asks them: by priority, then by `namespace/name`. */
export function inOrder(accepted: readonly AcceptedPolicy[], kind: PolicyKind): AcceptedPolicy[] {
  return accepted
    .filter(({ policy }) => policy.kind === kind)
    .sort(
      (a, b) =>
        priorityOf(a.policy) - priorityOf(b.policy) || compareBytes(nameOf(a.policy), nameOf(b.policy)),
    );
}

export function breakerEntry({ policy }: AcceptedPolicy): Entry {
  return { name: nameOf(policy), ...matchOf(policy), ...ownFields(policy) };
}

export function faultEntry({ policy, acceptedMs }: AcceptedPolicy): Entry {
  const fields = { activeFrom: formatTime(acceptedMs), lease: LEASE, ...ownFields(policy) };
  return { name: nameOf(policy), ...matchOf(policy), ...sortedFields(fields) };
}

/** Each tag of the document, with the document's `match`. */
export function tagEntries({ policy }: AcceptedPolicy): Entry[] {
  const tags = policy.spec.tags as readonly Entry[];
  return tags.map(({ name, ...fields }) => ({ name, ...matchOf(policy), ...sortedFields(fields) }));
}

/** `namespace/name`: what the filter calls the policy. */
export function nameOf(policy: Policy): string {
  return `${policy.metadata.namespace}/${policy.metadata.name}`;
}

function priorityOf(policy: Policy): number {
  return policy.spec.priority ?? DEFAULT_PRIORITY;
}

function ownFields(policy: Policy): Entry {
  return sortedFields(
    Object.fromEntries(Object.entries(policy.spec).filter(([field]) => !RESOLVED_FIELDS.has(field))),
  );
}

function matchOf(policy: Policy): { match?: unknown } {
  const { match } = policy.spec;
  if (match === undefined) return {};
  const resolved = { ...match };
  if (isTexts(match.hosts)) resolved.hosts = expandHosts(match.hosts, policy);
  if (isTexts(match.sources)) resolved.sources = match.sources.map((source) => qualified(source, policy));
  return { match: sortedFields(resolved) };
}

function qualified(source: string, policy: Policy): string {
  return source.includes("/") ? source : `${policy.metadata.namespace}/${source}`;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

/** The same value with keys in the order of their names at every depth: equal policies give equal bytes. */
function sortedFields<T>(value: T): T {
  return sorted(value) as T;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => compareBytes(a, b));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
