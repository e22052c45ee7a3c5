// Does a request fulfil a match? Every list given must hold; of a list's entries any one, of `headers` all. It is asked
// of all rules at once, list by list: each value has a row of bits, and a rule is left while its bit is in all of them.
// A value is only read when a rule that is left asks for it, what is cheap to read first, and once a request.
import { ABSENT, contains, endsWith, equals, Slice, sizeOf, startsWith } from "../bytes/slice";
import { BACKWARD, FORWARD } from "../bytes/tree";
import {
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
  NEEDS_SEGMENTS,
  NEEDS_SOURCE,
  NONE,
  NOT_PRESENT,
  PATHS,
  PREFIX,
  PRESENT,
  Program,
  Rule,
  SEGMENTS,
  SOURCES,
  SUFFIX,
  VERIFY_HEADERS,
  VERIFY_PATHS,
  WantedHeader,
} from "../config/program";
import { dimensionOf, ruleAt } from "../config/rule";
import {
  cluster,
  foundHeaders,
  headerValue,
  host,
  method,
  overflowed,
  path,
  source,
  target,
} from "./attributes";
import { beginRow, drop, endRow, isLeft, keepFree, keepMatching, nextLeft } from "./row";
import { fitsTemplate, segmentFrom } from "./template";

const READERS: u32 = NEEDS_HOST | NEEDS_PATH | NEEDS_METHOD | NEEDS_HEADERS | NEEDS_SEGMENTS;
/** The cluster costs a call of the host's of its own: it is asked for last. */
const FREE_OF_CHARGE: u32 = READERS | NEEDS_SOURCE;

/** NEEDS_* of the lists that the rules left have been asked about; while it is 0 all rules are left. */
let asked: u32 = 0;

/** All rules are left for the request of the last `beginRequest`. */
export function beginRules(): void {
  asked = 0;
}

/** The first rule under `end` that holds, or NONE. */
export function firstThatHolds(program: Program, end: u32): u32 {
  let rule: u32 = 0;
  while (rule < end) {
    const asIs = ruleAt(program, rule);
    if (asIs.needs == 0 || settle(program, asIs, rule)) return rule;
    rule++;
    if (asked != 0) rule = nextLeft(rule);
  }
  return NONE;
}

/** Rules are numbered breakers first, then faults, then tags. False where headers that it reads could not be read. */
export function holds(program: Program, index: u32): bool {
  const rule = ruleAt(program, index);
  if (rule.needs == 0) return true;
  return (rule.needs & ~asked) == 0 ? isLeft(index) : settle(program, rule, index);
}

/** Asks for what is missing as long as the rule is left. */
function settle(program: Program, rule: Rule, index: u32): bool {
  if (asked != 0 && !isLeft(index)) return false;
  const needs = rule.needs;
  while (true) {
    const missing = needs & ~asked & FREE_OF_CHARGE;
    if (missing == 0) break;
    ask(program, missing);
    if (!isLeft(index)) return false;
  }
  if ((needs & ~asked) == 0) return true;
  if (!verified(rule)) return false;
  if ((needs & ~asked & NEEDS_CLUSTER) == 0) return true;
  ask(program, NEEDS_CLUSTER);
  return isLeft(index);
}

/** Leaves the rules that the request's value of one of these lists satisfies. */
function ask(program: Program, missing: u32): void {
  if (asked == 0) beginRow(program);
  let need = missing & program.sharpest;
  // Who calls is known already.
  if ((missing & NEEDS_SOURCE) != 0) need = NEEDS_SOURCE;
  else if (need == 0) need = missing & -missing;
  asked |= need;
  const list = ctz(need);
  const values = dimensionOf(program, list);
  if (list == HEADERS) restrictByHeaders(values);
  else if (list == SEGMENTS) restrictBySegments(program, values);
  else {
    const value = valueOf(list);
    keepFree(values);
    keepMatching(values.tree, value, list == HOSTS ? BACKWARD : FORWARD, list == PATHS);
    endRow();
  }
  if (overflowed()) dropReaders(program);
}

function valueOf(list: u32): Slice {
  if (list == PATHS) return target();
  if (list == HOSTS) return host();
  if (list == METHODS) return method();
  return list == SOURCES ? source() : cluster();
}

function restrictByHeaders(values: Dimension): void {
  let at = foundHeaders();
  keepFree(values);
  while (at != 0) {
    const wanted = changetype<WantedHeader>(at);
    keepMatching(wanted.forward, wanted.value, FORWARD, false);
    keepMatching(wanted.backward, wanted.value, BACKWARD, false);
    at = wanted.found;
  }
  endRow();
}

function restrictBySegments(program: Program, values: Dimension): void {
  const value = path();
  let start: u32 = 1;
  keepFree(values);
  for (let i: u32 = 0; i < program.segmentCount && start <= sizeOf(value); i++) {
    const segment = segmentFrom(value, start);
    keepMatching(load<usize>(program.segments + (i << 2)), segment, FORWARD, false);
    start += sizeOf(segment) + 1;
  }
  endRow();
}

/** The headers could not be read: no rule that asks for any of them holds. */
function dropReaders(program: Program): void {
  for (let rule = nextLeft(0); rule != NONE; rule = nextLeft(rule + 1)) {
    if ((ruleAt(program, rule).needs & READERS) != 0) drop(rule);
  }
}

/** Of a rule that is left by its bits. */
function verified(rule: Rule): bool {
  const match = rule.match;
  if ((rule.needs & VERIFY_PATHS) != 0 && !anyHolds(match.paths, match.pathCount, path())) return false;
  return (rule.needs & VERIFY_HEADERS) == 0 || headersHold(match);
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
