// What people see of a breaker's state: Envoy's gauge, its counters of transitions, and one line in the log for each.
import * as host from "../abi/host";
import { printable } from "../abi/reply";
import { ascii } from "../bytes/names";
import { byteAt, Slice, sizeOf } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { KEY_NONE, NONE, OUTBOUND } from "../config/program";
import * as metric from "../report/metric";
import { BY_FORCE, reasonName, stateName } from "./reason";
import { Transition, transitionAt } from "./record";
import {
  Breaker,
  CLOSED,
  HALF_OPEN,
  indexOf,
  isKey,
  keyOf,
  namedIndexOf,
  OPEN,
  specOf,
  visibleState,
} from "./table";
import { metricCell, tallyAt } from "./tally";

const TRANSITIONS_TOTAL = ascii("meshfuse_breaker_transitions_total");
const STATE_GAUGE = ascii("meshfuse_breaker_state");
/** A name of 253 bytes, a key of 128 that may each take four, 13 numbers and the words between. */
const LINE_SIZE: u32 = 1152;
const LINE = memory.data(1152, 8);

const LOG_BREAKER = ascii("meshfuse: breaker ");
const LOG_KEY = ascii(' key "');
const LOG_ARROW = ascii(" -> ");
const LOG_REASON = ascii(": ");
const LOG_FAILED = ascii(", failed ");
const LOG_OF = ascii(" of ");
const LOG_ROW = ascii(", in a row ");
const LOG_SLOW = ascii(", slow ");
const LOG_HUNG = ascii(", hung ");
const LOG_PROBES = ascii(", probes passed ");
const LOG_THRESHOLD = ascii(", threshold ");
const LOG_GENERATION = ascii(", generation ");
const LOG_ATTEMPT = ascii(", attempt ");
const LOG_LASTS = ascii(", for ");
const LOG_MS = ascii("ms (");
const OUTBOUND_NAME = ascii("outbound");
const INBOUND_NAME = ascii("inbound");

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const DIGITS = ascii("0123456789abcdef");

/** Where Envoy's counter of a transition stands among those of its breaker; there are TRANSITIONS of them. */
const TO_HALF_OPEN: u32 = 6;
const TO_CLOSED: u32 = 7;
const TO_RAMP: u32 = 9;

/** Sets Envoy's gauge if it does not show the present state; keys have a gauge of their own for all together. */
export function showState(breaker: Breaker): void {
  if (isKey(breaker)) return;
  const isKeyed = breaker.spec != 0 && specOf(breaker).keyKind != KEY_NONE;
  const state = isKeyed ? CLOSED : visibleState(breaker);
  const tally = tallyAt(indexOf(breaker));
  // A breaker that has keys now, and had none before, leaves its gauge at 0.
  if (tally.gaugeTold == state || (isKeyed && tally.gauge == NONE)) return;
  if (tally.gauge == NONE) {
    metric.named(STATE_GAUGE, breaker.direction);
    metric.label(metric.BREAKER, breaker.name);
    tally.gauge = metric.define(host.GAUGE);
  }
  if (tally.gauge != NONE) host.recordMetric(tally.gauge, state);
  tally.gaugeTold = state;
}

/** Counts a transition for Envoy; each definition costs the host an id for ever, so there is one for each kind. */
export function countTransition(breaker: Breaker, to: u32, reason: u32): void {
  const cell = metricCell(namedIndexOf(breaker), kindOf(to, reason));
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
  if (isKey(breaker)) {
    writer.text(LOG_KEY);
    writeKey(keyOf(breaker));
    writer.byte(QUOTE);
  }
  writer.byte(0x20);
  writer.text(stateName(transition.from));
  writer.text(LOG_ARROW);
  writer.text(stateName(transition.to));
  writer.text(LOG_REASON);
  writer.text(reasonName(transition.reason));
  writeNumbers(transition);
  writer.text(breaker.direction == OUTBOUND ? OUTBOUND_NAME : INBOUND_NAME);
  writer.byte(0x29);
  host.log(host.LOG_INFO, printable(writer.written()));
}

/** A caller chose these bytes: what is no plain character, a quote or a backslash is shown as \xNN. */
function writeKey(key: Slice): void {
  for (let i: u32 = 0; i < sizeOf(key); i++) {
    const byte = byteAt(key, i);
    if (byte >= 0x20 && byte < 0x7f && byte != QUOTE && byte != BACKSLASH) writer.byte(byte);
    else {
      writer.byte(BACKSLASH);
      writer.byte(0x78);
      writer.byte(byteAt(DIGITS, byte >> 4));
      writer.byte(byteAt(DIGITS, byte & 15));
    }
  }
}

function writeNumbers(transition: Transition): void {
  share(LOG_FAILED, transition.failed, transition.completed);
  number(LOG_ROW, transition.consecutive);
  share(LOG_SLOW, transition.slow, transition.slowCompleted);
  number(LOG_HUNG, transition.hung);
  number(LOG_PROBES, transition.successes);
  number(LOG_FAILED, transition.failures);
  number(LOG_THRESHOLD, transition.threshold);
  number(LOG_GENERATION, transition.generation);
  number(LOG_ATTEMPT, transition.attempt);
  number(LOG_LASTS, transition.lastsMs);
  writer.text(LOG_MS);
}

function share(words: Slice, part: u32, all: u32): void {
  number(words, part);
  number(LOG_OF, all);
}

function number(words: Slice, value: u64): void {
  writer.text(words);
  writer.decimal(value);
}

/** To open: its reason, BY_CONSECUTIVE to BY_FORCE. */
function kindOf(to: u32, reason: u32): u32 {
  if (to == OPEN) return reason;
  if (to == HALF_OPEN) return TO_HALF_OPEN;
  return (to == CLOSED ? TO_CLOSED : TO_RAMP) + (reason == BY_FORCE ? 1 : 0);
}
