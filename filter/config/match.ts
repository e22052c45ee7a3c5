// `match`: the conditions that say which requests a breaker, a fault or a tag is about.
import { ascii } from "../bytes/names";
import { endsWith, from, lowerInPlace, sizeOf, startsWith, upTo } from "../bytes/slice";
import { allot } from "./area";
import { condition, openConditions, openedCount, setText } from "./condition";
import { openObject } from "./fields";
import { nextEntry } from "./lists";
import { need } from "./needs";
import { markPath } from "./path";
import { clusterPattern, conditionValue, hostPattern, pathTemplate, pathText } from "./pattern";
import {
  Condition,
  EXACT,
  Match,
  NEEDS_HEADERS,
  NEEDS_HOST,
  NOT_PRESENT,
  PREFIX,
  PRESENT,
  SUFFIX,
  TEMPLATE,
} from "./program";
import { AT, HEADER, NO_RULES, nextOther, ONE_FROM, OTHER, REQUIRED } from "./section";
import { boolean, filledText, TEXT_SIZE } from "./value";

const MATCH = memory.data<u64>([
  ascii("hosts, paths, methods, headers, clusters, sources"),
  NO_RULES,
  OTHER, // these six in the order of NEEDS_*
  OTHER,
  OTHER,
  OTHER,
  OTHER,
  OTHER,
]);
const HOSTS: u32 = 0;
const PATHS: u32 = 1;
const HEADERS: u32 = 3;
const CLUSTERS: u32 = 4;
const SOURCES: u32 = 5;
const PATH = memory.data<u64>([
  ascii("exact, prefix, template"),
  ONE_FROM << 0,
  OTHER, // exact
  OTHER, // prefix
  OTHER, // template
]);
const HEADER_CONDITION = memory.data<u64>([
  ascii("name, exact, prefix, suffix, contains, present"),
  (REQUIRED << 0) | (ONE_FROM << 1),
  HEADER + AT * offsetof<Condition>("name"),
  OTHER, // exact: these four in the order of EXACT and so on
  OTHER, // prefix
  OTHER, // suffix
  OTHER, // contains
  OTHER, // present
]);
const WILDCARD = ascii("*");

/** A match without conditions, which holds always: for all that have none. */
const ALWAYS = memory.data(64, 8);

export function matchOfAll(): Match {
  return changetype<Match>(ALWAYS);
}

export function decodeMatch(): Match {
  if (!openObject()) return matchOfAll();
  const match = changetype<Match>(allot(<u32>offsetof<Match>()));
  while (true) {
    const field = nextOther(MATCH, 0);
    if (field < 0) break;
    decodeConditions(match, field);
  }
  need(match.needs & ~NEEDS_HEADERS);
  return match;
}

/** The list with number `list`: the bits of NEEDS_* and the pairs of address and count in a Match are in one order. */
function decodeConditions(match: Match, list: u32): void {
  // The sources' namespace and the direction may stand further down: see sources.ts.
  if (list == SOURCES) markPath();
  match.needs |= NEEDS_HOST << list;
  const first = openConditions();
  const pair = changetype<usize>(match) + (list << 3);
  store<usize>(pair, first, offsetof<Match>("hosts"));
  store<u32>(pair, openedCount, offsetof<Match>("hostCount"));
  while (true) {
    const i = nextEntry();
    if (i < 0) return;
    decodeCondition(list, condition(first, i));
  }
}

function decodeCondition(list: u32, condition: Condition): void {
  if (list == HOSTS) decodeHost(condition);
  else if (list == PATHS) decodePath(condition);
  else if (list == HEADERS) decodeHeader(condition);
  else if (list == CLUSTERS) decodeCluster(condition);
  else setText(condition, EXACT, filledText(TEXT_SIZE));
}

function decodeHost(condition: Condition): void {
  const host = hostPattern();
  lowerInPlace(host);
  const isSuffix = startsWith(host, WILDCARD);
  setText(condition, isSuffix ? SUFFIX : EXACT, isSuffix ? from(host, 1) : host);
}

function decodePath(condition: Condition): void {
  openObject();
  while (true) {
    const field = nextOther(PATH, changetype<usize>(condition));
    if (field < 0) return;
    if (field == 2) setText(condition, TEMPLATE, pathTemplate());
    else setText(condition, field == 0 ? EXACT : PREFIX, pathText());
  }
}

function decodeHeader(condition: Condition): void {
  openObject();
  while (true) {
    const field = nextOther(HEADER_CONDITION, changetype<usize>(condition));
    if (field < 0) return;
    if (field == 5) condition.kind = boolean() ? PRESENT : NOT_PRESENT;
    else setText(condition, EXACT + field - 1, conditionValue());
  }
}

function decodeCluster(condition: Condition): void {
  const cluster = clusterPattern();
  const isPrefix = endsWith(cluster, WILDCARD);
  const text = isPrefix ? upTo(cluster, sizeOf(cluster) - 1) : cluster;
  setText(condition, isPrefix ? PREFIX : EXACT, text);
}
