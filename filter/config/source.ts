// `from` of a tag: where its value comes from, and which header of the request that takes.
import { ascii } from "../bytes/names";
import { byteAt, equals, from, Slice, sizeOf, upTo } from "../bytes/slice";
import { segmentFrom } from "../match/template";
import { fieldsFrom, hasField, openObject, refuseAsField, refuseField, refuseMissing } from "./fields";
import { need, needHeader } from "./needs";
import { nameBefore, pathTemplate } from "./pattern";
import {
  FROM_COOKIE,
  FROM_HEADER,
  FROM_HOST,
  FROM_METHOD,
  FROM_PATH_TEMPLATE,
  FROM_QUERY,
  FROM_SEGMENT,
  FROM_TEMPLATE,
  NEEDS_HOST,
  NEEDS_METHOD,
  NEEDS_PATH,
  TagSpec,
} from "./program";
import { refuse, refused } from "./refusal";
import { AT, CHOICE, FROM, HEADER, INTEGER, nextOther, ONE_FROM, OTHER, TEXT, TO } from "./section";
import { TEXT_SIZE } from "./value";
import { AUTHORITY, METHOD, PATH } from "./wanted";

/** A tag's value is cut at so many bytes; a longer one could never be equal. */
export const VALUE_SIZE: u32 = 64;
/** Paths that have more are no one's. */
const MOST_SEGMENTS: u64 = 100;

/** Sources from the second on, in the order of FROM_*. */
const SOURCE_FIELDS = ascii("take, header, cookie, query, pathSegment, template, value, attribute");
/** In the order of FROM_* from FROM_METHOD on. */
const ATTRIBUTES = ascii("method, host, path_template, status_class, source, destination");
const TAKE: u32 = 0;
const COOKIE_FIELD: i32 = 2;
const TEMPLATE_FIELD: i32 = 5;
/** Of `attribute` among the sources. */
const ATTRIBUTE: u32 = 6;
const SOURCE = memory.data<u64>([
  SOURCE_FIELDS,
  ONE_FROM << 1,
  // take: until the segment is known.
  TEXT + AT * offsetof<TagSpec>("header") + FROM * 1 + TO * TEXT_SIZE,
  HEADER + AT * offsetof<TagSpec>("header"),
  OTHER, // cookie
  OTHER, // query
  INTEGER + AT * offsetof<TagSpec>("segment") + FROM * 1 + TO * MOST_SEGMENTS,
  OTHER, // template
  TEXT + AT * offsetof<TagSpec>("text") + FROM * 1 + TO * VALUE_SIZE,
  // attribute: until the source is known.
  CHOICE + AT * offsetof<TagSpec>("segment") + TO * ATTRIBUTES,
]);

const COOKIE = ascii("cookie");
const ABSENT_NAME: u64 = 0;
/** By FROM_*: the header that the value is read from; of FROM_HEADER it is the tag's own. */
const HEADERS = memory.data<u64>([
  ABSENT_NAME,
  COOKIE,
  PATH,
  PATH,
  PATH,
  ABSENT_NAME,
  METHOD,
  AUTHORITY,
  PATH,
  ABSENT_NAME,
  ABSENT_NAME,
  ABSENT_NAME,
]);
/** The same as NEEDS_*, four bits each. */
const NEEDS: u64 =
  ((<u64>NEEDS_PATH) << (FROM_QUERY << 2)) |
  ((<u64>NEEDS_PATH) << (FROM_SEGMENT << 2)) |
  ((<u64>NEEDS_PATH) << (FROM_TEMPLATE << 2)) |
  ((<u64>NEEDS_METHOD) << (FROM_METHOD << 2)) |
  ((<u64>NEEDS_HOST) << (FROM_HOST << 2)) |
  ((<u64>NEEDS_PATH) << (FROM_PATH_TEMPLATE << 2));

/** What ends a name in a `cookie` header, and in a query. */
const COOKIE_ENDS = ascii("=;");
const QUERY_ENDS = ascii("=&#");

const IS_NOT_COOKIE_NAME = ascii(" is not a cookie name");
const IS_NOT_QUERY_NAME = ascii(" is not a query name");
const NEEDS_TEMPLATE = ascii("needs template");
const IS_NOT_VARIABLE = ascii(" is not a variable of template");

const OPENING: u8 = 0x7b;

/** The object that comes next. */
export function decodeSource(tag: TagSpec): void {
  openObject();
  while (true) {
    const field = nextOther(SOURCE, changetype<usize>(tag));
    if (field < 0) break;
    if (field == TEMPLATE_FIELD) tag.text = pathTemplate();
    else if (field == COOKIE_FIELD) tag.text = nameBefore(COOKIE_ENDS, IS_NOT_COOKIE_NAME);
    else tag.text = nameBefore(QUERY_ENDS, IS_NOT_QUERY_NAME);
  }
  if (refused) return;
  let source = ctz(fieldsFrom(1));
  if (source == ATTRIBUTE) source += tag.segment;
  tag.from = source;
  if (source == FROM_TEMPLATE) takeSegment(tag);
  else if (hasField(TAKE)) {
    refuseAsField(SOURCE_FIELDS, TAKE);
    refuse(NEEDS_TEMPLATE);
  }
  if (source == FROM_HEADER) return;
  tag.header = load<Slice>(HEADERS + (source << 3));
  if (source == FROM_COOKIE) needHeader(COOKIE);
  else need(<u32>(NEEDS >> (source << 2)) & 15);
}

/** The number of the first segment that is the variable `take`. */
function takeSegment(tag: TagSpec): void {
  if (!hasField(TAKE)) refuseMissing(SOURCE_FIELDS, TAKE);
  const template = tag.text;
  let start: u32 = 1;
  for (let number: u32 = 1; start <= sizeOf(template) && !refused; number++) {
    const segment = segmentFrom(template, start);
    start += sizeOf(segment) + 1;
    if (sizeOf(segment) == 0 || byteAt(segment, 0) != OPENING) continue;
    tag.segment = number;
    if (equals(from(upTo(segment, sizeOf(segment) - 1), 1), tag.header)) return;
  }
  refuseField(SOURCE_FIELDS, TAKE, tag.header, IS_NOT_VARIABLE);
}
