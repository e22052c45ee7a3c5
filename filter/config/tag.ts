// One entry of `tags`. Names may repeat: the first whose match holds is the request's.
import { murmur3 } from "../bytes/hash";
import { ascii } from "../bytes/names";
import { lowerInPlace, Slice } from "../bytes/slice";
import { allot } from "./area";
import { nextField, openObject, requireField } from "./fields";
import { nextEntry, openFilledList } from "./lists";
import { decodeMatch, matchOfAll } from "./match";
import { needHeader } from "./needs";
import { headerName, labelName } from "./pattern";
import { TagSpec } from "./program";
import { refused } from "./refusal";
import { upcomingObject } from "./skim";
import { boolean, filledText, integer } from "./value";

const FIELDS = ascii("name, match, from, values, maxValues, otherwise, to");
const LATER = ascii("hash, redact");
const FROM_FIELDS = ascii("header");
const FROM_LATER = ascii("cookie, query, pathSegment, template, take, value, attribute");
const TO_FIELDS = ascii("metric");
const TO_LATER = ascii("header, log");
const NAME: u32 = 0;
const FROM: u32 = 2;

const DEFAULT_OTHERWISE = ascii("other");
const DEFAULT_VALUES: u32 = 50;
const MOST_VALUES: u32 = 4096;
/** A tag's value is cut at so many bytes; a longer one could never be equal. */
const VALUE_SIZE: u32 = 64;

/** The entry `index` of `tags`, into its record in `table`. */
export function decodeTag(table: usize, index: u32): void {
  const source = upcomingObject();
  if (!openObject()) return;
  const tag = changetype<TagSpec>(table + index * offsetof<TagSpec>());
  tag.contentHash = murmur3(source, 0);
  tag.match = matchOfAll();
  tag.maxValues = DEFAULT_VALUES;
  tag.otherwise = DEFAULT_OTHERWISE;
  tag.metric = true;
  for (let field = nextField(FIELDS, LATER); field >= 0; field = nextField(FIELDS, LATER)) {
    if (field == 0) tag.name = labelName();
    else if (field == 1) tag.match = decodeMatch();
    else if (field == 2) decodeFrom(tag);
    else if (field == 3) decodeValues(tag);
    else if (field == 4) tag.maxValues = integer(1, MOST_VALUES);
    else if (field == 5) tag.otherwise = filledText(VALUE_SIZE);
    else decodeTo(tag);
  }
  requireField(FIELDS, NAME);
  requireField(FIELDS, FROM);
}

function decodeFrom(tag: TagSpec): void {
  if (!openObject()) return;
  while (nextField(FROM_FIELDS, FROM_LATER) >= 0) tag.header = headerName();
  requireField(FROM_FIELDS, 0);
  lowerInPlace(tag.header);
  needHeader(tag.header);
}

function decodeValues(tag: TagSpec): void {
  const count = openFilledList(MOST_VALUES);
  const table = allot(count * sizeof<Slice>());
  tag.values = table;
  tag.valueCount = count;
  for (let i = nextEntry(); i >= 0; i = nextEntry()) {
    const value = filledText(VALUE_SIZE);
    if (!refused) store<Slice>(table + i * sizeof<Slice>(), value);
  }
}

function decodeTo(tag: TagSpec): void {
  if (!openObject()) return;
  while (nextField(TO_FIELDS, TO_LATER) >= 0) tag.metric = boolean();
}
