// What of a request a program will ask for, gathered while it is decoded: whoever reads two things of one kind takes
// them all at once.
import { equals, Slice } from "../bytes/slice";
import { NEEDS_HEADERS, NEEDS_MANY_HEADERS } from "./program";

/** NEEDS_* of the document so far. */
export let programNeeds: u32 = 0;
let firstHeader: Slice = 0;

export function beginNeeds(): void {
  programNeeds = 0;
  firstHeader = 0;
}

export function need(bits: u32): void {
  programNeeds |= bits;
}

/** `name` in lower case. */
export function needHeader(name: Slice): void {
  if ((programNeeds & NEEDS_HEADERS) == 0) firstHeader = name;
  else if (!equals(firstHeader, name)) programNeeds |= NEEDS_MANY_HEADERS;
  programNeeds |= NEEDS_HEADERS;
}
