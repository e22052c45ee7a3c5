// What a tag shows for a value, in the order of the contract: cut, compared with the list, masked, and without a list
// one of the first so many of this Envoy.
import * as host from "../abi/host";
import { mark, release } from "../abi/memory";
import { internSpare, numberOf, textAt } from "../bytes/pool";
import { equals, Slice, sizeOf, upTo } from "../bytes/slice";
import { FORWARD, longest, Pattern } from "../bytes/tree";
import { Program, TagSpec } from "../config/program";
import * as overflow from "../report/overflow";
import { tagKey } from "../share/key";
import { cellOf, OVERFLOWN } from "./cell";
import { countOverflow, pairText, Tag, tagAt } from "./definition";
import { LONGEST_VALUE, mask } from "./mask";
import { recall, remember } from "./recall";
import { accept, isAccepted } from "./values";

/** The cell that `given` is shown as; of nothing it is `otherwise`. */
export function shownAs(program: Program, spec: TagSpec, given: Slice): u32 {
  const definition = spec.runtime;
  if (sizeOf(given) == 0) return tagAt(definition).otherwise;
  const value = upTo(given, LONGEST_VALUE);
  let cell: u32 = recall(definition, value);
  if (cell == 0) {
    cell = shown(program, spec, value);
    remember(value, cell);
  }
  if (cell >= OVERFLOWN) countOverflow(definition);
  return cell & ~OVERFLOWN;
}

function shown(program: Program, spec: TagSpec, value: Slice): u32 {
  const index = spec.runtime;
  const tag = tagAt(index);
  if (spec.valueCount != 0 && !isListed(spec, value)) return tag.otherwise;
  const masked = mask(program, spec, value);
  const pair = pairText(tag, masked);
  let cell: u32 = 0;
  if (spec.valueCount != 0) cell = kept(index, pair);
  else {
    const number = numberOf(pair);
    if (textAt(number) != 0 && isAccepted(cellOf(index, number))) return cellOf(index, number);
    if (tag.full == 0) cell = register(tag, index, masked);
  }
  return cell != 0 ? cell : tag.otherwise | OVERFLOWN;
}

/** The cell of a pair that is in the pool from now on; 0: there is no room, which is counted. */
function kept(index: u32, pair: Slice): u32 {
  if (internSpare(pair) != 0) return cellOf(index, numberOf(pair));
  overflow.count(overflow.TAG_VALUES);
  return 0;
}

function isListed(spec: TagSpec, value: Slice): bool {
  const at = longest(spec.valueTree, value, FORWARD);
  return at != 0 && sizeOf(changetype<Pattern>(at).text) == sizeOf(value);
}

/**
 * Puts `value` on the list that all workers share: places 0, 1, ... each made once. Who finds the next place taken
 * reads what is there, so that every worker accepts the same values. 0 when the list is full.
 */
function register(tag: Tag, index: u32, value: Slice): u32 {
  const arena = mark();
  while (tag.registered < tag.maxValues) {
    release(arena);
    const key = tagKey(tag.direction, tag.name, tag.content, tag.registered);
    const status = host.setSharedData(key, value, host.CREATE);
    const there = status == host.OK ? value : upTo(host.sharedData(key), LONGEST_VALUE);
    if (sizeOf(there) == 0) break;
    tag.registered++;
    const cell = kept(index, pairText(tag, there));
    if (cell == 0 || !accept(cell)) break;
    if (equals(there, value)) return cell;
  }
  release(arena);
  tag.full = 1;
  return 0;
}
