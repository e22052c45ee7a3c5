// What the leader says beside the counters: which configurations run, and the breakers as all workers share them.
import { wallNs } from "../abi/host";
import { resetArena } from "../abi/memory";
import { HISTORY, read, shared, Transition, transitionAt } from "../breaker/record";
import { reasonName } from "../breaker/show";
import { Breaker, breakerAt, breakerCount, OPEN, specOf, visibleState } from "../breaker/table";
import * as window from "../breaker/window";
import { murmur3 } from "../bytes/hash";
import * as protobuf from "../bytes/protobuf";
import { slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { MODE_FORCED_OPEN, OUTBOUND } from "../config/program";
import { Config, configAt, MAX_CONFIGS, programOf, refusedReasonAt, refusedRevisionAt } from "../config/slot";
import { alive, MAX_SLOTS, read as readSlot } from "../share/slot";

const MS: u64 = 1_000_000;
const FIELD_CONFIGS: u32 = 6;
const FIELD_BREAKERS: u32 = 8;

/** Numbers whose change is worth a new status. */
const SUMMARY = memory.data(32, 8);

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
  window.advance(breaker, now);
  const hash = summary(breaker);
  if (hash == breaker.toldHash) return true;
  const before = writer.position();
  writeStatus(breaker, now);
  if (writer.overflowed) {
    writer.rewind(before);
    return false;
  }
  breaker.pendingHash = hash;
  return true;
}

/** The controller has what was pending. */
export function told(): void {
  for (let i: u32 = 0; i < breakerCount; i++) {
    const breaker = breakerAt(i);
    if (breaker.pendingHash != 0) breaker.toldHash = breaker.pendingHash;
    breaker.pendingHash = 0;
  }
}

/** The report was lost: what was pending is still to be told. */
export function lost(): void {
  for (let i: u32 = 0; i < breakerCount; i++) breakerAt(i).pendingHash = 0;
}

/** The controller knows nothing (any more). */
export function forget(): void {
  for (let i: u32 = 0; i < breakerCount; i++) breakerAt(i).toldHash = 0;
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

function summary(breaker: Breaker): u32 {
  store<u32>(SUMMARY, shared.generation);
  store<u32>(SUMMARY + 4, shared.transitions);
  store<u32>(SUMMARY + 8, specOf(breaker).mode);
  store<u32>(SUMMARY + 12, window.completed(breaker));
  store<u32>(SUMMARY + 16, window.failed(breaker));
  store<u32>(SUMMARY + 20, window.failuresInRow(breaker));
  return murmur3(slice(SUMMARY, 24), 0) | 1;
}

function writeStatus(breaker: Breaker, now: u64): void {
  const state = visibleState(breaker);
  const place = protobuf.open(FIELD_BREAKERS);
  protobuf.uint(1, breaker.direction);
  protobuf.text(2, breaker.name);
  protobuf.uint(3, state);
  protobuf.uint(4, shared.generation);
  protobuf.uint(5, shared.sinceWallMs);
  if (state == OPEN && specOf(breaker).mode != MODE_FORCED_OPEN)
    protobuf.uint(6, wallMsOf(shared.deadlineNs, now));
  protobuf.uint(7, shared.attempt);
  for (let i = min(shared.transitions, HISTORY); i > 0; i--) writeTransition(transitionAt(i - 1));
  protobuf.uint(9, specOf(breaker).mode);
  protobuf.uint(10, window.completed(breaker));
  protobuf.uint(11, window.failed(breaker));
  protobuf.uint(12, window.failuresInRow(breaker));
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
  protobuf.close(place);
}

/** An instant of the monotonic clock on the wall. */
function wallMsOf(instantNs: u64, now: u64): u64 {
  const wallMs = wallNs() / MS;
  return instantNs > now ? wallMs + (instantNs - now) / MS : wallMs;
}
