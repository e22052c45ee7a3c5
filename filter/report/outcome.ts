// How a request can end. The numbers are the order of report.proto's `outcomes`.
import { nameAt } from "../bytes/list";
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";

export const SUCCESS: u32 = 0;
export const FAILURE: u32 = 1;
export const SOFT_FAILURE: u32 = 2;
/** Neither: replies of other filters, requests that Envoy itself never sent on. */
export const IGNORED: u32 = 3;
export const CANCELLED: u32 = 4;
/** By a breaker of this filter. */
export const REJECTED: u32 = 5;
export const DENIED: u32 = 6;
/** Answered by a fault of this filter. */
export const INJECTED: u32 = 7;
export const OUTCOMES: u32 = 8;

const NAMES = ascii("success, failure, soft_failure, ignored, cancelled, rejected, denied, injected");

export function outcomeName(outcome: u32): Slice {
  return nameAt(NAMES, outcome);
}
