// Which service a request goes to, or comes from: the configuration's two tables of names.
import { ABSENT, Slice } from "../bytes/slice";
import { HostEntry, NONE, Program } from "../config/program";
import { entryOf } from "../config/table";

/** Index of the service that answers to `host` (lower case, without port), or NONE. */
export function serviceOf(program: Program, host: Slice): u32 {
  return serviceIn(program.hostTable, program.hostMask, host);
}

/** Index of the service called `name` (`namespace/service`), or NONE. */
export function serviceNamed(program: Program, name: Slice): u32 {
  return serviceIn(program.nameTable, program.nameMask, name);
}

function serviceIn(table: usize, mask: u32, text: Slice): u32 {
  if (table == 0 || text == ABSENT) return NONE;
  const entry = changetype<HostEntry>(entryOf(table, mask, text));
  return entry.host == ABSENT ? NONE : entry.service;
}
