// Patterns in a tree, by which all those are found that a text begins with, or ends with: a crit-bit tree (D. J.
// Bernstein), so that among many patterns a text is looked at in a few places and compared once, and among one it is
// only compared.
import { ptrOf, Slice, sameBytes, sizeOf } from "./slice";

/** How a tree reads its texts: from the first byte on, or from the last one back. */
export const FORWARD: usize = 0;
export const BACKWARD: usize = -1;

/** Set in a link that leads to a pattern; records lie at multiples of 8. */
export const LEAF: usize = 1;
/** A place of a text reads as its byte and this bit, behind its end as 0: so a text sorts before those it begins. */
export const THERE: u32 = 256;

@unmanaged
export class Pattern {
  text: Slice;
  /** Address of the longest other pattern that this one begins with (ends with), or 0. */
  shorter: usize;
  /** Rules that a text with this beginning (end) satisfies: address of the first Bits, or 0. */
  held: usize;
  /** Those that only this very text satisfies. */
  heldExactly: usize;
  /** How many conditions have it. */
  uses: u32;
  /** All patterns of a program in a row, each with its tree: address of the root link, and the direction. */
  next: usize;
  tree: usize;
  way: usize;
}

/** Where the patterns below differ first: bit `bit` of place `at`. */
@unmanaged
export class Branch {
  zero: usize;
  one: usize;
  at: u32;
  bit: u32;
}

/** Rules as bits: 64 of them from rule 8 * `offset` on. */
@unmanaged
export class Bits {
  bits: u64;
  offset: u32;
  next: usize;
}

/** Address of the longest pattern below the link `root` that `text` begins (ends) with; 0: none. */
export function longest(root: usize, text: Slice, way: usize): usize {
  if (root == 0) return 0;
  const size = sizeOf(text);
  const base = ptrOf(text) + (way & size);
  let link = root;
  while ((link & LEAF) == 0) {
    const branch = changetype<Branch>(link);
    const at = branch.at;
    const place = at < size ? THERE | load<u8>(base + (at ^ <u32>way)) : 0;
    link = (place & branch.bit) != 0 ? branch.one : branch.zero;
  }
  // All that the text begins with, the pattern found begins with too.
  let found = link - LEAF;
  while (found != 0 && !fits(changetype<Pattern>(found).text, text, way)) {
    found = changetype<Pattern>(found).shorter;
  }
  return found;
}

function fits(pattern: Slice, text: Slice, way: usize): bool {
  const size = sizeOf(pattern);
  if (size > sizeOf(text)) return false;
  return sameBytes(ptrOf(text) + (way & (sizeOf(text) - size)), ptrOf(pattern), size);
}
