// What changed in a breaker since the workers last exchanged windows. Those with a name are all looked at at each
// tick; of the keys there may be many, so they stand in a queue, each once.
import { Breaker, breakerAt, indexOf, MAX_BREAKERS, MAX_KEYS, QUEUED, TOUCHED } from "./table";

/** u16[MAX_KEYS]: indices of entries, less MAX_BREAKERS. */
const QUEUE = memory.data(32768, 8);
let head: u32 = 0;
/** How many keys wait for their turn. */
export let waitingKeys: u32 = 0;

/** Its windows, its row or its hung requests are not what they were. */
export function touchWindow(breaker: Breaker): void {
  breaker.flags |= TOUCHED;
  if ((breaker.flags & QUEUED) == 0) enqueue(breaker);
}

/** Takes the key out that has waited longest; its index in the table. To be asked for only while `waitingKeys`. */
export function takeTouched(): u32 {
  const index = <u32>load<u16>(QUEUE + (head << 1));
  head = (head + 1) % MAX_KEYS;
  waitingKeys--;
  return MAX_BREAKERS + index;
}

/** How many of those that wait are of one direction. */
export function waitingIn(direction: u32): u32 {
  let many: u32 = 0;
  for (let i: u32 = 0; i < waitingKeys; i++) {
    const index = <u32>load<u16>(QUEUE + (((head + i) % MAX_KEYS) << 1));
    if (breakerAt(MAX_BREAKERS + index).direction == direction) many++;
  }
  return many;
}

/** To be published at the next tick, or as soon as there is room. */
export function enqueue(breaker: Breaker): void {
  breaker.flags |= QUEUED;
  const tail = (head + waitingKeys) % MAX_KEYS;
  store<u16>(QUEUE + (tail << 1), <u16>(indexOf(breaker) - MAX_BREAKERS));
  waitingKeys++;
}
