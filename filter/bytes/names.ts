// Text constants as bytes. AssemblyScript's literals are UTF-16; the host wants ASCII, so each constant is
// narrowed once, when the module starts, into a fixed pool.
import { Slice, slice } from "./slice";

/** All constants together; the module traps at start (so: in every test) if it does not suffice. */
const POOL_SIZE: u32 = 12288;
const POOL = memory.data(12288, 8);
let used: u32 = 0;

/** `literal` (ASCII) as a slice that lives as long as the module. Call it only for module constants. */
export function ascii(literal: string): Slice {
  const size = <u32>literal.length;
  if (used + size > POOL_SIZE) unreachable();
  const ptr = POOL + used;
  for (let i: u32 = 0; i < size; i++) {
    store<u8>(ptr + i, load<u8>(changetype<usize>(literal) + (i << 1)));
  }
  used += size;
  return slice(ptr, size);
}
