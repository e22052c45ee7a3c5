// What texts of conditions, replies and labels may look like; each refuses the value with its own words.

import { placeOf } from "../bytes/list";
import { ascii } from "../bytes/names";
import { byteAt, indexOf, Slice, sizeOf, startsWith, upTo } from "../bytes/slice";
import { segmentFrom } from "../match/template";
import { hexDigit } from "./hex";
import { isDigit } from "./json";
import { refused, refuseText } from "./refusal";
import { checkSize, filledText, NAME_SIZE, TEXT_SIZE, text } from "./value";

const IS_NOT_HEADER_NAME = ascii(" is not a header name");
const IS_NOT_HEADER_VALUE = ascii(" is not a header value");
const IS_NOT_HOST = ascii(" is not a host or *.suffix");
const IS_NOT_PATH = ascii(" does not start with /");
const IS_NOT_TEMPLATE = ascii(" is not a template such as /users/{id}");
const IS_NOT_CLUSTER = ascii(" is not a cluster name or prefix*");
const IS_NOT_LABEL = ascii(" is not a name such as tenant_id");
export const IS_RESERVED = ascii(" is a reserved name");

/** Labels of the filter's own metrics, and those that Prometheus takes. */
const RESERVED = ascii(
  "direction, source, destination, outcome, breaker, state, to, reason, fault, kind, verdict, tag, rule, le, quantile, job, instance",
);
const RESERVED_START = ascii("__");
const WILDCARD = ascii("*.");
/** RFC 9110, 5.6.2: what a token has beside letters and digits. */
const TOKEN_MARKS = ascii("!#$%&'*+-.^_`|~");
const HOST_MARKS = ascii("_.-");
const ADDRESS_MARKS = ascii(":.");
const TEMPLATE_MARKS = ascii("_-");

const HEADER_NAME_SIZE: u32 = 256;

const TAB: u32 = 9;
const SPACE: u32 = 0x20;
const DELETE: u32 = 0x7f;
const STAR: u8 = 0x2a;
const SLASH: u8 = 0x2f;
const UNDERSCORE: u32 = 0x5f;
const OPENING: u8 = 0x7b;
const CLOSING: u8 = 0x7d;

/** A string that is a header's name. */
export function headerName(): Slice {
  const name = filledText(HEADER_NAME_SIZE);
  checkHeaderName(name);
  return name;
}

/** The same of a name that is an object's key. */
export function checkHeaderName(name: Slice): void {
  checkSize(name, HEADER_NAME_SIZE);
  if (sizeOf(name) == 0 || !allOf(name, 0, TOKEN_MARKS)) refuseText(name, IS_NOT_HEADER_NAME);
}

/** The name of a cookie or of a query's parameter, which ends in the request at one of `ends`. */
export function nameBefore(ends: Slice, words: Slice): Slice {
  const name = filledText(HEADER_NAME_SIZE);
  for (let i: u32 = 0; i < sizeOf(name); i++) {
    const byte: u32 = byteAt(name, i);
    if (byte <= SPACE || byte == DELETE || indexOf(ends, <u8>byte) >= 0) {
      refuseText(name, words);
      break;
    }
  }
  return name;
}

/** RFC 9110, 5.5: no control characters but the tab. May be empty. */
export function headerValue(): Slice {
  return checkedValue(text(TEXT_SIZE));
}

/** The same of a condition: not empty. */
export function conditionValue(): Slice {
  return checkedValue(filledText(TEXT_SIZE));
}

function checkedValue(value: Slice): Slice {
  for (let i: u32 = 0; i < sizeOf(value); i++) {
    const byte: u32 = byteAt(value, i);
    if ((byte < SPACE && byte != TAB) || byte == DELETE) {
      refuseText(value, IS_NOT_HEADER_VALUE);
      break;
    }
  }
  return value;
}

