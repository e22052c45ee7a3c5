// What the faults did to a request, as filter state for access logs and spans: `name:delay+100,name:abort`.
import { setProperty } from "../abi/host";
import { ascii } from "../bytes/names";
import { ABSENT, Slice, slice } from "../bytes/slice";
import * as writer from "../bytes/writer";

const PROPERTY = ascii("meshfuse.fault");
const DELAYED = ascii(":delay+");
const ABORTED = ascii(":abort");

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
  open(name);
  writer.text(DELAYED);
  writer.decimal(ms);
  size = writer.position();
}

/** Mostly it is all there is, and the same as in the last request. */
export function abort(name: Slice): void {
  if (size == 0 && name == aborted) {
    size = abortedSize;
    return;
  }
  const isAlone = size == 0;
  open(name);
  writer.text(ABORTED);
  size = writer.position();
  if (!isAlone) return;
  aborted = name;
  abortedSize = size;
}

/** There is something to say. */
export function isAny(): bool {
  return size != 0;
}

/** Sets the filter state. */
export function publish(): void {
  setProperty(PROPERTY, slice(TEXT, size));
}

function open(name: Slice): void {
  aborted = ABSENT;
  writer.begin(TEXT, TEXT_SIZE);
  writer.rewind(size);
  if (size > 0) writer.byte(0x2c);
  writer.text(name);
}
