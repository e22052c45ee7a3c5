// The matches of a program, compiled: for each list of a match a tree of all its patterns, and for each pattern the
// rules that it satisfies, as bits. A request's value then says with one look which rules it leaves, however many
// there are; what bits cannot say is verified for the rules that remain (see match/match.ts).
import { larger } from "../bytes/numbers";
import { byteAt, equals, indexOf, ptrOf, Slice, sizeOf, slice, upTo } from "../bytes/slice";
import { BACKWARD, FORWARD, Pattern } from "../bytes/tree";
import { MOST_SEGMENTS, segmentFrom } from "../match/template";
import { allot } from "./area";
import { condition } from "./condition";
import { addRule, beginTrees, grow, linkPatterns } from "./grow";
import {
  CLUSTERS,
  CONTAINS,
  Condition,
  DIMENSIONS,
  Dimension,
  EXACT,
  HEADERS,
  HOSTS,
  Match,
  NEEDS_HOST,
  NEEDS_SEGMENTS,
  NOT_PRESENT,
  PATHS,
  PREFIX,
  Program,
  Rule,
  SEGMENTS,
  SOURCES,
  SUFFIX,
  TagSpec,
  TEMPLATE,
  VERIFY_HEADERS,
  VERIFY_PATHS,
  WantedHeader,
} from "./program";
import { refused } from "./refusal";
import { dimensionOf, ruleAt } from "./rule";
import { want } from "./wanted";

const OPENING: u8 = 0x7b;
const QUESTION: u8 = 0x3f;
const HASH: u8 = 0x23;

/** After the program's headers are known. A document that does not fit is refused. */
export function compile(program: Program): void {
  beginTrees();
  program.dimensions = allot(DIMENSIONS * <u32>offsetof<Dimension>());
  program.segments = allot(MOST_SEGMENTS << 2);
  program.allRules = allot(program.rowSize);
  if (!refused) memory.fill(program.allRules, 0xff, program.rowSize);
  for (let i: u32 = 0; i < DIMENSIONS; i++) {
    const free = allot(program.rowSize);
    if (!refused) dimensionOf(program, i).free = free;
  }
  for (let i: u32 = 0; i < program.ruleCount && !refused; i++) {
    const match = ruleAt(program, i).match;
    growHeaders(program, match);
    growSegments(program, match);
  }
  for (let i: u32 = 0; i < program.ruleCount && !refused; i++) compileRule(program, i);
  for (let i: u32 = 0; i < program.tagCount && !refused; i++) compileTag(program, i);
  if (!refused) {
    linkPatterns();
    findSharpest(program);
  }
}

/** Asked first, it leaves the fewest rules for the others. */
function findSharpest(program: Program): void {
  let most: u32 = 0;
  for (let list: u32 = HOSTS; list < DIMENSIONS; list++) {
    const patterns = dimensionOf(program, list).patterns;
    if (patterns <= most || list == CLUSTERS || list == SOURCES) continue;
    most = patterns;
    program.sharpest = NEEDS_HOST << list;
  }
}

function compileRule(program: Program, index: u32): void {
  const rule = ruleAt(program, index);
  const match = rule.match;
  for (let list: u32 = HOSTS; list < SEGMENTS; list++) {
    const pair = changetype<usize>(match) + (list << 3);
    const count = load<u32>(pair, offsetof<Match>("hostCount"));
    if (count == 0) setFree(program, list, index);
    else if (list != HEADERS)
      addList(program, list, load<usize>(pair, offsetof<Match>("hosts")), count, index);
  }
  if (templatesOf(match) != 0) rule.needs |= VERIFY_PATHS;
  addSegments(program, match, index);
  if (match.headerCount != 0) addHeaders(program, rule, index);
}

/** Hosts are read from their end, where `*.suffix` has its text. */
function addList(program: Program, list: u32, first: usize, count: u32, index: u32): void {
  const way = list == HOSTS ? BACKWARD : FORWARD;
  for (let i: u32 = 0; i < count && !refused; i++) {
    const entry = condition(first, i);
    const text = entry.kind == TEMPLATE ? headOf(entry.text) : entry.text;
    // A path ends before these, so that it never has them.
    if (list == PATHS && (indexOf(text, QUESTION) >= 0 || indexOf(text, HASH) >= 0)) continue;
    add(program, list, grow(treeOf(program, list), text, way), entry.kind == EXACT, index);
  }
}

/** Grows the texts in a rule's templates, and counts who shares them. */
function growSegments(program: Program, match: Match): void {
  if (!isOfTemplates(match)) return;
  for (let i: u32 = 0; i < match.pathCount; i++) rarestSegment(program, match, i, 1);
}

/** Templates that are a rule's only paths are found by a segment too: by the one that the fewest others share. */
function addSegments(program: Program, match: Match, index: u32): void {
  let isFree = !isOfTemplates(match);
  for (let i: u32 = 0; i < match.pathCount && !isFree; i++) {
    isFree = rarestSegment(program, match, i, 0) == 0;
  }
  if (isFree) {
    setFree(program, SEGMENTS, index);
    return;
  }
  ruleAt(program, index).needs |= NEEDS_SEGMENTS;
  for (let i: u32 = 0; i < match.pathCount && !refused; i++) {
    add(program, SEGMENTS, rarestSegment(program, match, i, 0), true, index);
  }
}

