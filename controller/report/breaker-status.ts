/** Breakers and their keys, as a report tells them. */
import { BREAKER_STATES, type BreakerNumbers } from "../model/index.js";
import { meshfuse } from "../proto/index.js";
import { type Check, DIRECTION_NAMES, MAX_NAME_BYTES } from "./check.js";
import type { BreakerStatus, ForgottenKey, ReportedTransition } from "./report.js";

import wire = meshfuse.report.v1alpha1;

/** An Envoy has 1,024 breakers in each direction and 16,384 keys; far fewer fit into one report. */
const MAX_STATUSES = 8192;
const MAX_TRANSITIONS = 8;
/** A longer value is cut by the filter, and told apart by a hash at its end. */
const MAX_KEY_BYTES = 128;
/** The longest word is `consecutive`; a later filter may know others. */
const MAX_REASON_BYTES = 64;

const MODE_NAMES = ["enforce", "shadow", "forcedOpen", "disabled"] as const;
/** A backslash too, so that no two keys are written alike. */
const ESCAPED = /[\p{Cc}\\]/gu;
const BEYOND_ASCII = 0x80;

export function breakersOf(
  sent: readonly wire.BreakerStatus.$Shape[] | null | undefined,
  check: Check,
): { breakers: BreakerStatus[]; forgottenKeys: ForgottenKey[] } {
  const breakers: BreakerStatus[] = [];
  const forgottenKeys: ForgottenKey[] = [];
  for (const [index, status] of check.list("breakers", sent, MAX_STATUSES).entries()) {
    const path = `breakers[${index}]`;
    if (status.forgotten === true) forgottenKeys.push(forgottenOf(status, path, check));
    else breakers.push(statusOf(status, path, check));
  }
  return { breakers, forgottenKeys };
}

/**
 * What a client sent, as text that people can read: control characters, bytes that are not UTF-8 and the backslash are
 * written as `\xNN`. No two keys give the same text.
 */
export function keyText(bytes: Uint8Array): string {
  const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = key.toString("utf8");
  const isText = Buffer.from(text).equals(key);
  if (isText) return text.replace(ESCAPED, (char) => [...Buffer.from(char)].map(hex).join(""));
  return [...key].map((byte) => (byte < BEYOND_ASCII ? asciiText(byte) : hex(byte))).join("");
}

function forgottenOf(status: wire.BreakerStatus.$Shape, path: string, check: Check): ForgottenKey {
  const { key = "", ...name } = nameOf(status, path, check);
  if (status.keyed !== true) check.fail(`${path}.forgotten`, "only a key can be forgotten");
  return { ...name, key };
}

function statusOf(status: wire.BreakerStatus.$Shape, path: string, check: Check): BreakerStatus {
  const transitions = check.list(`${path}.transitions`, status.transitions, MAX_TRANSITIONS);
  const isKeyed = status.keyed !== true && (status.keys?.length ?? 0) > 0;
  return {
    ...nameOf(status, path, check),
    state: check.choice(`${path}.state`, status.state, BREAKER_STATES),
    mode: check.choice(`${path}.mode`, status.mode, MODE_NAMES),
    generation: check.count(`${path}.generation`, status.generation),
    sinceMs: check.count(`${path}.since_ms`, status.sinceMs),
    openUntilMs: check.count(`${path}.open_until_ms`, status.openUntilMs),
    windowRestartedMs: check.count(`${path}.window_restarted_ms`, status.windowRestartedMs),
    attempt: check.count(`${path}.attempt`, status.attempt),
    ...numbersOf(status, path, check),
    probesInFlight: check.count(`${path}.probes_in_flight`, status.probesInFlight),
    ...(isKeyed ? { keys: check.counts(`${path}.keys`, status.keys, BREAKER_STATES.length) } : {}),
    transitions: transitions.map((each, index) => transitionOf(each, `${path}.transitions[${index}]`, check)),
  };
}

function nameOf({ direction, name, keyed, key }: wire.BreakerStatus.$Shape, path: string, check: Check) {
  const bytes = key ?? new Uint8Array();
  if (bytes.length > MAX_KEY_BYTES) {
    check.fail(`${path}.key`, `${bytes.length} bytes are over ${MAX_KEY_BYTES}`);
  }
  return {
    direction: check.choice(`${path}.direction`, direction, DIRECTION_NAMES),
    name: check.name(`${path}.name`, name, MAX_NAME_BYTES),
    ...(keyed === true ? { key: keyText(bytes.subarray(0, MAX_KEY_BYTES)) } : {}),
  };
}

function transitionOf(transition: wire.Transition.$Shape, path: string, check: Check): ReportedTransition {
  return {
    generation: check.count(`${path}.generation`, transition.generation),
    from: check.choice(`${path}.from`, transition.from, BREAKER_STATES),
    to: check.choice(`${path}.to`, transition.to, BREAKER_STATES),
    reason: check.text(`${path}.reason`, transition.reason, MAX_REASON_BYTES),
    atMs: check.count(`${path}.at_ms`, transition.atMs),
    ...numbersOf(transition, path, check),
    threshold: check.count(`${path}.threshold`, transition.threshold),
    attempt: check.count(`${path}.attempt`, transition.attempt),
    lastsMs: check.count(`${path}.lasts_ms`, transition.lastsMs),
  };
}

/** As status and transition both hold them. */
function numbersOf(
  sent: wire.Transition.$Shape | wire.BreakerStatus.$Shape,
  path: string,
  check: Check,
): BreakerNumbers {
  return {
    completed: check.count(`${path}.completed`, sent.completed),
    failed: check.count(`${path}.failed`, sent.failed),
    consecutive: check.count(`${path}.consecutive`, sent.consecutive),
    slowCompleted: check.count(`${path}.slow_completed`, sent.slowCompleted),
    slow: check.count(`${path}.slow`, sent.slow),
    hung: check.count(`${path}.hung`, sent.hung),
    probeSuccesses: check.count(`${path}.probe_successes`, sent.probeSuccesses),
    probeFailures: check.count(`${path}.probe_failures`, sent.probeFailures),
  };
}

function asciiText(byte: number): string {
  const char = String.fromCharCode(byte);
  return char.replace(ESCAPED, () => hex(byte));
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}
