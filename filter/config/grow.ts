// Trees of patterns as a program is compiled: see bytes/tree.ts for what they are asked.
import { larger } from "../bytes/numbers";
import { ptrOf, Slice, sizeOf } from "../bytes/slice";
import { BACKWARD, Bits, Branch, LEAF, Pattern, THERE } from "../bytes/tree";
import { allot } from "./area";
import { refused } from "./refusal";

/** The pattern grown last; each leads to the one before. */
let newest: usize = 0;

/** Where two texts differ, as `findDifference` found it: `bit` 0 is nowhere. */
let differAt: u32 = 0;
let differBit: u32 = 0;

export function beginTrees(): void {
  newest = 0;
}

/** The pattern `text` of the tree whose root link stands at `tree`: it grows where it has none. 0 when refused. */
export function grow(tree: usize, text: Slice, way: usize): usize {
  if (load<usize>(tree) == 0) {
    const first = newPattern(tree, text, way);
    if (first != 0) store<usize>(tree, first | LEAF);
    return first;
  }
  const near = nearest(load<usize>(tree), text, way);
  findDifference(changetype<Pattern>(near).text, text, way);
  if (differBit == 0) return near;
  const at = differAt;
  const bit = differBit;
  const branch = changetype<Branch>(allot(<u32>offsetof<Branch>()));
  const made = newPattern(tree, text, way);
  if (made == 0) return 0;
  const link = linkFor(tree, text, way, at, bit);
  branch.at = at;
  branch.bit = bit;
  const isOne = (placeOf(text, at, way) & bit) != 0;
  branch.zero = isOne ? load<usize>(link) : made | LEAF;
  branch.one = isOne ? made | LEAF : load<usize>(link);
  store<usize>(link, changetype<usize>(branch));
  return made;
}

/** Adds `rule` to the list of Bits whose link stands at `list`. Rules come in their order. */
export function addRule(list: usize, rule: u32): void {
  const offset = (rule >> 6) << 3;
  const first = load<usize>(list);
  let bits = changetype<Bits>(first);
  if (first == 0 || bits.offset != offset) {
    bits = changetype<Bits>(allot(<u32>offsetof<Bits>()));
    if (refused) return;
    bits.offset = offset;
    bits.next = first;
    store<usize>(list, changetype<usize>(bits));
  }
  bits.bits |= (<u64>1) << (rule & 63);
}

/** Gives each pattern the next shorter one; once all have grown. */
export function linkPatterns(): void {
  for (let at = newest; at != 0; at = changetype<Pattern>(at).next) {
    const pattern = changetype<Pattern>(at);
    pattern.shorter = shorterThan(pattern);
  }
}

/** At each branch about a text's end the one that ends there is a leaf, and all others below begin with it. */
function shorterThan(pattern: Pattern): usize {
  let shorter: usize = 0;
  let link = load<usize>(pattern.tree);
  while ((link & LEAF) == 0) {
    const branch = changetype<Branch>(link);
    const isOne = (placeOf(pattern.text, branch.at, pattern.way) & branch.bit) != 0;
    if (isOne && branch.bit == THERE) shorter = branch.zero - LEAF;
    link = isOne ? branch.one : branch.zero;
  }
  return shorter;
}

function newPattern(tree: usize, text: Slice, way: usize): usize {
  const pattern = changetype<Pattern>(allot(<u32>offsetof<Pattern>()));
  if (refused) return 0;
  pattern.text = text;
  pattern.tree = tree;
  pattern.way = way;
  pattern.next = newest;
  newest = changetype<usize>(pattern);
  return newest;
}

/** The one pattern that can be equal to `text`. */
function nearest(root: usize, text: Slice, way: usize): usize {
  let link = root;
  while ((link & LEAF) == 0) {
    const branch = changetype<Branch>(link);
    link = (placeOf(text, branch.at, way) & branch.bit) != 0 ? branch.one : branch.zero;
  }
  return link - LEAF;
}

/** Address of the link at which a branch by this bit belongs: places rise from the root, bits of a place fall. */
function linkFor(tree: usize, text: Slice, way: usize, at: u32, bit: u32): usize {
  let place = tree;
  while ((load<usize>(place) & LEAF) == 0) {
    const branch = changetype<Branch>(load<usize>(place));
    if (branch.at > at || (branch.at == at && branch.bit < bit)) return place;
    const isOne = (placeOf(text, branch.at, way) & branch.bit) != 0;
    place = changetype<usize>(branch) + (isOne ? offsetof<Branch>("one") : offsetof<Branch>("zero"));
  }
  return place;
}

function findDifference(a: Slice, b: Slice, way: usize): void {
  const size = larger(sizeOf(a), sizeOf(b));
  differBit = 0;
  for (differAt = 0; differAt < size; differAt++) {
    const difference = placeOf(a, differAt, way) ^ placeOf(b, differAt, way);
    if (difference == 0) continue;
    differBit = THERE >> (clz(difference) - clz(THERE));
    return;
  }
}

function placeOf(text: Slice, at: u32, way: usize): u32 {
  if (at >= sizeOf(text)) return 0;
  return THERE | load<u8>(ptrOf(text) + (way == BACKWARD ? sizeOf(text) - 1 - at : at));
}
