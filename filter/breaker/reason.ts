// Why a state changes. The numbers index `reasonName`, and stand in the records that workers share.
import { nameAt } from "../bytes/list";
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";
import { BreakerSpec } from "../config/program";
import { HALF_OPEN } from "./table";

export const BY_CONSECUTIVE: u32 = 0;
export const BY_RATE: u32 = 1;
export const BY_SLOW: u32 = 2;
export const BY_HUNG: u32 = 3;
export const BY_PROBE: u32 = 4;
export const BY_FORCE: u32 = 5;
export const BY_DEADLINE: u32 = 6;
export const BY_RECOVERY: u32 = 7;

const REASONS = ascii("consecutive, rate, slow, hung, probe, forced, deadline, recovered");
const STATES = ascii("closed, open, half_open, ramp");

export function reasonName(reason: u32): Slice {
  return nameAt(REASONS, reason);
}

export function stateName(state: u32): Slice {
  return nameAt(STATES, state);
}

/** What it was judged by: a count, parts per million for rate and slow, or 0 where nothing was counted. */
export function thresholdOf(spec: BreakerSpec, reason: u32, from: u32): u32 {
  if (reason == BY_CONSECUTIVE) return spec.consecutive;
  if (reason == BY_RATE) return spec.rateThresholdPpm;
  if (reason == BY_SLOW) return spec.slowThresholdPpm;
  if (reason == BY_HUNG) return spec.hungCount;
  if (reason == BY_PROBE) return spec.probeFailures;
  return reason == BY_RECOVERY && from == HALF_OPEN ? spec.probes : 0;
}
