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
  NEEDS_HOST,
  NEEDS_MANY_HEADERS,
  NEEDS_METHOD,
  NEEDS_PATH,
  Program,
  WantedHeader,
} from "../config/program";
import { AUTHORITY, METHOD, PATH } from "../config/wanted";
import { findHeader } from "./headers";
import { found, keep, nextRequest, readRequest, request } from "./request";

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

let program: Program = changetype<Program>(0);
/** The headers that the program wants were taken out of `pairs`. */
let walked: bool = false;

/** NEEDS_* of the attributes read so far. */
let known: u32 = 0;
let hostText: Slice = ABSENT;
let pathText: Slice = ABSENT;
let methodText: Slice = ABSENT;
let clusterText: Slice = ABSENT;
let sourceText: Slice = ABSENT;

/**
 * Forgets the last request. `needs`: NEEDS_* of what may be asked for by the program; other things may be asked too, at a price.
 */
export function beginRequest(inForce: Program, needs: u32): void {
  program = inForce;
  nextRequest();
  walked = false;
  together = (needs & NEEDS_MANY_HEADERS) != 0;
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

/** First line of a header of the program's, or ABSENT. */
export function headerValue(wanted: WantedHeader): Slice {
  return wanted.request == request ? wanted.value : readValue(wanted);
}

/** The request's headers were walked, and the one at `wanted` (0: none) was not among them. */
export function isKnownAbsent(wanted: usize): bool {
  return wanted != 0 && walked && !unreadable && changetype<WantedHeader>(wanted).request != request;
}

/** The headers there are of those that have trees: address of the first. */
export function foundHeaders(): usize {
  if (program.indexed != 0) readValue(changetype<WantedHeader>(program.indexed));
  return found;
}

/** First line of the header `name` (lower case), or ABSENT: of one that the program does not want, at a price. */
export function headerNamed(name: Slice): Slice {
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
    hostText = hostIn(ofProgram(program.authority, AUTHORITY));
  }
  return hostText;
}

/** The :path with its query and fragment: cheaper, where they do no harm. */
export function target(): Slice {
  return ofProgram(program.path, PATH);
}

/** The :path up to its query or fragment. */
export function path(): Slice {
  if ((known & NEEDS_PATH) == 0) {
    known |= NEEDS_PATH;
    pathText = withoutQuery(target());
  }
  return pathText;
}

/** A query or a fragment begins here. */
export function isCut(byte: u8): bool {
  return byte == QUESTION || byte == HASH;
}

export function method(): Slice {
  if ((known & NEEDS_METHOD) == 0) {
    known |= NEEDS_METHOD;
    methodText = ofProgram(program.method, METHOD);
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

/** `wanted`: address of the WantedHeader called `name`, or 0. */
function ofProgram(wanted: usize, name: Slice): Slice {
  return wanted == 0 ? headerNamed(name) : headerValue(changetype<WantedHeader>(wanted));
}

/** Of a header that has no value in this request (yet). */
function readValue(wanted: WantedHeader): Slice {
  if (!together) readAlone(wanted);
  else if (!walked) {
    walked = true;
    readRequest(program, allHeaders());
  }
  return wanted.request == request ? wanted.value : ABSENT;
}

function readAlone(wanted: WantedHeader): void {
  if (wanted.request == request) return;
  const value = header(REQUEST_HEADERS, wanted.name);
  noteStatus();
  keep(wanted, value);
}

function noteStatus(): void {
  if (lastStatus != OK && lastStatus != NOT_FOUND) unreadable = true;
}

/** Up to the port, in lower case: mostly the header's own bytes, which are looked at once. */
function hostIn(authority: Slice): Slice {
  const size = sizeOf(authority);
  const isAddress = size != 0 && byteAt(authority, 0) == BRACKET;
  const closing = isAddress ? indexOf(authority, CLOSING_BRACKET) : -1;
  const most = isAddress && closing >= 0 ? <u32>closing + 1 : size;
  let hasUpper = false;
  let i: u32 = 0;
  while (i < most) {
    const byte = byteAt(authority, i);
    if (byte == COLON && !isAddress) break;
    if (lower(byte) != byte) hasUpper = true;
    i++;
  }
  const text = upTo(authority, i);
  return hasUpper ? inLowerCase(text) : text;
}

function withoutQuery(target: Slice): Slice {
  const size = sizeOf(target);
  for (let i: u32 = 0; i < size; i++) if (isCut(byteAt(target, i))) return upTo(target, i);
  return target;
}

/** A copy: the header's own bytes are never written to. */
function inLowerCase(text: Slice): Slice {
  const size = sizeOf(text);
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
