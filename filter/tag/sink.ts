// Where a tag's value goes beside the metrics: upstream in a request header, and into the filter state.
import { REQUEST_HEADERS, removeHeader, replaceHeader, setProperty } from "../abi/host";
import { ascii } from "../bytes/names";
import { ABSENT } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { Program, TagSpec } from "../config/program";
import { headerValue, overflowed } from "../match/attributes";
import { valueIn } from "./cell";
import { specAt } from "./definition";

const PREFIX = ascii("meshfuse.tag.");
/** The prefix, and a tag's name. */
const PROPERTY_SIZE: u32 = 272;
const PROPERTY = memory.data(272, 8);

/** Tags of this request, a bit each, whose value stands in their header. */
let written: u32 = 0;

export function beginSinks(): void {
  written = 0;
}

/**
 * Tag `index` of the program is shown as `cell`, 0: it has nothing to show. A client's own header of its name never
 * passes: it is replaced or taken out.
 */
export function sendUpstream(program: Program, index: u32, cell: u32): void {
  const spec = specAt(program, index);
  const name = spec.toHeader;
  if (name == ABSENT) return;
  // Of several tags with one header the first that has a value keeps it.
  for (let rest = written; rest != 0; rest &= rest - 1) {
    if (specAt(program, ctz(rest)).toWanted == spec.toWanted) return;
  }
  // Read before it is written: all others see what the client sent.
  const isThere = headerValue(spec.toWanted) != ABSENT || overflowed();
  if (cell != 0) {
    written |= 1 << index;
    replaceHeader(REQUEST_HEADERS, name, valueIn(cell));
  } else if (isThere) removeHeader(REQUEST_HEADERS, name);
}

/** Filter state for access logs and spans; of `cell` 0 nothing is said. */
export function note(spec: TagSpec, cell: u32): void {
  if (!spec.log || cell == 0) return;
  writer.begin(PROPERTY, PROPERTY_SIZE);
  writer.text(PREFIX);
  writer.text(spec.name);
  setProperty(writer.written(), valueIn(cell));
}