/** Letters, digits, `_`, `.` and `-`, perhaps behind `*.`; or an IPv6 address in its brackets. */
export function hostPattern(): Slice {
  const host = filledText(TEXT_SIZE);
  if (!refused && !isHost(host)) refuseText(host, IS_NOT_HOST);
  return host;
}

export function pathText(): Slice {
  const path = filledText(TEXT_SIZE);
  if (!refused && byteAt(path, 0) != SLASH) refuseText(path, IS_NOT_PATH);
  return path;
}

/** Segments without braces, and `{name}` as a whole segment. */
export function pathTemplate(): Slice {
  const template = filledText(TEXT_SIZE);
  if (!refused && !isTemplate(template)) refuseText(template, IS_NOT_TEMPLATE);
  return template;
}

/** No white space, and a star at the end only. */
export function clusterPattern(): Slice {
  const cluster = filledText(TEXT_SIZE);
  const last = sizeOf(cluster) - 1;
  for (let i: u32 = 0; i < sizeOf(cluster); i++) {
    const byte: u32 = byteAt(cluster, i);
    if (byte == SPACE || byte - TAB < 5 || (byte == STAR && i != last)) {
      refuseText(cluster, IS_NOT_CLUSTER);
      break;
    }
  }
  return cluster;
}

/** `[a-z][a-z0-9_]*`, and not taken. */
export function labelName(): Slice {
  const name = filledText(NAME_SIZE);
  if (refused) return name;
  if (startsWith(name, RESERVED_START) || placeOf(RESERVED, name) >= 0) refuseText(name, IS_RESERVED);
  else if (!isLabel(name)) refuseText(name, IS_NOT_LABEL);
  return name;
}

function isHost(host: Slice): bool {
  if (byteAt(host, 0) == 0x5b) return isAddress(host);
  const start: u32 = startsWith(host, WILDCARD) ? sizeOf(WILDCARD) : 0;
  if (sizeOf(host) == start) return false;
  const first: u32 = byteAt(host, start);
  return (isLetterOrDigit(first) || first == UNDERSCORE) && allOf(host, start, HOST_MARKS);
}

function isAddress(host: Slice): bool {
  const last = sizeOf(host) - 1;
  if (last < 2 || byteAt(host, last) != 0x5d) return false;
  for (let i: u32 = 1; i < last; i++) {
    const byte = byteAt(host, i);
    if (hexDigit(byte) < 0 && indexOf(ADDRESS_MARKS, byte) < 0) return false;
  }
  return true;
}

function isTemplate(template: Slice): bool {
  if (byteAt(template, 0) != SLASH) return false;
  let start: u32 = 1;
  while (start <= sizeOf(template)) {
    const segment = segmentFrom(template, start);
    start += sizeOf(segment) + 1;
    if (indexOf(segment, OPENING) < 0 && indexOf(segment, CLOSING) < 0) continue;
    const last = sizeOf(segment) - 1;
    if (last < 2 || byteAt(segment, 0) != OPENING || byteAt(segment, last) != CLOSING) return false;
    if (!allOf(upTo(segment, last), 1, TEMPLATE_MARKS)) return false;
  }
  return true;
}

function isLabel(name: Slice): bool {
  for (let i: u32 = 0; i < sizeOf(name); i++) {
    const byte: u32 = byteAt(name, i);
    const isLater = isDigit(byte) || byte == UNDERSCORE;
    if (byte - 0x61 > 25 && (i == 0 || !isLater)) return false;
  }
  return true;
}

function allOf(value: Slice, start: u32, marks: Slice): bool {
  for (let i = start; i < sizeOf(value); i++) {
    if (!isOneOf(byteAt(value, i), marks)) return false;
  }
  return true;
}

/** A letter, a digit, or one of `marks`. */
function isOneOf(byte: u8, marks: Slice): bool {
  return isLetterOrDigit(byte) || indexOf(marks, byte) >= 0;
}

function isLetterOrDigit(byte: u32): bool {
  return isDigit(byte) || (byte | 0x20) - 0x61 < 26;
}