/** The pattern of the rarest text of the template with this number, after all have got `uses` more; 0: it has none, or is refused. */
function rarestSegment(program: Program, match: Match, index: u32, uses: u32): usize {
  const template = condition(match.paths, index).text;
  let rarest: usize = 0;
  let start: u32 = 1;
  for (let i: u32 = 0; i < MOST_SEGMENTS && start <= sizeOf(template) && !refused; i++) {
    const text = segmentFrom(template, start);
    start += sizeOf(text) + 1;
    if (sizeOf(text) == 0 || byteAt(text, 0) == OPENING) continue;
    const pattern = grow(program.segments + (i << 2), text, FORWARD);
    if (pattern == 0) break;
    changetype<Pattern>(pattern).uses += uses;
    program.segmentCount = larger(program.segmentCount, i + 1);
    if (rarest == 0 || changetype<Pattern>(pattern).uses < changetype<Pattern>(rarest).uses) rarest = pattern;
  }
  return rarest;
}

function isOfTemplates(match: Match): bool {
  return match.pathCount != 0 && templatesOf(match) == match.pathCount;
}

function templatesOf(match: Match): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < match.pathCount; i++) {
    if (condition(match.paths, i).kind == TEMPLATE) count++;
  }
  return count;
}

/** Grows what its headers' values are looked up in, and counts who shares it. */
function growHeaders(program: Program, match: Match): void {
  for (let i: u32 = 0; i < match.headerCount && !refused; i++) {
    const header = condition(match.headers, i);
    header.wanted = want(program, header.name);
    if (refused) return;
    const pattern = patternOf(program, header);
    if (pattern != 0) changetype<Pattern>(pattern).uses++;
  }
}

/** Of its headers, all of which must hold, the rule is found by the one that it shares with the fewest others. */
function addHeaders(program: Program, rule: Rule, index: u32): void {
  const match = rule.match;
  let best: usize = 0;
  let isExact = false;
  let isDecided = match.headerCount == 1;
  for (let i: u32 = 0; i < match.headerCount && !refused; i++) {
    const header = condition(match.headers, i);
    if (header.kind == CONTAINS || header.kind == NOT_PRESENT) isDecided = false;
    const pattern = patternOf(program, header);
    if (pattern == 0) continue;
    if (best != 0 && changetype<Pattern>(best).uses <= changetype<Pattern>(pattern).uses) continue;
    best = pattern;
    isExact = header.kind == EXACT;
  }
  if (!isDecided) rule.needs |= VERIFY_HEADERS;
  if (best == 0) setFree(program, HEADERS, index);
  else add(program, HEADERS, best, isExact, index);
}

/** The pattern of a header's condition that a value must have at least; 0: of an absence, or refused. */
function patternOf(program: Program, header: Condition): usize {
  if (header.kind == NOT_PRESENT) return 0;
  program.indexed = changetype<usize>(header.wanted);
  const wanted = changetype<usize>(header.wanted);
  if (header.kind == SUFFIX) {
    return grow(wanted + offsetof<WantedHeader>("backward"), header.text, BACKWARD);
  }
  const isText = header.kind == EXACT || header.kind == PREFIX;
  const text = isText ? header.text : slice(ptrOf(header.name), 0);
  return grow(wanted + offsetof<WantedHeader>("forward"), text, FORWARD);
}

/** `at` may be 0, of a document that is refused. */
function add(program: Program, list: u32, at: usize, isExact: bool, rule: u32): void {
  if (at == 0) return;
  const pattern = changetype<Pattern>(at);
  if ((pattern.held | pattern.heldExactly) == 0) dimensionOf(program, list).patterns++;
  addRule(at + (isExact ? offsetof<Pattern>("heldExactly") : offsetof<Pattern>("held")), rule);
}

/** Rules come in their order. */
function setFree(program: Program, list: u32, rule: u32): void {
  const values = dimensionOf(program, list);
  const offset = (rule >> 6) << 3;
  const word = values.free + offset;
  store<u64>(word, load<u64>(word) | ((<u64>1) << (rule & 63)));
  if (values.freeHigh == 0) values.freeLow = offset;
  values.freeHigh = offset + 8;
}

/** What stands before the first brace of a template. */
function headOf(template: Slice): Slice {
  const brace = indexOf(template, OPENING);
  return brace < 0 ? template : upTo(template, brace);
}

function treeOf(program: Program, list: u32): usize {
  return changetype<usize>(dimensionOf(program, list)) + offsetof<Dimension>("tree");
}

function compileTag(program: Program, index: u32): void {
  const tag = tagAt(program, index);
  for (let i: u32 = 0; i < index; i++) if (equals(tagAt(program, i).name, tag.name)) tag.repeats = true;
  const tree = changetype<usize>(tag) + offsetof<TagSpec>("valueTree");
  for (let i: u32 = 0; i < tag.valueCount && !refused; i++) {
    grow(tree, load<Slice>(tag.values + (i << 3)), FORWARD);
  }
}

function tagAt(program: Program, index: u32): TagSpec {
  return changetype<TagSpec>(program.tags + index * offsetof<TagSpec>());
}
