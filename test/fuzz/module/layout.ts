// The memory of an instrumented module. The module's own memory stands where it stood; behind it a shadow, one byte
// for each byte of it, and what the probes write.
//
//   0              the module's own memory
//   SHADOW         one byte for each of its bytes: FINE, UNWRITTEN or FORBIDDEN
//   COUNTERS       how often each probe was passed, u32 each
//   DIRTY          one byte for each 4 KiB of the module's memory: written since the last snapshot
//   VERDICT        what was wrong (u32), and at which address (u32)

/** Bytes behind each block that belong to nobody: more than the largest load, and than a record of most tables. */
export const ZONE_BYTES = 64;

export const PAGE = 65_536;
/** Of asconfig.json. */
export const OWN_PAGES = 520;
export const OWN_BYTES = OWN_PAGES * PAGE;

export const SHADOW = OWN_BYTES;
export const COUNTERS = 2 * OWN_BYTES;
export const MAX_PROBES = 16_384;
export const DIRTY = COUNTERS + 4 * MAX_PROBES;
export const DIRTY_SHIFT = 12;
export const DIRTY_BYTES = 1 << DIRTY_SHIFT;
export const DIRTY_COUNT = OWN_BYTES >> DIRTY_SHIFT;
export const VERDICT = DIRTY + DIRTY_COUNT;
export const ALL_PAGES = 2 * OWN_PAGES + 2;

/** States of a byte. FINE may be read and written; UNWRITTEN may be written; FORBIDDEN belongs to nobody. */
export const FINE = 0;
export const UNWRITTEN = 1;
export const FORBIDDEN = 2;

/** What is wrong, as VERDICT says it. */
export const OUTSIDE = 1;
export const SPOILT = 2;
export const TOO_LONG = 3;

/** Exported global: how many probes may still be passed. */
export const FUEL = "fuzz_fuel";
/** Exported globals of the module itself: this and a number. */
export const OWN_GLOBAL = "fuzz_global_";
