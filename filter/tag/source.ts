// Where a tag's value comes from: what of the request is its value, in the request's own bytes.
import { ABSENT, byteAt, equals, from, indexOf, ptrOf, Slice, sizeOf, slice, upTo } from "../bytes/slice";
import {
  Condition,
  FROM_COOKIE,
  FROM_DESTINATION,
  FROM_HOST,
  FROM_PATH_TEMPLATE,
  FROM_QUERY,
  FROM_SEGMENT,
  FROM_SOURCE,
  FROM_TEMPLATE,
  FROM_VALUE,
  Match,
  NONE,
  TagSpec,
  TEMPLATE,
} from "../config/program";
import { headerValue, host, isCut, path } from "../match/attributes";
import { fitsTemplate, segmentFrom } from "../match/template";
import { edgeAt } from "../report/edges";

const SLASH: u8 = 0x2f;
const EQUALS: u8 = 0x3d;
const QUESTION: u8 = 0x3f;
const QUOTE: u8 = 0x22;
const SEMICOLON: u8 = 0x3b;
const AMPERSAND: u8 = 0x26;
/** Of those that a line can have only blanks are not over it. */
const SPACE: u8 = 0x20;

/** The value of a tag, ABSENT or empty where there is none. `edge`: the request's, or NONE. */
export function sourceOf(spec: TagSpec, edge: u32): Slice {
  const kind = spec.from;
  if (kind == FROM_VALUE) return spec.text;
  if (kind >= FROM_SOURCE) return nameOf(edge, kind);
  if (kind == FROM_HOST) return host();
  if (kind == FROM_PATH_TEMPLATE) return templateOf(spec.match, path());
  if (kind == FROM_SEGMENT) return segmentOf(path(), spec.segment);
  if (kind == FROM_TEMPLATE) {
    return fitsTemplate(path(), spec.text) ? segmentOf(path(), spec.segment) : ABSENT;
  }
  const value = headerValue(spec.wanted);
  if (kind == FROM_COOKIE) return unquoted(valueIn(value, spec.text, SEMICOLON));
  return kind == FROM_QUERY ? valueIn(queryOf(value), spec.text, AMPERSAND) : value;
}

function nameOf(edge: u32, kind: u32): Slice {
  if (edge == NONE) return ABSENT;
  return kind == FROM_DESTINATION ? edgeAt(edge).destination : edgeAt(edge).source;
}

/** The first template of the match that the path fits. */
function templateOf(match: Match, path: Slice): Slice {
  for (let i: u32 = 0; i < match.pathCount; i++) {
    const entry = changetype<Condition>(match.paths + i * offsetof<Condition>());
    if (entry.kind == TEMPLATE && fitsTemplate(path, entry.text)) return entry.text;
  }
  return ABSENT;
}

/** The `number`-th segment, from 1. */
function segmentOf(path: Slice, number: u32): Slice {
  let start: u32 = 1;
  if (sizeOf(path) == 0 || byteAt(path, 0) != SLASH) return ABSENT;
  for (let i: u32 = 1; start <= sizeOf(path); i++) {
    const segment = segmentFrom(path, start);
    if (i == number) return segment;
    start += sizeOf(segment) + 1;
  }
  return ABSENT;
}

/** What stands between a question mark and a fragment. */
function queryOf(target: Slice): Slice {
  let start: u32 = 0;
  while (start < sizeOf(target) && !isCut(byteAt(target, start))) start++;
  if (start == sizeOf(target) || byteAt(target, start) != QUESTION) return ABSENT;
  const query = from(target, start + 1);
  const end = indexOf(query, 0x23);
  return end < 0 ? query : upTo(query, end);
}

/** Of the first of the pairs `name=value` in `text` that has this name; one without a `=` is empty. */
function valueIn(text: Slice, name: Slice, separator: u8): Slice {
  let rest = text;
  while (sizeOf(rest) != 0) {
    const end = indexOf(rest, separator);
    const pair = end < 0 ? rest : upTo(rest, end);
    rest = end < 0 ? ABSENT : from(rest, end + 1);
    const split = indexOf(pair, EQUALS);
    const size = split < 0 ? sizeOf(pair) : split;
    if (!equals(trimmed(upTo(pair, size)), name)) continue;
    return split < 0 ? ABSENT : trimmed(from(pair, split + 1));
  }
  return ABSENT;
}

/** Without blanks at its ends. A query has none. */
function trimmed(text: Slice): Slice {
  let start = ptrOf(text);
  let end = start + sizeOf(text);
  while (start < end && load<u8>(start) <= SPACE) start++;
  while (start < end && load<u8>(end - 1) <= SPACE) end--;
  return slice(start, <u32>(end - start));
}

/** As Envoy reads cookies: quotes around a value are none of its bytes (RFC 6265, 4.1.1). */
function unquoted(value: Slice): Slice {
  const last = sizeOf(value) - 1;
  const isQuoted = sizeOf(value) > 1 && byteAt(value, 0) == QUOTE && byteAt(value, last) == QUOTE;
  return isQuoted ? upTo(from(value, 1), last - 1) : value;
}
