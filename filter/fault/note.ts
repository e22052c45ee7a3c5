// What the faults did to a request, as filter state for access logs and spans: `name:delay+100,name:abort`.
import { setProperty } from "../abi/host";
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";
import * as writer from "../bytes/writer";

const PROPERTY = ascii("meshfuse.fault");
const DELAYED = ascii(":delay+");
const ABORTED = ascii(":abort");

/** Names of 253 bytes; what does not fit is cut. */
const TEXT_SIZE: u32 = 1024;
const TEXT = memory.data(1024, 8);
let size: u32 = 0;

export function start(): void {
  size = 0;
}

export function delay(name: Slice, ms: u64): void {
  open(name);
  writer.text(DELAYED);
  writer.decimal(ms);
  size = writer.position();
}

export function abort(name: Slice): void {
  open(name);
  writer.text(ABORTED);
  size = writer.position();
}

/** Sets the filter state if there is something to say. */
export function publish(): void {
  if (size == 0) return;
  writer.begin(TEXT, TEXT_SIZE);
  writer.rewind(size);
  setProperty(PROPERTY, writer.written());
}

function open(name: Slice): void {
  writer.begin(TEXT, TEXT_SIZE);
  writer.rewind(size);
  if (size > 0) writer.byte(0x2c);
  writer.text(name);
}
