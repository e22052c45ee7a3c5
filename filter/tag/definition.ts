// The tags of the programs in force, by direction, name and content: a changed definition is another tag with a set
// of values of its own.
import { ascii } from "../bytes/names";
import { intern, numberOf } from "../bytes/pool";
import { ABSENT, equals, Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { FROM_HEADER, NONE, Program, TagSpec } from "../config/program";
import { COUNTER_SIZE, clear, counterAt, tell } from "../report/counter";
import * as metric from "../report/metric";
import { cellOf } from "./cell";
import { clean } from "./mask";
import * as recall from "./recall";
import * as values from "./values";

/** 16 a program, four programs a VM. */
export const MAX_DEFINITIONS: u32 = 64;

@unmanaged
export class Tag {
  /** Interned; 0: this place is free. */
  name: Slice;
  direction: u32;
  content: u32;
  /** Number of the configuration that uses it, NONE: none any more. */
  owner: u32;
  /** Address of its TagSpec there. */
  spec: usize;
  /** Of a tag without a list: values may be registered up to this many. */
  maxValues: u32;
  /** Values of the shared list read or written so far. */
  registered: u32;
  full: u32;
  /** The cell of `name=otherwise`. */
  otherwise: u32;
}

const TAG_SIZE: u32 = 40;
const TAGS = memory.data(2560, 16);
const OVERFLOWS = memory.data(1536, 16);
/** A tag's name, `=`, a value of at most 64 bytes. */
const PAIR_SIZE: u32 = 320;
const PAIR = memory.data(320, 8);

const OVERFLOW_TOTAL = ascii("meshfuse_tag_overflow_total");

export function tagAt(index: u32): Tag {
  return changetype<Tag>(TAGS + index * TAG_SIZE);
}

/** Finds or makes the tags of a program put in force as configuration `owner`. */
export function adopt(program: Program, owner: u32): void {
  recall.forget();
  for (let i: u32 = 0; i < MAX_DEFINITIONS; i++) if (tagAt(i).owner == owner) tagAt(i).owner = NONE;
  // Those there are first, so that no new one takes the place of one that stays.
  for (let i: u32 = 0; i < program.tagCount * 2; i++) {
    const spec = specAt(program, i % program.tagCount);
    spec.runtime = indexOfTag(spec, program.direction, i >= program.tagCount);
    spec.isPlain = isPlain(spec);
    if (spec.runtime == NONE) continue;
    const tag = tagAt(spec.runtime);
    tag.owner = owner;
    tag.spec = changetype<usize>(spec);
  }
}

export function specAt(program: Program, index: u32): TagSpec {
  return changetype<TagSpec>(program.tags + index * offsetof<TagSpec>());
}

/** The text `name=value`, until the next one. */
export function pairText(tag: Tag, value: Slice): Slice {
  writer.begin(PAIR, PAIR_SIZE);
  writer.text(tag.name);
  writer.byte(0x3d);
  writer.text(value);
  return writer.written();
}

export function countOverflow(index: u32): void {
  counterAt(OVERFLOWS, index).count++;
}

export function flush(): void {
  for (let i: u32 = 0; i < MAX_DEFINITIONS; i++) if (tagAt(i).name != 0) tellOverflow(i);
}

/** A header as it stands, of each request, as a label and nothing else. */
function isPlain(spec: TagSpec): bool {
  const isMore = spec.match.needs != 0 || spec.repeats || spec.log || !spec.metric || spec.toHeader != ABSENT;
  return !isMore && spec.from == FROM_HEADER && spec.runtime != NONE;
}

/** NONE: there is no such tag, or no room for it. */
function indexOfTag(spec: TagSpec, direction: u32, isNew: bool): u32 {
  let free: u32 = NONE;
  for (let i: u32 = 0; i < MAX_DEFINITIONS; i++) {
    const tag = tagAt(i);
    if (tag.name == 0 || (tag.owner == NONE && free == NONE)) free = free == NONE ? i : free;
    if (tag.name == 0 || tag.direction != direction || tag.content != spec.contentHash) continue;
    if (equals(tag.name, spec.name)) return i;
  }
  return free == NONE || !isNew ? NONE : define(free, spec, direction);
}

/** Sets up place `index`, which is free or belonged to a definition that no program uses. */
function define(index: u32, spec: TagSpec, direction: u32): u32 {
  const tag = tagAt(index);
  if (tag.name != 0) {
    tellOverflow(index);
    values.forget(index);
  }
  clear(OVERFLOWS + index * COUNTER_SIZE, 1);
  tag.name = intern(spec.name);
  const otherwise = intern(pairText(tag, clean(spec.otherwise)));
  if (tag.name == 0 || otherwise == 0) {
    tag.name = 0;
    return NONE;
  }
  tag.direction = direction;
  tag.content = spec.contentHash;
  tag.owner = NONE;
  tag.registered = 0;
  tag.full = 0;
  tag.maxValues = spec.maxValues;
  tag.otherwise = cellOf(index, numberOf(otherwise));
  return index;
}

function tellOverflow(index: u32): void {
  const tag = tagAt(index);
  tell(counterAt(OVERFLOWS, index), OVERFLOW_TOTAL, tag.direction, metric.TAG, tag.name, 0, 0);
}
