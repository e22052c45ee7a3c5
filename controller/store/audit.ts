// The audit trail: each event as a line for people, without the documents.
import type { PolicyKey } from "../model/index.js";
import type { StoreEvent } from "./event.js";
import type { AuditEvent, AuditPage, Experiment, PolicyEntry } from "./views.js";

/** Months of a mesh that people work on, and a few megabytes of memory and snapshot. */
export const MOST_AUDIT_EVENTS = 10_000;

/** The state that an event comes to. */
interface Before {
  sequence: number;
  number: number;
  policies: ReadonlyMap<PolicyKey, PolicyEntry>;
  experiments: ReadonlyMap<string, Experiment>;
}

export function auditOf(event: StoreEvent, before: Before): AuditEvent {
  const { sequence, number } = before;
  const { type, atMs, by, because } = event;
  const detail = detailOf(event, before);
  return {
    ...{ number, sequence, type, subject: subjectOf(event), atMs, by },
    ...(because === undefined ? {} : { because }),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** The newest first. */
export function auditPage(
  audit: readonly AuditEvent[],
  { limit, before = Infinity }: AuditPage,
): AuditEvent[] {
  return audit
    .filter(({ number }) => number < before)
    .slice(-Math.max(1, limit))
    .reverse();
}

function subjectOf(event: StoreEvent): string {
  switch (event.type) {
    case "policy.put":
    case "policy.deleted":
      return event.key;
    case "service.learned":
    case "service.forgotten":
      return event.service;
    case "experiments.paused":
    case "experiments.resumed":
      return "all experiments";
    default:
      return event.id;
  }
}

function detailOf(event: StoreEvent, { policies, experiments }: Before): string | undefined {
  switch (event.type) {
    case "policy.put":
      return policies.has(event.key) ? "changed" : "created";
    case "bypass.begun":
      return `${selectorText(event.selector)}, until ${timeText(event.untilMs)}`;
    case "experiment.scheduled":
      return `${event.policy}, from ${timeText(event.fromMs)} until ${timeText(event.untilMs)}`;
    case "experiment.running":
    case "experiment.ended":
    case "experiment.stopped":
      return experiments.get(event.id)?.policy;
    default:
      return undefined;
  }
}

function selectorText(selector: Record<string, string> | undefined): string {
  if (selector === undefined) return "all sidecars";
  const labels = Object.entries(selector).map(([label, value]) => `${label}=${value}`);
  return labels.join(",");
}

function timeText(atMs: number): string {
  return new Date(atMs).toISOString();
}
