// Tags of the status: known when the request has long been sent, so they get their value at its end.
import { numberProperty } from "../abi/host";
import { ascii } from "../bytes/names";
import { ABSENT, Slice, slice } from "../bytes/slice";
import { NONE, TagSpec } from "../config/program";
import { configAt, programOf } from "../config/slot";
import { Stream, tagCell } from "../stream";
import { awaited, join, TO_COME, waitsFor } from "./cell";
import { tagAt } from "./definition";
import { shownAs } from "./shown";
import { note } from "./sink";

const CODE = ascii("response\0code");
/** Its first byte becomes the class. */
const CLASS = memory.data<u8>([0x30, 0x78, 0x78]);
const CLASS_SIZE: u32 = 3;

/** Gives the tags of an ended stream that wait for it the status that its client got. */
export function settle(stream: Stream): void {
  const status = classOf(<u32>numberProperty(CODE));
  const first = tagCell(stream, 0);
  let to = first;
  let hash: u32 = 0;
  for (let i: u32 = 0; i < stream.tagCount; i++) {
    let cell = load<u32>(tagCell(stream, i));
    if (cell >= TO_COME) cell = settled(cell, status);
    if (cell == 0) continue;
    hash = join(hash, cell);
    store<u32>(to, cell);
    to += 4;
  }
  store<u32>(to, 0);
  stream.tagCount = <u32>(to - first) >> 2;
  stream.tagHash = hash;
}

/** `2xx` and so on; ABSENT where there was no answer. */
function classOf(code: u32): Slice {
  if (code < 100 || code > 599) return ABSENT;
  store<u8>(CLASS, 0x30 + code / 100);
  return slice(CLASS, CLASS_SIZE);
}

/** The cell of its label; 0: it has none, or a reload has taken its definition away meanwhile. */
function settled(waiting: u32, status: Slice): u32 {
  const tag = tagAt(awaited(waiting));
  if (tag.owner == NONE || !waitsFor(waiting, tag.content)) return 0;
  const spec = changetype<TagSpec>(tag.spec);
  const cell = shownAs(programOf(configAt(tag.owner)), spec, status);
  note(spec, status == ABSENT ? 0 : cell);
  return spec.metric ? cell : 0;
}
