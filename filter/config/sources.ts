// `sources` of matches, at the end of the document: only then are the direction and the node's namespace known.
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

/** Refuses `sources` on the caller's side; gives those without a slash the node's namespace. */
export function resolveSources(program: Program): void {
  if (refused || !hasMark()) return;
  if (program.direction != INBOUND) {
    returnToMark();
    refuse(ONLY_INBOUND);
    return;
  }
  const namespace = program.nodeNamespace == ABSENT ? DEFAULT_NAMESPACE : program.nodeNamespace;
  for (let i: u32 = 0; i < program.breakerCount; i++) {
    resolve(changetype<BreakerSpec>(program.breakers + i * offsetof<BreakerSpec>()).match, namespace);
  }
  for (let i: u32 = 0; i < program.faultCount; i++) {
    resolve(changetype<FaultSpec>(program.faults + i * offsetof<FaultSpec>()).match, namespace);
  }
  for (let i: u32 = 0; i < program.tagCount; i++) {
    resolve(changetype<TagSpec>(program.tags + i * offsetof<TagSpec>()).match, namespace);
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
