// A number that every transition of a breaker counts up: who sees it unchanged need not read the records.
import { sharedData } from "../abi/host";
import { ptrOf, sizeOf } from "../bytes/slice";
import { countUp } from "./count";
import { TURN } from "./key";

/** Others that count at the same time; each of them makes everybody look. */
const TRIES: u32 = 16;

export function nextTurn(): void {
  countUp(TURN, TRIES);
}

/** The turn as it stands; 0 before the first transition of the Envoy. */
export function presentTurn(): u32 {
  const value = sharedData(TURN);
  return sizeOf(value) == 4 ? load<u32>(ptrOf(value)) : 0;
}
