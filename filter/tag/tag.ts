// Tags a request: each tag whose match holds gets one value, from a header, for the labels of the request counter.
import * as host from "../abi/host";
import { mark, release } from "../abi/memory";
import { byteAt, equals, Slice, sizeOf, upTo } from "../bytes/slice";
import { FORWARD, longest, Pattern } from "../bytes/tree";
import { NONE, Program, TagSpec } from "../config/program";
import { headerValue } from "../match/attributes";
import { holds } from "../match/match";
import * as overflow from "../report/overflow";
import { tagKey } from "../share/key";
import { Stream, tagCell } from "../stream";
import { countOverflow, pairOf, Tag, tagAt } from "./definition";
import { accept, accepted } from "./values";

/** Policy contract: longer values are cut. */
const LONGEST_VALUE: u32 = 64;

export function tag(stream: Stream, program: Program): void {
  const first = tagCell(stream, 0);
  const end = program.ruleCount;
  let cell = first;
  let at = program.tags;
  for (let rule = end - program.tagCount; rule < end; rule++) {
    const spec = changetype<TagSpec>(at);
    at += offsetof<TagSpec>();
    if (spec.runtime == NONE) continue;
    if (spec.match.needs != 0 && !holds(program, rule)) continue;
    stream.tagCount = <u32>(cell - first) >> 3;
    if (spec.repeats && appliedBefore(stream, spec)) continue;
    store<u64>(cell, valueOf(spec));
    cell += 8;
  }
  stream.tagCount = <u32>(cell - first) >> 3;
}

/** Of several tags of one name the first whose match holds applies. */
function appliedBefore(stream: Stream, spec: TagSpec): bool {
  const name = tagAt(spec.runtime).name;
  for (let i: u32 = 0; i < stream.tagCount; i++) {
    const pair = load<Slice>(tagCell(stream, i));
    const size = sizeOf(name);
    if (sizeOf(pair) > size && byteAt(pair, size) == 0x3d && equals(upTo(pair, size), name)) return true;
  }
  return false;
}

/** The interned `name=value` that the request is counted under. */
function valueOf(spec: TagSpec): Slice {
  const value = upTo(headerValue(spec.wanted), LONGEST_VALUE);
  if (spec.valueTree != 0) return listed(spec, value);
  const tag = tagAt(spec.runtime);
  if (sizeOf(value) == 0) return tag.otherwise;
  const known = accepted(spec.runtime, value);
  if (known != 0) return known;
  if (tag.full == 0) {
    const made = register(tag, spec.runtime, value);
    if (made != 0) return made;
  }
  countOverflow(spec.runtime);
  return tag.otherwise;
}

/** One of a list of values; 0 stands for one that the pool had no room for. */
function listed(spec: TagSpec, value: Slice): Slice {
  const at = longest(spec.valueTree, value, FORWARD);
  if (at != 0) {
    const pattern = changetype<Pattern>(at);
    if (sizeOf(pattern.text) == sizeOf(value) && pattern.pair != 0) return pattern.pair;
  }
  return tagAt(spec.runtime).otherwise;
}

/**
 * Puts `value` on the list that all workers share: places 0, 1, ... each made once. Who finds the next place taken
 * reads what is there, so that every worker accepts the same values. 0 when the list is full.
 */
function register(tag: Tag, index: u32, value: Slice): Slice {
  const arena = mark();
  while (tag.registered < tag.maxValues) {
    release(arena);
    const key = tagKey(tag.direction, tag.name, tag.content, tag.registered);
    const status = host.setSharedData(key, value, host.CREATE);
    const there = status == host.OK ? value : host.sharedData(key);
    if (sizeOf(there) == 0) break;
    tag.registered++;
    const pair = pairOf(tag, there);
    if (!accept(index, there, pair)) {
      overflow.count(overflow.TAG_VALUES);
      break;
    }
    const mine = accepted(index, value);
    if (mine != 0) return mine;
  }
  tag.full = 1;
  return 0;
}
