// Tells the other workers which keys' records and windows were written, so that they read those and no others.
import { NONE } from "../../config/program";
import { NEWS } from "../../share/key";
import { Breaker, indexOf } from "../table";
import { entryAt, FIRST_KEY, isKnown } from "./entry";
import { moved, push, shift } from "./list";
import { append, commitRing, news, readRing } from "./ring";

/** A change of NEWS is a place, and this bit where the record was written; without it the windows were. */
export const RECORD: u32 = 1 << 14;
/** Changes of state that are told at once between two ticks; a storm of them waits for the tick. */
const MOST_AT_ONCE: u32 = 32;
/** Swaps lost in a row before what is to be told waits for the next tick. */
const TRIES: u32 = 8;

/** What is to be told, a u16 each. */
const ROOM: u32 = 4096;
const BATCH = memory.data(8192, 8);
let batched: u32 = 0;
let toldAtOnce: u32 = 0;

/** Number of the change up to which this worker has heard all. */
export let heard: u32 = 0;

export function heardUpTo(number: u32): void {
  heard = number;
}

/** The state of a key has changed here. */
export function tellMove(entry: Breaker): void {
  push(moved, indexOf(entry) - FIRST_KEY);
  if (toldAtOnce >= MOST_AT_ONCE) return;
  toldAtOnce++;
  tell();
}

/** How many windows may be published before `tell`. */
export function room(): u32 {
  return ROOM - batched;
}

/** Its windows were published. */
export function addWindow(place: u32): void {
  add(place);
}

/** Once a tick, when all is published. */
export function tellNews(): void {
  toldAtOnce = 0;
  tell();
}

function tell(): void {
  while (moved.count > 0 && batched < ROOM) {
    const number = shift(moved);
    if (isKnown(number) && entryAt(number).place != NONE) add(entryAt(number).place | RECORD);
  }
  for (let i: u32 = 0; i < TRIES && batched > 0; i++) {
    readRing(news, NEWS);
    const isAlone = news.sequence == heard;
    for (let k: u32 = 0; k < batched; k++) {
      const change = <u32>load<u16>(BATCH + (k << 1));
      append(news, change & (RECORD - 1), change & RECORD);
    }
    if (!commitRing(news, NEWS)) continue;
    batched = 0;
    // What this worker said itself it need not hear.
    if (isAlone) heard = news.sequence;
  }
}

function add(change: u32): void {
  // A trip may tell of itself in between. What finds no room is told when it is touched again.
  if (batched == ROOM) return;
  store<u16>(BATCH + (batched++ << 1), <u16>change);
}
