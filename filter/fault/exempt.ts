// Paths that a fault never touches. Each of its own has a bit by what it begins with, so that a request's path is cut out
// of its target, and compared, only where one of a fault's may be it.
import { equals, ptrOf, Slice, sizeOf } from "../bytes/slice";
import { FaultSpec } from "../config/program";
import { path, target } from "../match/attributes";
import { Fault } from "./table";

/** Shorter ones have no second letter behind the slash: they have every bit. */
const LEAST_SIZE: u32 = 3;

/** The bit of the request's target; 0: it was not asked for yet. */
let bit: u64 = 0;

/** Forgets the last request. */
export function beginExempt(): void {
  bit = 0;
}

export function maskOf(spec: FaultSpec): u64 {
  let mask: u64 = 0;
  for (let i: u32 = 0; i < spec.exemptCount; i++) mask |= bitOf(exemptAt(spec, i));
  return mask;
}

export function isExempt(fault: Fault, spec: FaultSpec): bool {
  if (fault.exemptMask == 0) return false;
  if (bit == 0) bit = bitOf(target());
  return (fault.exemptMask & bit) != 0 && holdsPath(spec);
}

function holdsPath(spec: FaultSpec): bool {
  const asked = path();
  for (let i: u32 = 0; i < spec.exemptCount; i++) if (equals(asked, exemptAt(spec, i))) return true;
  return false;
}

/** By the two letters behind the slash. */
function bitOf(text: Slice): u64 {
  if (sizeOf(text) < LEAST_SIZE) return u64.MAX_VALUE;
  return (<u64>1) << ((<u64>load<u8>(ptrOf(text), 1) + 5 * <u64>load<u8>(ptrOf(text), 2)) & 63);
}

function exemptAt(spec: FaultSpec, index: u32): Slice {
  return load<Slice>(spec.exempt + index * sizeof<Slice>());
}
