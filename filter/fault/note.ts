// What the faults did to a request, as filter state for access logs and spans: `name:delay+100,name:abort`. A delay is
// told as it was drawn when it begins, and as it was when it is over, in whole milliseconds.
import { property, setProperty } from "../abi/host";
import { mark, release } from "../abi/memory";
import { ascii } from "../bytes/names";
import { ABSENT, from, Slice, sizeOf, slice, startsWith, upTo } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { readNumber, whole } from "../config/number";

const PROPERTY = ascii("meshfuse.fault");
const DELAYED = ascii(":delay+");
const ABORTED = ascii(":abort");
export const RESPONSE = ascii(":response");
export const THROUGHPUT = ascii(":throughput");

/** Names of 253 bytes; what does not fit is cut. */
const TEXT_SIZE: u32 = 1024;
const TEXT = memory.data(1024, 8);
let size: u32 = 0;
/** Of which fault (interned) the text is an abort and nothing else, and its size. */
let aborted: Slice = ABSENT;
let abortedSize: u32 = 0;

export function start(): void {
  size = 0;
}

/** `name`: interned, as in all of these. */
export function delay(name: Slice, ms: u64): void {
  add(name, DELAYED);
  writer.decimal(ms);
  size = writer.position();
}

/** `what`: RESPONSE or THROUGHPUT. */
export function add(name: Slice, what: Slice): void {
  aborted = ABSENT;
  writer.begin(TEXT, TEXT_SIZE);
  writer.rewind(size);
  if (size > 0) writer.byte(0x2c);
  writer.text(name);
  writer.text(what);
  size = writer.position();
}

/** Mostly it is all there is, and the same as in the last request. */
export function abort(name: Slice): void {
  if (size == 0 && name == aborted) {
    size = abortedSize;
    return;
  }
  const isAlone = size == 0;
  add(name, ABORTED);
  if (!isAlone) return;
  aborted = name;
  abortedSize = size;
}

/** There is something to say. */
export function isAny(): bool {
  return size != 0;
}

/**
 * The delays took `ms` together: where the filter state says otherwise, it is set anew. Of several each gets what it asked
 * for while there is any left (together they may have been cut), and the last one the rest.
 */
export function correct(ms: u64): void {
  const arena = mark();
  const told = property(PROPERTY);
  aborted = ABSENT;
  writer.begin(TEXT, TEXT_SIZE);
  let left = ms;
  let rest = told;
  let at = afterDelay(rest);
  while (at != 0) {
    writer.text(upTo(rest, at));
    rest = from(rest, at);
    const digits = readNumber(rest);
    const asked = whole;
    rest = from(rest, digits);
    at = afterDelay(rest);
    const part = at == 0 ? left : min(asked, left);
    writer.decimal(part);
    left -= part;
  }
  writer.text(rest);
  setProperty(PROPERTY, writer.written());
  release(arena);
}

/** Sets the filter state. */
export function publish(): void {
  setProperty(PROPERTY, slice(TEXT, size));
}

/** Where the number of the first delay in `text` stands; 0: there is none. */
function afterDelay(text: Slice): u32 {
  const size = sizeOf(DELAYED);
  for (let i: u32 = size; i < sizeOf(text); i++) {
    if (startsWith(from(text, i - size), DELAYED)) return i;
  }
  return 0;
}
