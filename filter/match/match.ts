// Does a request fulfil a match? Every list given must hold; of a list's entries any one, of `headers` all. It is asked
// of all rules at once, list by list: each value has a row of bits, and a rule is left while its bit is in all of them.
// A value is only read when a rule that is left asks for it, what is cheap to read first, and once a request.
import { ABSENT, contains, endsWith, equals, Slice, startsWith } from "../bytes/slice";
import { BACKWARD, FORWARD } from "../bytes/tree";
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
import { beginRow, drop, endRow, isLeft, keepFree, keepMatching, nextLeft } from "./row";
import { fitsTemplate } from "./template";

let program: Program = changetype<Program>(0);
/** NEEDS_* of the lists that the rules left have been asked about. */
let asked: u32 = 0;

/** All rules of the program are left for the request of the last `beginRequest`. */
export function beginRules(inForce: Program): void {
  program = inForce;
  asked = 0;
  beginRow(inForce);
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

/** Leaves the rules that the request's value of one of these lists satisfies. */
function ask(missing: u32): void {
  // Who calls is known already.
  if ((missing & NEEDS_SOURCE) != 0) askFor(NEEDS_SOURCE);
  else if ((missing & program.sharpest) != 0) askFor(program.sharpest);
  else askFor(missing & -missing);
  if (overflowed()) dropReaders();
}

function askFor(need: u32): void {
  asked |= need;
  if (need == NEEDS_PATH) {
    const value = path();
    restrict(PATHS, value, FORWARD);
    if (dimension(TAILS).tree != 0) restrict(TAILS, value, BACKWARD);
  } else if (need == NEEDS_HOST) restrict(HOSTS, host(), BACKWARD);
  else if (need == NEEDS_HEADERS) restrictByHeaders();
  else if (need == NEEDS_METHOD) restrict(METHODS, method(), FORWARD);
  else if (need == NEEDS_SOURCE) restrict(SOURCES, source(), FORWARD);
  else restrict(CLUSTERS, cluster(), FORWARD);
}

function restrict(list: u32, value: Slice, way: usize): void {
  const values = dimension(list);
  keepFree(values);
  keepMatching(values.tree, value, way);
  endRow();
}

function restrictByHeaders(): void {
  let at = foundHeaders();
  keepFree(dimension(HEADERS));
  while (at != 0) {
    const wanted = changetype<WantedHeader>(at);
    keepMatching(wanted.forward, wanted.value, FORWARD);
    keepMatching(wanted.backward, wanted.value, BACKWARD);
    at = wanted.found;
  }
  endRow();
}

/** The headers could not be read: no rule that asks for any of them holds. */
function dropReaders(): void {
  for (let rule = nextLeft(0); rule != NONE; rule = nextLeft(rule + 1)) {
    const needs = changetype<Rule>(program.rules + rule * offsetof<Rule>()).needs;
    if ((needs & (NEEDS_HOST | NEEDS_PATH | NEEDS_METHOD | NEEDS_HEADERS)) != 0) drop(rule);
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
