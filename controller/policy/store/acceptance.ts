// When faults were accepted. A fault without `activeFrom` begins then, and must not begin anew because the controller
// restarts or a configuration is pushed again; so that time is kept, in the policy's own file where the API wrote it,
// in a ledger where a person did.
import { createHash } from "node:crypto";
import { type Policy, policyKey } from "../../model/index.js";
import { ACCEPTED_AT } from "../check/index.js";
import { formatTime, parseDurationMs, parseTimeMs } from "../values/index.js";

/** Milliseconds of wall clock by policy and content. */
export type AcceptanceLedger = ReadonlyMap<string, number>;

/** Whether the policy begins when it is accepted. */
export function beginsAtAcceptance(policy: Policy): boolean {
  return policy.kind === "FaultInjection" && policy.spec.activeFrom === undefined;
}

/** The time that the policy's own file tells. */
export function writtenAcceptance(policy: Policy): number | undefined {
  const text = policy.metadata.annotations?.[ACCEPTED_AT];
  return text === undefined ? undefined : (parseTimeMs(text) ?? undefined);
}

/** When a policy in force was accepted; undefined where nothing depends on it. */
export function acceptedAt(policy: Policy, ledger: AcceptanceLedger): number | undefined {
  if (!beginsAtAcceptance(policy)) return undefined;
  return writtenAcceptance(policy) ?? ledger.get(ledgerKey(policy));
}

/**
 * The ledger for these policies: known times stay, what is new was accepted now. What is gone is forgotten, unless
 * `keepsGone`: while a file is broken nobody knows what it will say.
 */
export function nextLedger(
  ledger: AcceptanceLedger,
  policies: readonly Policy[],
  nowMs: number,
  keepsGone = false,
): AcceptanceLedger {
  const needing = policies.filter(
    (policy) => beginsAtAcceptance(policy) && writtenAcceptance(policy) === undefined,
  );
  const times = needing.map(ledgerKey).map((key) => [key, ledger.get(key) ?? nowMs] as const);
  return new Map(keepsGone ? [...ledger, ...times] : times);
}

/**
 * A policy as it is to be written for a caller of the API: with the time of its acceptance where it needs one. The
 * same fault applied again goes on as it is; once it has ended it begins anew. A time that the caller wrote is dropped.
 */
export function accept(policy: Policy, present: Policy | undefined, nowMs: number): Policy {
  const plain = withoutAcceptance(policy);
  if (!beginsAtAcceptance(plain)) return plain;
  const goesOn = present !== undefined && specText(present) === specText(plain) && !hasEnded(present, nowMs);
  const atMs = (goesOn ? writtenAcceptance(present) : undefined) ?? nowMs;
  const annotations = { ...plain.metadata.annotations, [ACCEPTED_AT]: formatTime(atMs) };
  return { ...plain, metadata: { ...plain.metadata, annotations } };
}

/** The policy as its author wrote it. */
export function withoutAcceptance(policy: Policy): Policy {
  const { annotations, ...metadata } = policy.metadata;
  if (annotations?.[ACCEPTED_AT] === undefined) return policy;
  const rest = Object.entries(annotations).filter(([name]) => name !== ACCEPTED_AT);
  return {
    ...policy,
    metadata: rest.length === 0 ? metadata : { ...metadata, annotations: Object.fromEntries(rest) },
  };
}

/** The content counts, not the labels: a note on a policy does not begin its fault anew. */
function ledgerKey(policy: Policy): string {
  const hash = createHash("sha256").update(specText(policy)).digest("hex").slice(0, 16);
  return `${policyKey(policy)} ${hash}`;
}

function hasEnded(policy: Policy, nowMs: number): boolean {
  const fromMs = writtenAcceptance(policy);
  const forMs = parseDurationMs(String(policy.spec.activeFor));
  return fromMs !== undefined && forMs !== null && nowMs >= fromMs + forMs;
}

function specText(policy: Policy): string {
  return JSON.stringify(policy.spec);
}
