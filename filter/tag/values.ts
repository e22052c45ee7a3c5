// Which values each tag shows as they are: one table over all tags, open addressing.
import { murmur3 } from "../bytes/hash";
import { equals, from, indexOf, Slice } from "../bytes/slice";

@unmanaged
class Accepted {
  /** Interned `name=value`; 0: free. */
  pair: Slice;
  hash: u32;
  /** Index of the tag + 1; 0 with a pair: forgotten, still a link of the chain. */
  tag: u32;
}

/** Power of two; kept at most three quarters full. */
const CELLS: u32 = 16384;
const TABLE = memory.data(262144, 16);
let used: u32 = 0;

/** The pair under which tag `tag` shows `value`, or 0: not accepted (yet). */
export function accepted(tag: u32, value: Slice): Slice {
  const hash = murmur3(value, tag);
  let index = hash & (CELLS - 1);
  while (true) {
    const cell = at(index);
    if (cell.pair == 0) return 0;
    if (cell.hash == hash && cell.tag == tag + 1 && equals(valueOf(cell.pair), value)) return cell.pair;
    index = (index + 1) & (CELLS - 1);
  }
}

/** False when the table is full. */
export function accept(tag: u32, value: Slice, pair: Slice): bool {
  if (pair == 0) return false;
  const hash = murmur3(value, tag);
  let index = hash & (CELLS - 1);
  while (at(index).pair != 0 && at(index).tag != 0) index = (index + 1) & (CELLS - 1);
  const cell = at(index);
  if (cell.pair == 0 && used++ >= CELLS - CELLS / 4) return false;
  cell.pair = pair;
  cell.hash = hash;
  cell.tag = tag + 1;
  return true;
}

/** Takes all values of a tag out; their places are used again. */
export function forget(tag: u32): void {
  for (let i: u32 = 0; i < CELLS; i++) if (at(i).tag == tag + 1) at(i).tag = 0;
}

function valueOf(pair: Slice): Slice {
  return from(pair, indexOf(pair, 0x3d) + 1);
}

function at(index: u32): Accepted {
  return changetype<Accepted>(TABLE + (index << 4));
}
