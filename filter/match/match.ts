// Does a request fulfil a match? Every list given must hold; of a list's entries any one, of `headers` all. It is asked
// of all rules at once, list by list: each value has a row of bits, and a rule is left while its bit is in all of them.
// A value is only read when a rule that is left asks for it, what is cheap to read first, and once a request.
import { ABSENT, contains, endsWith, equals, Slice, sizeOf, startsWith } from "../bytes/slice";
import { BACKWARD, Bits, FORWARD, longest, Pattern } from "../bytes/tree";
import {
  CLUSTERS,
  CONTAINS,
  Condition,
  Dimension,
  EXACT,
  HEADERS,
  HOSTS,
  Match,
  METHODS,
  NEEDS_CLUSTER,
  NEEDS_HEADERS,
  NEEDS_HOST,
  NEEDS_METHOD,
  NEEDS_PATH,
  NEEDS_SOURCE,
  NONE,
  NOT_PRESENT,
  PATHS,
  PREFIX,
  PRESENT,
  Program,
  Rule,
  SOURCES,
  SUFFIX,
  TAILS,
  VERIFY_PATHS,
  WantedHeader,
} from "../config/program";
import { cluster, foundHeaders, headerValue, host, method, overflowed, path, source } from "./attributes";
import { fitsTemplate } from "./template";

/** Two rows for the 1,104 rules of the largest program: those that are left, and the next ones as they are made. */
const ROWS = memory.data(288, 8);
const ROW_SIZE: usize = 144;
let left: usize = ROWS;
let next: usize = ROWS + ROW_SIZE;

let program: Program = changetype<Program>(0);
/** NEEDS_* of the lists that `left` tells of; while it is 0 all rules are left. */
let asked: u32 = 0;

/** All rules of the program are left for the request of the last `beginRequest`. */
export function beginRules(inForce: Program): void {
  program = inForce;
  asked = 0;
}

/** The first rule under `end` that holds, or NONE. */
export function firstThatHolds(end: u32): u32 {
  let rule: u32 = 0;
  while (rule < end) {
    if (holds(rule)) return rule;
    rule = nextLeft(rule + 1);
  }
  return NONE;
}

/** Rules are numbered breakers first, then faults, then tags. False where headers that it reads could not be read. */
export function holds(index: u32): bool {
  const rule = changetype<Rule>(program.rules + index * offsetof<Rule>());
  const needs = rule.needs;
  if (needs == 0) return true;
  while (isLeft(index)) {
    const missing = needs & ~asked;
    if ((missing & ~NEEDS_CLUSTER) != 0) {
      ask(missing & ~NEEDS_CLUSTER);
      continue;
    }
    // The cluster costs a call of the host's of its own.
    if (rule.verify != 0 && !verified(rule)) return false;
    if (missing == 0) return true;
    ask(missing);
    return isLeft(index);
  }
  return false;
}

function isLeft(index: u32): bool {
  return asked == 0 || ((load<u64>(left + ((index >> 6) << 3)) >> (index & 63)) & 1) != 0;
}

/** The first rule from `index` on that is left; any number over the last rule's where there is none. */
function nextLeft(index: u32): u32 {
  if (asked == 0) return index;
  const end = left + program.rowSize;
  let at = left + ((index >> 6) << 3);
  if (at >= end) return NONE;
  let bits = load<u64>(at) & ((<u64>-1) << (index & 63));
  while (bits == 0) {
    at += 8;
    if (at == end) return NONE;
    bits = load<u64>(at);
  }
  return ((<u32>(at - left)) << 3) + <u32>ctz(bits);
}

/** Leaves the rules that the request's value of one of these lists satisfies. */
function ask(missing: u32): void {
  if (asked == 0) for (let at: u32 = 0; at < program.rowSize; at += 8) store<u64>(left + at, -1);
  if ((missing & NEEDS_SOURCE) != 0) restrict(NEEDS_SOURCE, SOURCES, source(), FORWARD);
  else if ((missing & NEEDS_HOST) != 0) restrict(NEEDS_HOST, HOSTS, host(), BACKWARD);
  else if ((missing & NEEDS_PATH) != 0) {
    restrict(NEEDS_PATH, PATHS, path(), FORWARD);
    if (dimension(TAILS).tree != 0) restrict(NEEDS_PATH, TAILS, path(), BACKWARD);
  } else if ((missing & NEEDS_METHOD) != 0) restrict(NEEDS_METHOD, METHODS, method(), FORWARD);
  else if ((missing & NEEDS_HEADERS) != 0) restrictByHeaders();
  else restrict(NEEDS_CLUSTER, CLUSTERS, cluster(), FORWARD);
  if (overflowed()) dropReaders();
}

