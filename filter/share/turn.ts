// A number that every transition of a breaker counts up: who sees it unchanged need not read the records.
import * as host from "../abi/host";
import { ptrOf, sizeOf, slice } from "../bytes/slice";
import { TURN } from "./key";

/** Others that count at the same time; each of them makes everybody look. */
const TRIES: u32 = 16;
const CELL = memory.data(4, 4);

export function nextTurn(): void {
  for (let i: u32 = 0; i < TRIES; i++) {
    const value = host.sharedData(TURN);
    const known = sizeOf(value) == 4;
    store<u32>(CELL, known ? load<u32>(ptrOf(value)) + 1 : 1);
    if (host.setSharedData(TURN, slice(CELL, 4), known ? host.lastCas : host.CREATE) == host.OK) return;
  }
}

/** The turn as it stands; 0 before the first transition of the Envoy. */
export function presentTurn(): u32 {
  const value = host.sharedData(TURN);
  return sizeOf(value) == 4 ? load<u32>(ptrOf(value)) : 0;
}
