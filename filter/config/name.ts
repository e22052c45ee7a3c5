// Names of breakers and faults: each once in its list.
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";
import { refused, refuseText } from "./refusal";
import { addEntry, openTable } from "./table";
import { filledText, NAME_SIZE } from "./value";

const TWICE = ascii(" is a name given twice");

/** The names of the list at hand: looking among the records themselves would take a million comparisons. */
const NAMES = memory.data(8, 8);

/** Before a list of `count` names. */
export function beginNames(count: u32): void {
  openTable(NAMES, count);
}

/** The name that comes next. */
export function entryName(): Slice {
  const name = filledText(NAME_SIZE);
  if (!refused && !addEntry(NAMES, name, 0)) refuseTwiceNamed(name);
  return name;
}

export function refuseTwiceNamed(name: Slice): void {
  refuseText(name, TWICE);
}
