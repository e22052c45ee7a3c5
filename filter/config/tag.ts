// One entry of `tags`. Names may repeat: the first whose match holds is the request's.
import { murmur3 } from "../bytes/hash";
import { nameAt, placeOf } from "../bytes/list";
import { ascii } from "../bytes/names";
import { ABSENT, lowerInPlace, Slice, slice, startsWith } from "../bytes/slice";
import { openObject, refuseAsField, refuseNone, refuseOf, refuseTwice } from "./fields";
import { nextEntry, openFilledList, openList } from "./lists";
import { decodeMatch } from "./match";
import { need } from "./needs";
import { headerName, IS_RESERVED, labelName } from "./pattern";
import { FROM_STATUS_CLASS, NEEDS_HEADERS, NEEDS_MANY_HEADERS, Program, TagSpec } from "./program";
import { refuse, refused, refuseText } from "./refusal";
import { OF_MESSAGES } from "./reply";
import { AT, BOOLEAN, FROM, INTEGER, NO_RULES, nextOther, OTHER, REQUIRED, TEXT, TO } from "./section";
import { upcomingObject } from "./skim";
import { decodeSource, VALUE_SIZE } from "./source";
import { decodeTexts } from "./texts";
import { choice } from "./value";

const MOST_VALUES: u32 = 4096;

/** In the order of REDACT_*. */
const REDACTIONS = ascii("digits, hex, email");
const MOST_REDACTIONS: u32 = 3;

const SINKS = ascii("metric, header, log");
const HEADER: u32 = 1;
const DESTINATION = memory.data<u64>([
  SINKS,
  NO_RULES,
  BOOLEAN + AT * offsetof<TagSpec>("metric"),
  OTHER, // header
  BOOLEAN + AT * offsetof<TagSpec>("log"),
]);
const TAG_FIELDS = ascii("name, match, from, values, maxValues, otherwise, to, hash, redact");
const TAG = memory.data<u64>([
  TAG_FIELDS,
  (REQUIRED << 0) | (REQUIRED << 2),
  OTHER, // name
  OTHER, // match
  OTHER, // from
  OTHER, // values
  INTEGER + AT * offsetof<TagSpec>("maxValues") + FROM * 1 + TO * MOST_VALUES,
  TEXT + AT * offsetof<TagSpec>("otherwise") + FROM * 1 + TO * VALUE_SIZE,
  OTHER, // to
  BOOLEAN + AT * offsetof<TagSpec>("hash"),
  OTHER, // redact
]);
const TAGS = ascii("tags");
const SINK: u32 = 6;
const HASH: u32 = 7;

/** Beside OF_MESSAGES: what routes a request, says who sent it, or belongs to its trace. */
const RESERVED = ascii(
  "host, te, trailer, expect, content-type, authorization, cookie, x-request-id, traceparent, tracestate, b3, forwarded",
);
/** Beginnings of names that Envoy, its tracers, gRPC and this filter write and read. */
const RESERVED_STARTS = ascii("x-envoy-, x-meshfuse-, x-forwarded-, x-b3-, grpc-");
const RESERVED_START_COUNT: u32 = 5;

const DEFAULT_OTHERWISE = ascii("other");
const DEFAULT_VALUES: u32 = 50;
const NOT_WITH_STATUS = ascii("not with status_class");
const NEEDS_KEY = ascii("needs hashKey");

/** The tag that comes next, into its record at `record`. */
export function decodeTag(record: usize): void {
  const source = upcomingObject();
  if (!openObject()) return;
  const tag = changetype<TagSpec>(record);
  tag.contentHash = murmur3(source, 0);
  tag.maxValues = DEFAULT_VALUES;
  tag.otherwise = DEFAULT_OTHERWISE;
  tag.metric = true;
  while (true) {
    const field = nextOther(TAG, record);
    if (field < 0) break;
    if (field == 0) tag.name = labelName();
    else if (field == 1) tag.match = decodeMatch();
    else if (field == 2) decodeSource(tag);
    else if (field == 3)
      decodeTexts(record + offsetof<TagSpec>("values"), openFilledList(MOST_VALUES), VALUE_SIZE);
    else if (field == SINK) decodeSinks(tag);
    else decodeRedactions(tag);
  }
  // A header that is written is read first: all see what the client sent.
  if (tag.toHeader != ABSENT) need(NEEDS_HEADERS | NEEDS_MANY_HEADERS);
  // The status is known when the request has long been sent.
  if (tag.from != FROM_STATUS_CLASS || tag.toHeader == ABSENT) return;
  refuseAsField(TAG_FIELDS, SINK);
  refuseAsField(SINKS, HEADER);
  refuse(NOT_WITH_STATUS);
}

/** What tags need of the document around them, once all of that is read. */
export function checkTags(program: Program, hasKey: bool): void {
  for (let i: u32 = 0; i < program.tagCount && !refused; i++) {
    const tag = changetype<TagSpec>(program.tags + i * offsetof<TagSpec>());
    if (!tag.hash) continue;
    if (!hasKey) refuseOf(TAGS, i, TAG_FIELDS, HASH, NEEDS_KEY);
    // By another key all values are others.
    const key = slice(changetype<usize>(program) + offsetof<Program>("hashKey0"), 16);
    tag.contentHash = murmur3(key, tag.contentHash);
  }
}

function decodeSinks(tag: TagSpec): void {
  openObject();
  while (nextOther(DESTINATION, changetype<usize>(tag)) >= 0) tag.toHeader = sinkHeader();
  if (!tag.metric && !tag.log && tag.toHeader == ABSENT) refuseNone(SINKS, 0);
}

/** A header's name in lower case that is nobody else's. */
function sinkHeader(): Slice {
  const name = headerName();
  if (refused) return name;
  lowerInPlace(name);
  let isReserved = placeOf(OF_MESSAGES, name) >= 0 || placeOf(RESERVED, name) >= 0;
  for (let i: u32 = 0; i < RESERVED_START_COUNT; i++) {
    if (startsWith(name, nameAt(RESERVED_STARTS, i))) isReserved = true;
  }
  if (isReserved) refuseText(name, IS_RESERVED);
  return name;
}

function decodeRedactions(tag: TagSpec): void {
  openList(MOST_REDACTIONS);
  while (nextEntry() >= 0) {
    const bit: u32 = 1 << choice(REDACTIONS);
    if ((tag.redact & bit) != 0) refuseTwice();
    tag.redact |= bit;
  }
}
