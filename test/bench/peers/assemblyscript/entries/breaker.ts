// The breaker of the peer, without the SDK: one, and the time as an argument.
import { Breaker } from "../../../../../bench/peers/assemblyscript/assembly/breaker";
import { Outcome } from "../../../../../bench/peers/assemblyscript/assembly/outcome";

let breaker = new Breaker();

export function renew(): void {
  breaker = new Breaker();
}

/** The generation under which the request passes; -1: it is turned away. */
export function admit(nowMs: f64): i32 {
  return breaker.admit(nowMs) ? breaker.generation : -1;
}

export function waitMs(nowMs: f64): f64 {
  return breaker.waitMs(nowMs);
}

/** `outcome`: as in OUTCOMES. */
export function settle(generation: i32, outcome: i32, nowMs: f64): void {
  breaker.settle(generation, outcome as Outcome, nowMs);
}
