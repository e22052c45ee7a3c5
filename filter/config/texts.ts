// Lists of texts: a tag's values, the paths that a fault exempts.
import { Slice } from "../bytes/slice";
import { allot } from "./area";
import { nextEntry } from "./lists";
import { pathText } from "./pattern";
import { refused } from "./refusal";
import { filledText } from "./value";

/** Entries of the list opened last, `count` of them, into `list`: its address, and how many. `longest` 0: paths. */
export function decodeTexts(list: usize, count: u32, longest: u32): void {
  const table = allot(count * sizeof<Slice>());
  store<usize>(list, table);
  store<u32>(list, count, sizeof<usize>());
  while (true) {
    const i = nextEntry();
    if (i < 0) return;
    const text = longest == 0 ? pathText() : filledText(longest);
    // A full area has no such table.
    if (!refused) store<Slice>(table + i * sizeof<Slice>(), text);
  }
}