function restrict(needs: u32, list: u32, value: Slice, way: usize): void {
  beginRow(needs, list);
  if (value != ABSENT) include(dimension(list).tree, value, way);
  endRow();
}

function restrictByHeaders(): void {
  const first = foundHeaders();
  beginRow(NEEDS_HEADERS, HEADERS);
  for (let at = first; at != 0; at = changetype<WantedHeader>(at).found) {
    const wanted = changetype<WantedHeader>(at);
    include(wanted.forward, wanted.value, FORWARD);
    include(wanted.backward, wanted.value, BACKWARD);
  }
  endRow();
}

/** Those of the rules left that do not have this list. */
function beginRow(needs: u32, list: u32): void {
  asked |= needs;
  const free = dimension(list).free;
  const size = program.rowSize;
  for (let at: u32 = 0; at < size; at += 8)
    store<u64>(next + at, load<u64>(left + at) & load<u64>(free + at));
}

/** And those that `value` satisfies: by the longest pattern that it begins (ends) with, and by all shorter ones. */
function include(tree: usize, value: Slice, way: usize): void {
  let at = longest(tree, value, way);
  if (at == 0) return;
  const found = changetype<Pattern>(at);
  if (sizeOf(found.text) == sizeOf(value)) includeBits(found.heldExactly);
  while (at != 0) {
    includeBits(changetype<Pattern>(at).held);
    at = changetype<Pattern>(at).shorter;
  }
}

function includeBits(first: usize): void {
  for (let at = first; at != 0; at = changetype<Bits>(at).next) {
    const bits = changetype<Bits>(at);
    const word = next + bits.offset;
    store<u64>(word, load<u64>(word) | (load<u64>(left + bits.offset) & bits.bits));
  }
}

function endRow(): void {
  const old = left;
  left = next;
  next = old;
}

/** The headers could not be read: no rule that asks for any of them holds. */
function dropReaders(): void {
  for (let i: u32 = 0; i < program.ruleCount; i++) {
    const needs = changetype<Rule>(program.rules + i * offsetof<Rule>()).needs;
    if ((needs & (NEEDS_HOST | NEEDS_PATH | NEEDS_METHOD | NEEDS_HEADERS)) == 0) continue;
    const word = left + ((i >> 6) << 3);
    store<u64>(word, load<u64>(word) & ~((<u64>1) << (i & 63)));
  }
}

/** Of a rule that is left by its bits. */
function verified(rule: Rule): bool {
  const match = rule.match;
  if ((rule.verify & VERIFY_PATHS) != 0 && !anyHolds(match.paths, match.pathCount, path())) return false;
  return rule.verify == VERIFY_PATHS || headersHold(match);
}

/** `first`: address of `count` conditions. */
function anyHolds(first: usize, count: u32, value: Slice): bool {
  for (let i: u32 = 0; i < count; i++) {
    if (conditionHolds(changetype<Condition>(first + i * offsetof<Condition>()), value)) return true;
  }
  return false;
}

function headersHold(match: Match): bool {
  for (let i: u32 = 0; i < match.headerCount; i++) {
    const condition = changetype<Condition>(match.headers + i * offsetof<Condition>());
    const value = headerValue(condition.wanted);
    if (condition.kind == NOT_PRESENT) {
      if (value != ABSENT) return false;
    } else if (value == ABSENT || !conditionHolds(condition, value)) {
      return false;
    }
  }
  return !overflowed();
}

function conditionHolds(condition: Condition, value: Slice): bool {
  const text = condition.text;
  switch (condition.kind) {
    case EXACT:
      return equals(value, text);
    case PREFIX:
      return startsWith(value, text);
    case SUFFIX:
      return endsWith(value, text);
    case CONTAINS:
      return contains(value, text);
    case PRESENT:
      return true;
    default:
      return fitsTemplate(value, text);
  }
}

function dimension(list: u32): Dimension {
  return changetype<Dimension>(program.dimensions + list * offsetof<Dimension>());
}
