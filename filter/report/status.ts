// What the leader says beside the counters: which configurations run, and the breakers as all workers share them.
import { resetArena } from "../abi/memory";
import {
  forgetKeys,
  isForgotten,
  keysLost,
  keysTold,
  nextChanged,
  pendingForgotten,
  putBack,
} from "../breaker/key/told";
import { reasonName } from "../breaker/reason";
import { HISTORY, read, shared, Transition, transitionAt } from "../breaker/record";
import {
  Breaker,
  breakerAt,
  breakerCount,
  isKey,
  keyOf,
  OPEN,
  RAMP,
  rateOf,
  slowOf,
  specOf,
  stateUnder,
} from "../breaker/table";
import { keysCell, STATES } from "../breaker/tally";
import * as window from "../breaker/window";
import { murmur3 } from "../bytes/hash";
import { smaller } from "../bytes/numbers";
import * as protobuf from "../bytes/protobuf";
import { slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { KEY_NONE, MODE_FORCED_OPEN, NONE, OUTBOUND } from "../config/program";
import { Config, configAt, MAX_CONFIGS, programOf, refusedReasonAt, refusedRevisionAt } from "../config/slot";
import { alive, MAX_SLOTS, read as readSlot } from "../share/slot";

const MS: u64 = 1_000_000;
const FIELD_CONFIGS: u32 = 6;
const FIELD_BREAKERS: u32 = 8;

/** Numbers whose change is worth a new status. */
const SUMMARY_SIZE: u32 = 60;
const SUMMARY = memory.data(60, 8);

/** VMs alive, and of those the ones that run the configuration asked for. */
let vms: u32 = 0;
let vmsOnRevision: u32 = 0;

export function writeConfigs(now: u64): void {
  for (let i: u32 = 0; i < MAX_CONFIGS; i++) {
    const config = configAt(i);
    if (config.roots > 0) writeConfig(config, i, now);
  }
}

/** Writes the status of a breaker if it changed since it was last told; false when it does not fit. */
export function writeBreaker(index: u32, now: u64): bool {
  const breaker = breakerAt(index);
  if (breaker.spec == 0) return true;
  resetArena();
  read(breaker);
  window.advance(rateOf(breaker), now);
  window.advance(slowOf(breaker), now);
  const hash = summary(breaker, index);
  if (hash == breaker.toldHash) return true;
  const before = writer.position();
  writeStatus(breaker, index);
  if (writer.overflowed) {
    writer.rewind(before);
    return false;
  }
  breaker.pendingHash = hash;
  return true;
}

/** Writes the statuses of the keys that changed; false when not all fit. */
export function writeChangedKeys(now: u64): bool {
  for (let index = nextChanged(); index != NONE; index = nextChanged()) {
    if (isForgotten(index) ? writeForgotten(index) : writeBreaker(index, now)) continue;
    putBack(index);
    return false;
  }
  return true;
}

/** The controller has what was pending. */
export function told(): void {
  keysTold();
  for (let i: u32 = 0; i < breakerCount; i++) {
    const breaker = breakerAt(i);
    if (breaker.pendingHash != 0) breaker.toldHash = breaker.pendingHash;
    breaker.pendingHash = 0;
  }
}

/** The report was lost, or its answer: nobody knows what of it the controller has, so that all of it is told anew. */
export function lost(): void {
  keysLost();
  for (let i: u32 = 0; i < breakerCount; i++) {
    const breaker = breakerAt(i);
    if (breaker.pendingHash != 0) breaker.toldHash = 0;
    breaker.pendingHash = 0;
  }
}

/** The controller knows nothing (any more). */
export function forget(): void {
  forgetKeys();
  for (let i: u32 = 0; i < breakerCount; i++) breakerAt(i).toldHash = 0;
}

/** False when it does not fit. */
function writeForgotten(index: u32): bool {
  const breaker = breakerAt(index);
  const before = writer.position();
  const place = protobuf.open(FIELD_BREAKERS);
  protobuf.uint(1, breaker.direction);
  protobuf.text(2, breaker.name);
  protobuf.text(20, keyOf(breaker));
  protobuf.uint(21, 1);
  protobuf.uint(22, 1);
  protobuf.close(place);
  if (writer.overflowed) {
    writer.rewind(before);
    return false;
  }
  pendingForgotten(index);
  return true;
}

function writeConfig(config: Config, index: u32, now: u64): void {
  const program = programOf(config);
  countVms(program.direction, config.revisionHash, now);
  const place = protobuf.open(FIELD_CONFIGS);
  protobuf.uint(1, program.direction);
  protobuf.text(2, program.revision);
  protobuf.uint(3, vms);
  protobuf.uint(4, vmsOnRevision);
  protobuf.text(5, slice(refusedRevisionAt(index), config.refusedRevisionSize));
  protobuf.text(6, slice(refusedReasonAt(index), config.refusedReasonSize));
  protobuf.text(7, config.node);
  protobuf.close(place);
}

function countVms(direction: u32, revisionHash: u32, now: u64): void {
  vms = 0;
  vmsOnRevision = 0;
  for (let i: u32 = 0; i < MAX_SLOTS; i++) {
    resetArena();
    const slot = readSlot(i);
    if (slot === null) return;
    if (!alive(slot, now)) continue;
    vms++;
    if ((direction == OUTBOUND ? slot.revision0 : slot.revision1) == revisionHash) vmsOnRevision++;
  }
}

function summary(breaker: Breaker, index: u32): u32 {
  store<u32>(SUMMARY, shared.generation);
  store<u32>(SUMMARY + 4, shared.transitions);
  store<u32>(SUMMARY + 8, specOf(breaker).mode);
  store<u32>(SUMMARY + 12, window.all(rateOf(breaker)));
  store<u32>(SUMMARY + 16, window.bad(rateOf(breaker)));
  store<u32>(SUMMARY + 20, breaker.row + breaker.foreignRow);
  store<u32>(SUMMARY + 24, window.all(slowOf(breaker)));
  store<u32>(SUMMARY + 28, window.bad(slowOf(breaker)));
  store<u32>(SUMMARY + 32, breaker.hung + breaker.foreignHung);
  store<u32>(SUMMARY + 36, (shared.successes << 16) | (shared.failures << 8) | shared.leases);
  store<u32>(SUMMARY + 40, <u32>breaker.restartedWallMs);
  for (let state: u32 = 0; state < STATES; state++) {
    store<u32>(SUMMARY + 44 + (state << 2), isKey(breaker) ? 0 : load<u32>(keysCell(index, state)));
  }
  return murmur3(slice(SUMMARY, SUMMARY_SIZE), 0) | 1;
}

function writeStatus(breaker: Breaker, index: u32): void {
  const spec = specOf(breaker);
  // Another worker may have moved it since this one last looked: all that is told is of one instant.
  const state = stateUnder(spec.mode, shared.state);
  const place = protobuf.open(FIELD_BREAKERS);
  protobuf.uint(1, breaker.direction);
  protobuf.text(2, breaker.name);
  protobuf.uint(3, state);
  protobuf.uint(4, shared.generation);
  protobuf.uint(5, shared.sinceWallMs);
  if ((state == OPEN && spec.mode != MODE_FORCED_OPEN) || state == RAMP) protobuf.uint(6, endWallMs());
  protobuf.uint(7, shared.attempt);
  for (let i = smaller(shared.transitions, HISTORY); i > 0; i--) writeTransition(transitionAt(i - 1));
  protobuf.uint(9, spec.mode);
  writeNumbers(breaker);
  if (isKey(breaker)) {
    protobuf.text(20, keyOf(breaker));
    protobuf.uint(21, 1);
  } else if (spec.keyKind != KEY_NONE) writeKeys(index);
  protobuf.close(place);
}

function writeNumbers(breaker: Breaker): void {
  protobuf.uint(10, window.all(rateOf(breaker)));
  protobuf.uint(11, window.bad(rateOf(breaker)));
  protobuf.uint(12, breaker.row + breaker.foreignRow);
  protobuf.uint(13, window.all(slowOf(breaker)));
  protobuf.uint(14, window.bad(slowOf(breaker)));
  protobuf.uint(15, breaker.hung + breaker.foreignHung);
  protobuf.uint(16, shared.successes);
  protobuf.uint(17, shared.failures);
  protobuf.uint(18, shared.leases);
  protobuf.uint(19, breaker.restartedWallMs);
}

/** How many keys are in each state. */
function writeKeys(index: u32): void {
  const place = protobuf.open(23);
  for (let state: u32 = 0; state < STATES; state++) writer.varint(load<u32>(keysCell(index, state)));
  protobuf.close(place);
}

function writeTransition(transition: Transition): void {
  const place = protobuf.open(8);
  protobuf.uint(1, transition.generation);
  protobuf.uint(2, transition.from);
  protobuf.uint(3, transition.to);
  protobuf.text(4, reasonName(transition.reason));
  protobuf.uint(5, transition.wallMs);
  protobuf.uint(6, transition.completed);
  protobuf.uint(7, transition.failed);
  protobuf.uint(8, transition.consecutive);
  protobuf.uint(9, transition.slowCompleted);
  protobuf.uint(10, transition.slow);
  protobuf.uint(11, transition.hung);
  protobuf.uint(12, transition.successes);
  protobuf.uint(13, transition.failures);
  protobuf.uint(14, transition.threshold);
  protobuf.uint(15, transition.attempt);
  protobuf.uint(16, transition.lastsMs);
  protobuf.close(place);
}

/** When the state ends by time, on the wall clock as it was at its beginning. */
function endWallMs(): u64 {
  return shared.sinceWallMs + (shared.deadlineNs - shared.sinceNs) / MS;
}
