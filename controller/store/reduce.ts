// State after transactions: a pure function, so that a restart, which replays the journal, comes to the same state.
import type { PolicyKey } from "../model/index.js";
import { auditOf, MOST_AUDIT_EVENTS } from "./audit.js";
import type {
  Author,
  BypassBegun,
  ExperimentMoved,
  ExperimentScheduled,
  PolicyPut,
  StoreEvent,
  Transaction,
} from "./event.js";
import { isAlive, type State } from "./state.js";
import type { AuditEvent, Experiment, KeptBypass, Pause, PolicyEntry } from "./views.js";

/** Lives that are over are kept for people to look at; the journal must not grow with them for ever. */
export const MOST_FINISHED_EXPERIMENTS = 1_000;

/** A copy of a state while transactions are applied to it. */
interface Draft {
  sequence: number;
  eventCount: number;
  policies: Map<PolicyKey, PolicyEntry>;
  bypasses: Map<string, KeptBypass>;
  experiments: Map<string, Experiment>;
  pause: Pause | undefined;
  services: Set<string>;
  audit: AuditEvent[];
}

/**
 * The state is copied once, however many transactions there are. A part that no event touches stays the same object, so
 * that others may keep what they made of it.
 */
export function reduce(state: State, transactions: readonly Transaction[]): State {
  const draft: Draft = {
    sequence: state.sequence,
    eventCount: state.eventCount,
    policies: new Map(state.policies),
    bypasses: new Map(state.bypasses),
    experiments: new Map(state.experiments),
    pause: state.pause,
    services: new Set(state.services),
    audit: [...state.audit],
  };
  const touched = new Set<string>();
  for (const { sequence, events } of transactions) {
    draft.sequence = sequence;
    for (const event of events) {
      take(draft, event);
      touched.add(event.type.slice(0, event.type.indexOf(".")));
    }
  }
  forgetOldLives(draft.experiments);
  const { pause, ...rest } = draft;
  return {
    ...rest,
    ...(pause === undefined ? {} : { pause }),
    policies: touched.has("policy") ? draft.policies : state.policies,
    services: touched.has("service") ? draft.services : state.services,
    audit: draft.audit.slice(-MOST_AUDIT_EVENTS),
  };
}

function take(draft: Draft, event: StoreEvent): void {
  draft.eventCount += 1;
  draft.audit.push(auditOf(event, { ...draft, number: draft.eventCount }));
  switch (event.type) {
    case "policy.put":
      draft.policies.set(event.key, entryOf(event, draft.sequence));
      break;
    case "policy.deleted":
      draft.policies.delete(event.key);
      break;
    case "bypass.begun":
      draft.bypasses.set(event.id, bypassOf(event));
      break;
    case "bypass.ended":
      draft.bypasses.delete(event.id);
      break;
    case "experiment.scheduled":
      draft.experiments.set(event.id, lifeOf(event));
      break;
    case "experiment.running":
    case "experiment.ended":
    case "experiment.stopped":
      move(draft.experiments, event);
      break;
    case "experiments.paused":
      draft.pause ??= { sinceMs: event.atMs, ...authorOf(event) };
      break;
    case "experiments.resumed":
      draft.pause = undefined;
      break;
    case "service.learned":
      draft.services.add(event.service);
      break;
    case "service.forgotten":
      draft.services.delete(event.service);
      break;
  }
}

function entryOf({ policy, source, acceptedMs, ...event }: PolicyPut, version: number): PolicyEntry {
  return { policy, source, version, acceptedMs, ...authorOf(event) };
}

function bypassOf({ type: _, atMs: createdMs, ...bypass }: BypassBegun): KeptBypass {
  return { ...bypass, createdMs };
}

function lifeOf({ type: _, atMs: createdMs, ...life }: ExperimentScheduled): Experiment {
  return { ...life, state: "scheduled", createdMs };
}

/** What is over stays as it ended. */
function move(experiments: Map<string, Experiment>, event: ExperimentMoved): void {
  const known = experiments.get(event.id);
  if (known === undefined || !isAlive(known)) return;
  if (event.type === "experiment.running") {
    experiments.set(event.id, { ...known, state: "running" });
    return;
  }
  const state = event.type === "experiment.ended" ? "ended" : "stopped";
  experiments.set(event.id, { ...known, state, end: { atMs: event.atMs, ...authorOf(event) } });
}

function authorOf({ by, because }: Author): Author {
  return because === undefined ? { by } : { by, because };
}

function forgetOldLives(experiments: Map<string, Experiment>): void {
  const finished = [...experiments.values()].filter((experiment) => !isAlive(experiment));
  const tooMany = Math.max(0, finished.length - MOST_FINISHED_EXPERIMENTS);
  for (const { id } of finished.slice(0, tooMany)) experiments.delete(id);
}
