// Tags a request: each tag whose match holds gets one value, which is what metrics, the upstream and the filter state
// are told.
import { ABSENT, equals, sizeOf } from "../bytes/slice";
import { FROM_STATUS_CLASS, NONE, Program, TagSpec } from "../config/program";
import { headerValue } from "../match/attributes";
import { holds } from "../match/match";
import { Stream, TAG_TO_COME, tagCell } from "../stream";
import { cellToCome, join } from "./cell";
import { specAt } from "./definition";
import { recall } from "./recall";
import { shownAs } from "./shown";
import { beginSinks, note, sendUpstream } from "./sink";
import { sourceOf } from "./source";

/** Finds the tags of the request. Mostly all are headers that have been seen, and nothing but labels. */
export function tag(stream: Stream, program: Program): void {
  let spec = program.tags;
  const end = spec + program.tagCount * offsetof<TagSpec>();
  const first = tagCell(stream, 0);
  let at = first;
  let hash: u32 = 0;
  do {
    const plain = changetype<TagSpec>(spec);
    const value = plain.isPlain ? headerValue(plain.wanted) : ABSENT;
    if (sizeOf(value) == 0) break;
    const cell = recall(plain.runtime, value);
    // Not known, or without room.
    if (cell <= 0) break;
    hash = join(hash, cell);
    // The cell behind it becomes 0.
    store<u64>(at, cell);
    at += 4;
    spec += offsetof<TagSpec>();
  } while (spec != end);
  stream.tagHash = hash;
  stream.tagCount = <u32>(at - first) >> 2;
  if (spec == end) return;
  beginSinks();
  tagRest(stream, program, spec, end);
}

/** Those from the one at `spec` on. */
function tagRest(stream: Stream, program: Program, spec: usize, end: usize): void {
  for (let at = spec; at != end; at += offsetof<TagSpec>()) {
    const cell = cellFor(stream, program, changetype<TagSpec>(at));
    if (cell == 0) continue;
    stream.tagHash = join(stream.tagHash, cell);
    store<u64>(tagCell(stream, stream.tagCount), cell);
    stream.tagCount++;
  }
}

/** The cell of its label; 0: it has none. */
function cellFor(stream: Stream, program: Program, spec: TagSpec): u32 {
  const index = <u32>(changetype<usize>(spec) - program.tags) / <u32>offsetof<TagSpec>();
  let cell: u32 = 0;
  let shown: u32 = 0;
  if (applies(program, spec, index)) {
    if (spec.from == FROM_STATUS_CLASS) {
      stream.facts |= TAG_TO_COME;
      return cellToCome(spec.runtime, spec.contentHash);
    }
    const value = sourceOf(spec, stream.edge);
    cell = shownAs(program, spec, value);
    if (sizeOf(value) != 0) shown = cell;
  }
  sendUpstream(program, index, shown);
  note(spec, shown);
  return spec.metric ? cell : 0;
}

/** Of several tags of one name the first whose match holds. */
function applies(program: Program, spec: TagSpec, index: u32): bool {
  if (spec.runtime == NONE || !isMatched(program, index)) return false;
  for (let i: u32 = 0; i < index && spec.repeats; i++) {
    if (equals(specAt(program, i).name, spec.name) && isMatched(program, i)) return false;
  }
  return true;
}

function isMatched(program: Program, index: u32): bool {
  return holds(program, program.ruleCount - program.tagCount + index);
}
