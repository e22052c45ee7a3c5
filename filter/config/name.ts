// Names of breakers and faults: each once in its list.
import { ascii } from "../bytes/names";
import { Slice } from "../bytes/slice";
import { refused, refuseText } from "./refusal";
import { addEntry, allotTable, maskFor } from "./table";
import { filledText, NAME_SIZE } from "./value";

const TWICE = ascii(" is a name given twice");

/** The names of the list at hand: looking among the records themselves would take a million comparisons. */
let names: usize = 0;
let mask: u32 = 0;

/** Before a list of `count` names. */
export function beginNames(count: u32): void {
  mask = maskFor(count);
  names = allotTable(count);
}

/** The name that comes next. */
export function entryName(): Slice {
  const name = filledText(NAME_SIZE);
  if (!refused && !addEntry(names, mask, name, 0)) refuseTwiceNamed(name);
  return name;
}

export function refuseTwiceNamed(name: Slice): void {
  refuseText(name, TWICE);
}
