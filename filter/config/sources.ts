// `sources` of matches, and keys by source, at the end of the document: only then are the direction and the node's
// namespace known.
import { murmur3 } from "../bytes/hash";
import { ascii } from "../bytes/names";
import { ABSENT, indexOf, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { allot } from "./area";
import { condition } from "./condition";
import { hasMark, returnToMark } from "./path";
import { BreakerSpec, FaultSpec, INBOUND, Match, Program, TagSpec } from "./program";
import { refuse, refused } from "./refusal";

const ONLY_INBOUND = ascii("only with direction inbound");
/** Of services whose namespace nobody names. */
const DEFAULT_NAMESPACE = ascii("default");

const SLASH: u8 = 0x2f;

/** Refuses either on the caller's side; gives `sources` without a slash the node's namespace. */
export function resolveSources(program: Program): void {
  if (refused || !hasMark()) return;
  if (program.direction != INBOUND) {
    returnToMark();
    refuse(ONLY_INBOUND);
    return;
  }
  const namespace = program.nodeNamespace == ABSENT ? DEFAULT_NAMESPACE : program.nodeNamespace;
  resolveAll(program.breakers, program.breakerCount, <u32>offsetof<BreakerSpec>(), namespace);
  resolveAll(program.faults, program.faultCount, <u32>offsetof<FaultSpec>(), namespace);
  resolveAll(program.tags, program.tagCount, <u32>offsetof<TagSpec>(), namespace);
}

/** Records of `size` bytes, whichever they are: all have their match at the same place. */
function resolveAll(table: usize, count: u32, size: u32, namespace: Slice): void {
  for (let i: u32 = 0; i < count; i++) {
    resolve(changetype<BreakerSpec>(table + i * size).match, namespace);
  }
}

function resolve(match: Match, namespace: Slice): void {
  for (let i: u32 = 0; i < match.sourceCount && !refused; i++) {
    const source = condition(match.sources, i);
    if (indexOf(source.text, SLASH) < 0) source.text = qualified(source.text, namespace);
    source.hash = murmur3(source.text, 0);
  }
}

/** `namespace/service`. */
function qualified(service: Slice, namespace: Slice): Slice {
  const size = sizeOf(namespace) + 1 + sizeOf(service);
  const place = allot(size);
  if (refused) return service;
  memory.copy(place, ptrOf(namespace), sizeOf(namespace));
  store<u8>(place + sizeOf(namespace), SLASH);
  memory.copy(place + sizeOf(namespace) + 1, ptrOf(service), sizeOf(service));
  return slice(place, size);
}
