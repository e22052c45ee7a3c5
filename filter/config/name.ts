// Names of breakers and faults: each once in its list.
import { ascii } from "../bytes/names";
import { equals, Slice } from "../bytes/slice";
import { refuseText } from "./refusal";
import { filledText, NAME_SIZE } from "./value";

const TWICE = ascii(" is a name given twice");

/** The name of the entry `index` of a table of records of `size` bytes, which all begin with their name. */
export function entryName(table: usize, index: u32, size: u32): Slice {
  const name = filledText(NAME_SIZE);
  for (let i: u32 = 0; i < index; i++) {
    if (equals(load<Slice>(table + i * size), name)) {
      refuseTwiceNamed(name);
      break;
    }
  }
  return name;
}

export function refuseTwiceNamed(name: Slice): void {
  refuseText(name, TWICE);
}
