// The tags of the programs in force, by direction, name and content: a changed definition is another tag with a set
// of values of its own. A value is kept as the interned text `name=value`, which is all that a series needs.
import { ascii } from "../bytes/names";
import { intern, internSpare } from "../bytes/pool";
import { equals, indexOf, Slice, upTo } from "../bytes/slice";
import { FORWARD, longest, Pattern } from "../bytes/tree";
import * as writer from "../bytes/writer";
import { NONE, Program, TagSpec } from "../config/program";
import { COUNTER_SIZE, clear, counterAt, tell } from "../report/counter";
import * as metric from "../report/metric";
import * as overflow from "../report/overflow";
import * as values from "./values";

/** 16 a program, four programs a VM. */
export const MAX_DEFINITIONS: u32 = 64;

@unmanaged
export class Tag {
  /** Interned; 0: this place is free. */
  name: Slice;
  /** Interned `name=otherwise`. */
  otherwise: Slice;
  direction: u32;
  content: u32;
  /** Number of the configuration that uses it, NONE: none any more. */
  owner: u32;
  /** Of a tag without a list: values may be registered up to this many. */
  maxValues: u32;
  /** Values of the shared list read or written so far. */
  registered: u32;
  full: u32;
}

const TAG_SIZE: u32 = 48;
const TAGS = memory.data(3072, 16);
const OVERFLOWS = memory.data(1536, 16);
/** A tag's name, `=`, a value of at most 64 bytes. */
const PAIR_SIZE: u32 = 1400;
const PAIR = memory.data(1400, 8);

const OVERFLOW_TOTAL = ascii("meshfuse_tag_overflow_total");

export function tagAt(index: u32): Tag {
  return changetype<Tag>(TAGS + index * TAG_SIZE);
}

/** Finds or makes the tags of a program put in force as configuration `owner`. */
export function adopt(program: Program, owner: u32): void {
  for (let i: u32 = 0; i < MAX_DEFINITIONS; i++) if (tagAt(i).owner == owner) tagAt(i).owner = NONE;
  for (let i: u32 = 0; i < program.tagCount; i++) {
    const spec = changetype<TagSpec>(program.tags + i * offsetof<TagSpec>());
    // One that nothing shows is none.
    spec.runtime = spec.metric ? indexOfTag(spec, program.direction) : NONE;
    if (spec.runtime == NONE) continue;
    tagAt(spec.runtime).owner = owner;
    pairValues(spec);
  }
}

/** The text `name=value`, interned; 0 when the pool has no room for values. */
export function pairOf(tag: Tag, value: Slice): Slice {
  return internSpare(pairText(tag, value));
}

/** The `name=otherwise` of the tag that `pair` belongs to. */
export function otherwiseOf(pair: Slice, direction: u32): Slice {
  const name = upTo(pair, indexOf(pair, 0x3d));
  for (let i: u32 = 0; i < MAX_DEFINITIONS; i++) {
    const tag = tagAt(i);
    if (tag.name != 0 && tag.direction == direction && equals(tag.name, name)) return tag.otherwise;
  }
  return pair;
}

export function countOverflow(index: u32): void {
  counterAt(OVERFLOWS, index).count++;
}

export function flush(): void {
  for (let i: u32 = 0; i < MAX_DEFINITIONS; i++) if (tagAt(i).name != 0) tellOverflow(i);
}

function indexOfTag(spec: TagSpec, direction: u32): u32 {
  let free: u32 = NONE;
  for (let i: u32 = 0; i < MAX_DEFINITIONS; i++) {
    const tag = tagAt(i);
    if (tag.name == 0 || (tag.owner == NONE && free == NONE)) free = free == NONE ? i : free;
    if (tag.name == 0 || tag.direction != direction || tag.content != spec.contentHash) continue;
    if (equals(tag.name, spec.name)) return i;
  }
  return free == NONE ? NONE : define(free, spec, direction);
}

function pairText(tag: Tag, value: Slice): Slice {
  writer.begin(PAIR, PAIR_SIZE);
  writer.text(tag.name);
  writer.byte(0x3d);
  writer.text(value);
  return writer.written();
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
  if (tag.name == 0) return NONE;
  tag.direction = direction;
  tag.content = spec.contentHash;
  tag.owner = NONE;
  tag.registered = 0;
  tag.full = 0;
  tag.maxValues = spec.maxValues;
  tag.otherwise = intern(pairText(tag, spec.otherwise));
  for (let i: u32 = 0; i < spec.valueCount; i++) {
    if (pairOf(tag, load<Slice>(spec.values + (i << 3))) == 0) overflow.count(overflow.TAG_VALUES);
  }
  return index;
}

/** Gives each value of its list the text that it is shown as. */
function pairValues(spec: TagSpec): void {
  for (let i: u32 = 0; i < spec.valueCount; i++) {
    const value = load<Slice>(spec.values + (i << 3));
    const pattern = changetype<Pattern>(longest(spec.valueTree, value, FORWARD));
    pattern.pair = pairOf(tagAt(spec.runtime), value);
  }
}

function tellOverflow(index: u32): void {
  const tag = tagAt(index);
  tell(counterAt(OVERFLOWS, index), OVERFLOW_TOTAL, tag.direction, metric.TAG, tag.name, 0, 0);
}
