// Which values each tag shows as they are: the numbers of their pairs in the pool, one table over all tags, open
// addressing.
import * as overflow from "../report/overflow";
import { definitionOf, join } from "./cell";

/** Power of two; kept at most three quarters full. */
const CELLS: u32 = 16384;
/** A pair's cell (see cell.ts), which says of which tag it is; FORGOTTEN: none any more, still a link of the chain. */
const TABLE = memory.data(65536, 16);
const FORGOTTEN: u32 = 1;
let used: u32 = 0;

/** The tag shows this pair: its cell was accepted. */
export function isAccepted(cell: u32): bool {
  let at = firstOf(cell);
  while (load<u32>(at) != 0) {
    if (load<u32>(at) == cell) return true;
    at = after(at);
  }
  return false;
}

/** False when the table is full, which is counted. */
export function accept(cell: u32): bool {
  let at = firstOf(cell);
  while (load<u32>(at) > FORGOTTEN) at = after(at);
  if (load<u32>(at) == 0 && used++ >= CELLS - CELLS / 4) {
    overflow.count(overflow.TAG_VALUES);
    return false;
  }
  store<u32>(at, cell);
  return true;
}

/** Takes all values of a tag out; their places are used again. */
export function forget(definition: u32): void {
  for (let at = TABLE; at < TABLE + (CELLS << 2); at += 4) {
    const cell = load<u32>(at);
    if (cell > FORGOTTEN && definitionOf(cell) == definition) store<u32>(at, FORGOTTEN);
  }
}

function firstOf(cell: u32): usize {
  return TABLE + ((join(0, cell) >> 16) & ((CELLS - 1) << 2));
}

function after(at: usize): usize {
  return TABLE + ((at + 4 - TABLE) & ((CELLS << 2) - 1));
}
