// What happens without a request: delays end, and ten times a second the workers of the Envoy look at each other.
import * as host from "./abi/host";
import * as keys from "./breaker/key/tick";
import * as breakers from "./breaker/tick";
import { smaller } from "./bytes/numbers";
import { INBOUND, OUTBOUND } from "./config/program";
import { Config, configAt, isNewest, MAX_CONFIGS, openRoots, programOf, Root } from "./config/slot";
import { housekeep as settleTimes } from "./fault/active";
import { housekeep as returnOwed } from "./fault/place";
import { housekeep as joinSequences } from "./fault/sequence";
import * as faults from "./fault/tick";
import { nextNs, takeNext } from "./fault/wait";
import { release } from "./filter";
import { flush } from "./report/flush";
import * as overflow from "./report/overflow";
import { report } from "./report/send";
import { tellConfig, tellOverflow } from "./report/tell";
import { keep, leave, vm } from "./share/slot";
import * as tags from "./tag/definition";
import * as series from "./tag/series";
import { HOUSEKEEPING_NS, rearm } from "./timer";

/** More releases in one tick would overflow the host's stack: released streams re-enter the VM one in another. */
const RELEASES: u32 = 64;

let nextHousekeepingNs: u64 = 0;

export function onTick(root: Root, now: u64): void {
  releaseDue(now);
  host.setEffectiveContext(root.context);
  if (!isNewest(root)) {
    // It only drains: reports sent from here would be lost with it.
    rearm(root, smaller(nextNs(), now + HOUSEKEEPING_NS), now);
    return;
  }
  // A clock that stepped back does not stop it.
  if (now >= nextHousekeepingNs || nextHousekeepingNs > now + HOUSEKEEPING_NS) {
    nextHousekeepingNs = now + HOUSEKEEPING_NS;
    housekeep(now);
  }
  rearm(root, smaller(nextNs(), nextHousekeepingNs), now);
}

/** A root context ends, and with its last one the VM: what came after the last tick is told now. */
export function onRootDone(now: u64): void {
  // A VM that only tries a configuration out never ticks, and never counts.
  if (vm == 0) return;
  tell();
  if (!keepSlot(now)) return;
  flush();
  if (openRoots() == 1) leave();
}

function releaseDue(now: u64): void {
  let released: u32 = 0;
  while (released < RELEASES && nextNs() <= now) if (release(takeNext(), now)) released++;
}

function housekeep(now: u64): void {
  const hasSlot = keepSlot(now);
  if (!hasSlot) overflow.count(overflow.SLOTS);
  settleTimes(now);
  joinSequences(now);
  breakers.housekeep(now);
  keys.housekeep(now);
  returnOwed();
  tell();
  if (hasSlot) report(now);
}

function keepSlot(now: u64): bool {
  return keep(now, host.wallNs() / 1000, revisionOf(OUTBOUND), revisionOf(INBOUND));
}

/** Tells Envoy's metrics what was counted since the last tick. */
function tell(): void {
  series.flush();
  breakers.flush();
  faults.flush();
  tags.flush();
  tellOverflow();
  for (let i: u32 = 0; i < MAX_CONFIGS; i++) if (configAt(i).roots > 0) tellConfig(configAt(i));
}

/** Hash of the revision in force in a direction; 0: none. */
function revisionOf(direction: u32): u32 {
  const config = configFor(direction);
  return config === null ? 0 : config.revisionHash;
}

function configFor(direction: u32): Config | null {
  for (let i: u32 = 0; i < MAX_CONFIGS; i++) {
    const config = configAt(i);
    if (config.roots > 0 && programOf(config).direction == direction) return config;
  }
  return null;
}
