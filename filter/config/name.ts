// Names of breakers and faults: each once in its list.
import { ascii } from "../bytes/names";
import { equals, Slice } from "../bytes/slice";
import { refuseText } from "./refusal";
import { filledText, NAME_SIZE } from "./value";

const TWICE = ascii(" is a name given twice");

/** The records whose names must differ: the first, and the size of each. They begin with their name. */
let first: usize = 0;
let recordSize: u32 = 0;

export function beginNames(table: usize, size: u32): void {
  first = table;
  recordSize = size;
}

/** The name that comes next, of the record at `record`. */
export function entryName(record: usize): Slice {
  const name = filledText(NAME_SIZE);
  for (let at = first; at < record; at += recordSize) {
    if (equals(load<Slice>(at), name)) refuseTwiceNamed(name);
  }
  return name;
}

export function refuseTwiceNamed(name: Slice): void {
  refuseText(name, TWICE);
}
