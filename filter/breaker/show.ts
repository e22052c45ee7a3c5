// What people see of a breaker's state: Envoy's gauge, its counters of transitions, and one line in the log for each.
import * as host from "../abi/host";
import { nameAt } from "../bytes/list";
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { NONE } from "../config/program";
import * as metric from "../report/metric";
import { shared, transitionAt } from "./record";
import { Breaker, CLOSED, metricOf, visibleState } from "./table";

/** Why a state changed; the numbers index `reasonName`. */
export const BY_CONSECUTIVE: u32 = 0;
export const BY_RATE: u32 = 1;
export const BY_PROBE: u32 = 2;
export const BY_FORCE: u32 = 3;
export const BY_DEADLINE: u32 = 4;
export const BY_RECOVERY: u32 = 5;
const REASON_COUNT: u32 = 6;

const REASONS = ascii("consecutive, rate, probe, forced, deadline, recovered");
const STATES = ascii("closed, open, half_open");

const TRANSITIONS_TOTAL = ascii("meshfuse_breaker_transitions_total");
const STATE_GAUGE = ascii("meshfuse_breaker_state");
const LINE = memory.data(512, 8);
const LINE_SIZE: u32 = 512;

const LOG_BREAKER = ascii("meshfuse: breaker ");
const LOG_ARROW = ascii(" -> ");
const LOG_REASON = ascii(": ");
const LOG_FAILED = ascii(", failed ");
const LOG_OF = ascii(" of ");
const LOG_ROW = ascii(", in a row ");
const LOG_GENERATION = ascii(", generation ");
const LOG_ATTEMPT = ascii(", attempt ");

export function reasonName(reason: u32): Slice {
  return nameAt(REASONS, reason);
}

export function stateName(state: u32): Slice {
  return nameAt(STATES, state);
}

/** Sets Envoy's gauge if it does not show the present state. */
export function showState(breaker: Breaker): void {
  const state = visibleState(breaker);
  if (breaker.gaugeTold == state) return;
  if (breaker.gauge == NONE) {
    metric.named(STATE_GAUGE, breaker.direction);
    metric.label(metric.BREAKER, breaker.name);
    breaker.gauge = metric.define(host.GAUGE);
  }
  if (breaker.gauge != NONE) host.recordMetric(breaker.gauge, state);
  breaker.gaugeTold = state;
}

/** Counts a transition for Envoy; each definition costs the host an id for ever, so there is one a reason. */
export function countTransition(breaker: Breaker, to: u32, reason: u32): void {
  const cell = metricOf(breaker, reason == BY_FORCE && to == CLOSED ? REASON_COUNT : reason);
  if (load<u32>(cell) == 0) {
    metric.named(TRANSITIONS_TOTAL, breaker.direction);
    metric.label(metric.BREAKER, breaker.name);
    metric.label(metric.TO, stateName(to));
    metric.label(metric.REASON, reasonName(reason));
    store<u32>(cell, metric.define(host.COUNTER));
  }
  if (load<u32>(cell) != NONE) host.incrementMetric(load<u32>(cell), 1);
}

/** One line of what the record says of its last transition. */
export function logTransition(breaker: Breaker): void {
  const transition = transitionAt(0);
  writer.begin(LINE, LINE_SIZE);
  writer.text(LOG_BREAKER);
  writer.text(breaker.name);
  writer.byte(0x20);
  writer.text(stateName(transition.from));
  writer.text(LOG_ARROW);
  writer.text(stateName(transition.to));
  writer.text(LOG_REASON);
  writer.text(reasonName(transition.reason));
  writer.text(LOG_FAILED);
  writer.decimal(transition.failed);
  writer.text(LOG_OF);
  writer.decimal(transition.completed);
  writer.text(LOG_ROW);
  writer.decimal(transition.consecutive);
  writer.text(LOG_GENERATION);
  writer.decimal(shared.generation);
  writer.text(LOG_ATTEMPT);
  writer.decimal(shared.attempt);
  host.log(host.LOG_INFO, writer.written());
}
