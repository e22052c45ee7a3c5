// One entry of `tags`. Names may repeat: the first whose match holds is the request's.
import { murmur3 } from "../bytes/hash";
import { ascii } from "../bytes/names";
import { openObject } from "./fields";
import { openFilledList } from "./lists";
import { decodeMatch } from "./match";
import { labelName } from "./pattern";
import { TagSpec } from "./program";
import {
  AT,
  BOOLEAN,
  FROM,
  HEADER,
  INTEGER,
  NO_RULES,
  nextOther,
  OTHER,
  REQUIRED,
  SECTION,
  TEXT,
  TO,
} from "./section";
import { upcomingObject } from "./skim";
import { decodeTexts } from "./texts";

const MOST_VALUES: u32 = 4096;
/** A tag's value is cut at so many bytes; a longer one could never be equal. */
const VALUE_SIZE: u32 = 64;

const SOURCE = memory.data<u64>([
  ascii("header"),
  ascii("cookie, query, pathSegment, template, take, value, attribute"),
  REQUIRED << 0,
  HEADER + AT * offsetof<TagSpec>("header"),
]);
const DESTINATION = memory.data<u64>([
  ascii("metric"),
  ascii("header, log"),
  NO_RULES,
  BOOLEAN + AT * offsetof<TagSpec>("metric"),
]);
const TAG = memory.data<u64>([
  ascii("name, match, from, values, maxValues, otherwise, to"),
  ascii("hash, redact"),
  (REQUIRED << 0) | (REQUIRED << 2),
  OTHER, // name
  OTHER, // match
  SECTION + TO * SOURCE,
  OTHER, // values
  INTEGER + AT * offsetof<TagSpec>("maxValues") + FROM * 1 + TO * MOST_VALUES,
  TEXT + AT * offsetof<TagSpec>("otherwise") + FROM * 1 + TO * VALUE_SIZE,
  SECTION + TO * DESTINATION,
]);

const DEFAULT_OTHERWISE = ascii("other");
const DEFAULT_VALUES: u32 = 50;

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
    if (field < 0) return;
    if (field == 0) tag.name = labelName();
    else if (field == 1) tag.match = decodeMatch();
    else decodeTexts(record + offsetof<TagSpec>("values"), openFilledList(MOST_VALUES), VALUE_SIZE);
  }
}
