// Where the reading is: one level for each open object or list, which also remembers the keys it has seen. Written as
// people write it, `breakers[0].trip.rate.threshold`, and only when something is refused.
import { ABSENT, Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { writeShown } from "./shown";

/** breakers, [0], match, headers, [0] and a field of it are six levels; the decoders' shape allows no more than 8. */
const MOST_LEVELS: u32 = 8;
const LEVELS = memory.data(192, 8);
const MARKED = memory.data(192, 8);

const DOT: u32 = 0x2e;
const OPENING: u32 = 0x5b;
const CLOSING: u32 = 0x5d;

@unmanaged
export class Level {
  /** Of the field being read in an object; ABSENT between two fields, and in lists. */
  name: Slice;
  /** Of the entry being read in a list; -1 between two entries, and in objects. */
  index: i32;
  /** Entries of a list. */
  count: u32;
  /** The known fields seen in an object, a bit each; how many entries were begun in a list. */
  seen: u32;
}

let depth: u32 = 0;
let markedDepth: u32 = 0;

export function beginPath(): void {
  depth = 0;
  markedDepth = 0;
}

export function enter(): Level {
  if (depth == MOST_LEVELS) unreachable();
  const level = changetype<Level>(LEVELS + depth * offsetof<Level>());
  level.name = ABSENT;
  level.index = -1;
  level.count = 0;
  level.seen = 0;
  depth++;
  return level;
}

export function leave(): void {
  depth--;
}

/** The innermost open object or list. */
export function level(): Level {
  return changetype<Level>(LEVELS + (depth - 1) * offsetof<Level>());
}

/** Remembers the present path, once, for a check that can only be made at the end of the document. */
export function markPath(): void {
  if (markedDepth != 0) return;
  markedDepth = depth;
  memory.copy(MARKED, LEVELS, depth * <u32>offsetof<Level>());
}

export function hasMark(): bool {
  return markedDepth != 0;
}

export function returnToMark(): void {
  depth = markedDepth;
  memory.copy(LEVELS, MARKED, depth * <u32>offsetof<Level>());
}

/** False when the path is that of the whole document: nothing was written. */
export function writePath(): bool {
  const start = writer.position();
  for (let i: u32 = 0; i < depth; i++) {
    const at = changetype<Level>(LEVELS + i * offsetof<Level>());
    if (at.index >= 0) {
      writer.byte(OPENING);
      writer.decimal(at.index);
      writer.byte(CLOSING);
    } else if (at.name != ABSENT) {
      if (writer.position() != start) writer.byte(DOT);
      writeShown(at.name);
    }
  }
  return writer.position() != start;
}
