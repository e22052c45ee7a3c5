/** A guard whose experiment has begun, and what it says of its limits. */
import { Guard } from "../../../controller/guard/guard.js";
import { expecting, ReportingSidecar } from "./rig.js";

export const S = 1_000;
const LENGTH_MS = 600 * S;
export const SUCCESS = "[{service: productpage, success: 99%}]";
export const ANYONE = "[{success: 99%}]";

export const guardOf = (expectation: string, wallMs = 5_000 * S) =>
  new Guard({ policy: expecting(expectation), lengthMs: LENGTH_MS }, 0, wallMs);

/** With a sidecar whose first report, which tells of the time before, is heard. */
export function begun(expectation: string, sidecar = new ReportingSidecar()) {
  const guard = guardOf(expectation);
  guard.hear(sidecar.tell({ good: 1_000, bad: 1_000 }), S);
  return { guard, sidecar };
}

export const limitsOf = (guard: Guard, nowMs = 2 * S) => guard.view(nowMs, 5_000 * S + nowMs).limits;
