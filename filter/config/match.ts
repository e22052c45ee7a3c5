// `match`: the conditions that say which requests a breaker, a fault or a tag is about.
import { ascii } from "../bytes/names";
import { endsWith, from, lowerInPlace, sizeOf, startsWith, upTo } from "../bytes/slice";
import { allot } from "./area";
import { condition, openConditions, openedCount, setText } from "./condition";
import { nextField, openObject, requireField, requireOne } from "./fields";
import { nextEntry } from "./lists";
import { need, needHeader } from "./needs";
import { markPath } from "./path";
import { clusterPattern, conditionValue, headerName, hostPattern, pathTemplate, pathText } from "./pattern";
import {
  CONTAINS,
  Condition,
  EXACT,
  Match,
  NEEDS_CLUSTER,
  NEEDS_HEADERS,
  NEEDS_HOST,
  NEEDS_METHOD,
  NEEDS_PATH,
  NEEDS_SOURCE,
  NOT_PRESENT,
  PREFIX,
  PRESENT,
  SUFFIX,
  TEMPLATE,
} from "./program";
import { boolean, filledText, TEXT_SIZE } from "./value";

const FIELDS = ascii("hosts, paths, methods, headers, clusters, sources");
const PATH_FIELDS = ascii("exact, prefix, template");
const HEADER_FIELDS = ascii("name, exact, prefix, suffix, contains, present");
const NAME: u32 = 0;
const FIRST_COMPARISON: u32 = 1;
const WILDCARD = ascii("*");

/** A match without conditions, which holds always: for all that have none. */
const ALWAYS = memory.data(64, 8);

export function matchOfAll(): Match {
  return changetype<Match>(ALWAYS);
}

export function decodeMatch(): Match {
  if (!openObject()) return matchOfAll();
  const match = changetype<Match>(allot(<u32>offsetof<Match>()));
  for (let field = nextField(FIELDS); field >= 0; field = nextField(FIELDS)) {
    if (field == 0) decodeHosts(match);
    else if (field == 1) decodePaths(match);
    else if (field == 2) decodeMethods(match);
    else if (field == 3) decodeHeaders(match);
    else if (field == 4) decodeClusters(match);
    else decodeSources(match);
  }
  need(match.needs & ~NEEDS_HEADERS);
  return match;
}

function decodeHosts(match: Match): void {
  match.needs |= NEEDS_HOST;
  match.hosts = openConditions();
  match.hostCount = openedCount;
  for (let i = nextEntry(); i >= 0; i = nextEntry()) {
    const host = hostPattern();
    lowerInPlace(host);
    const isSuffix = startsWith(host, WILDCARD);
    setText(condition(match.hosts, i), isSuffix ? SUFFIX : EXACT, isSuffix ? from(host, 1) : host);
  }
}

function decodePaths(match: Match): void {
  match.needs |= NEEDS_PATH;
  match.paths = openConditions();
  match.pathCount = openedCount;
  for (let i = nextEntry(); i >= 0; i = nextEntry()) {
    if (openObject()) decodePath(condition(match.paths, i));
  }
}

function decodePath(condition: Condition): void {
  for (let field = nextField(PATH_FIELDS); field >= 0; field = nextField(PATH_FIELDS)) {
    if (field == 2) setText(condition, TEMPLATE, pathTemplate());
    else setText(condition, field == 0 ? EXACT : PREFIX, pathText());
  }
  requireOne(PATH_FIELDS, 0);
}

function decodeMethods(match: Match): void {
  match.needs |= NEEDS_METHOD;
  match.methods = openConditions();
  match.methodCount = openedCount;
  for (let i = nextEntry(); i >= 0; i = nextEntry()) {
    setText(condition(match.methods, i), EXACT, filledText(TEXT_SIZE));
  }
}

function decodeHeaders(match: Match): void {
  match.needs |= NEEDS_HEADERS;
  match.headers = openConditions();
  match.headerCount = openedCount;
  for (let i = nextEntry(); i >= 0; i = nextEntry()) {
    if (openObject()) decodeHeader(condition(match.headers, i));
  }
}

function decodeHeader(condition: Condition): void {
  for (let field = nextField(HEADER_FIELDS); field >= 0; field = nextField(HEADER_FIELDS)) {
    if (field == 0) condition.name = headerName();
    else if (field == 5) condition.kind = boolean() ? PRESENT : NOT_PRESENT;
    else setText(condition, kindOf(field), conditionValue());
  }
  requireField(HEADER_FIELDS, NAME);
  requireOne(HEADER_FIELDS, FIRST_COMPARISON);
  lowerInPlace(condition.name);
  needHeader(condition.name);
}

function kindOf(field: i32): u32 {
  return field == 1 ? EXACT : field == 2 ? PREFIX : field == 3 ? SUFFIX : CONTAINS;
}

function decodeClusters(match: Match): void {
  match.needs |= NEEDS_CLUSTER;
  match.clusters = openConditions();
  match.clusterCount = openedCount;
  for (let i = nextEntry(); i >= 0; i = nextEntry()) {
    const cluster = clusterPattern();
    const isPrefix = endsWith(cluster, WILDCARD);
    const text = isPrefix ? upTo(cluster, sizeOf(cluster) - 1) : cluster;
    setText(condition(match.clusters, i), isPrefix ? PREFIX : EXACT, text);
  }
}

/** Their namespace and the direction may stand further down: see sources.ts. */
function decodeSources(match: Match): void {
  markPath();
  match.needs |= NEEDS_SOURCE;
  match.sources = openConditions();
  match.sourceCount = openedCount;
  for (let i = nextEntry(); i >= 0; i = nextEntry()) {
    condition(match.sources, i).text = filledText(TEXT_SIZE);
  }
}
