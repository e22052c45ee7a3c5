// What is known of the current request. Every value the host returns costs the same, one header or all of them, so:
// nothing is read before it is asked for, nothing twice, and where two headers will be asked for, all are taken at
// once.
import { header, headerPairs, lastStatus, NOT_FOUND, OK, property, REQUEST_HEADERS } from "../abi/host";
import { scratch } from "../abi/memory";
import { ascii } from "../bytes/names";
import {
  ABSENT,
  byteAt,
  indexOf,
  lower,
  lowerInPlace,
  ptrOf,
  Slice,
  sizeOf,
  slice,
  upTo,
} from "../bytes/slice";
import {
  NEEDS_CLUSTER,
  NEEDS_HEADERS,
  NEEDS_HOST,
  NEEDS_MANY_HEADERS,
  NEEDS_METHOD,
  NEEDS_PATH,
} from "../config/program";
import { findHeader } from "./headers";

const AUTHORITY = ascii(":authority");
const PATH = ascii(":path");
const METHOD = ascii(":method");
const CLUSTER = ascii("xds\0cluster_name");

const COLON: u8 = 0x3a;
const QUESTION: u8 = 0x3f;
const HASH: u8 = 0x23;
const BRACKET: u8 = 0x5b;
const CLOSING_BRACKET: u8 = 0x5d;

/** Will be asked for more than one header: take them all at the first. */
let together: bool = false;
let pairs: Slice = ABSENT;
let pairsRead: bool = false;
let unreadable: bool = false;

/** NEEDS_* of the attributes read so far. */
let known: u32 = 0;
let hostText: Slice = ABSENT;
let pathText: Slice = ABSENT;
let methodText: Slice = ABSENT;
let clusterText: Slice = ABSENT;
let sourceText: Slice = ABSENT;

/** Forgets the last request. `needs`: NEEDS_* of what may be asked for; other things may be asked too, at a price. */
export function beginRequest(needs: u32): void {
  const single = needs & (NEEDS_HOST | NEEDS_PATH | NEEDS_METHOD | NEEDS_HEADERS);
  together = (single & (single - 1)) != 0 || (needs & NEEDS_MANY_HEADERS) != 0;
  pairs = ABSENT;
  pairsRead = false;
  unreadable = false;
  known = 0;
  sourceText = ABSENT;
}

/** The host could not hand the headers over (too large): what they hold is not known, so no condition holds. */
export function overflowed(): bool {
  return unreadable;
}

/** All headers in the host's wire form, read once. */
export function allHeaders(): Slice {
  if (!pairsRead) {
    pairsRead = true;
    pairs = headerPairs(REQUEST_HEADERS);
    noteStatus();
  }
  return pairs;
}

/** First line of the header `name` (lower case), or ABSENT. */
export function headerValue(name: Slice): Slice {
  if (together) allHeaders();
  if (pairsRead) return findHeader(pairs, name);
  const value = header(REQUEST_HEADERS, name);
  noteStatus();
  return value;
}

/** The :authority without its port, in lower case; an IPv6 address keeps its brackets. */
export function host(): Slice {
  if ((known & NEEDS_HOST) == 0) {
    known |= NEEDS_HOST;
    hostText = inLowerCase(withoutPort(headerValue(AUTHORITY)));
  }
  return hostText;
}

/** The :path up to its query or fragment. */
export function path(): Slice {
  if ((known & NEEDS_PATH) == 0) {
    known |= NEEDS_PATH;
    pathText = withoutQuery(headerValue(PATH));
  }
  return pathText;
}

export function method(): Slice {
  if ((known & NEEDS_METHOD) == 0) {
    known |= NEEDS_METHOD;
    methodText = headerValue(METHOD);
  }
  return methodText;
}

/** The host's name for the cluster that the request's route chose. */
export function cluster(): Slice {
  if ((known & NEEDS_CLUSTER) == 0) {
    known |= NEEDS_CLUSTER;
    clusterText = property(CLUSTER);
  }
  return clusterText;
}

/** The caller as the edge rules found it: `namespace/service`, `unknown` or `outside`; ABSENT before `setSource`. */
export function source(): Slice {
  return sourceText;
}

export function setSource(name: Slice): void {
  sourceText = name;
}

function noteStatus(): void {
  if (lastStatus != OK && lastStatus != NOT_FOUND) unreadable = true;
}

function withoutPort(authority: Slice): Slice {
  if (sizeOf(authority) != 0 && byteAt(authority, 0) == BRACKET) {
    const closing = indexOf(authority, CLOSING_BRACKET);
    return closing < 0 ? authority : upTo(authority, closing + 1);
  }
  const colon = indexOf(authority, COLON);
  return colon < 0 ? authority : upTo(authority, colon);
}

function withoutQuery(target: Slice): Slice {
  const size = sizeOf(target);
  for (let i: u32 = 0; i < size; i++) {
    const byte = byteAt(target, i);
    if (byte == QUESTION || byte == HASH) return upTo(target, i);
  }
  return target;
}

/** `text` itself where nothing is to change; the header's own bytes are never written to. */
function inLowerCase(text: Slice): Slice {
  const size = sizeOf(text);
  let i: u32 = 0;
  while (i < size && lower(byteAt(text, i)) == byteAt(text, i)) i++;
  if (i == size) return text;
  const place = scratch(size);
  if (place == 0) {
    unreadable = true;
    return ABSENT;
  }
  memory.copy(place, ptrOf(text), size);
  const copy = slice(place, size);
  lowerInPlace(copy);
  return copy;
}
