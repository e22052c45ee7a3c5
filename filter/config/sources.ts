// `sources` of matches, and keys by source, at the end of the document: only then are the direction and the node's
// namespace known.
import { ascii } from "../bytes/names";
import { ABSENT, indexOf, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";
import { allot } from "./area";
import { condition } from "./condition";
import { hasMark, returnToMark } from "./path";
import { INBOUND, Match, Program } from "./program";
import { refuse, refused } from "./refusal";
import { ruleAt } from "./rule";

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
  for (let i: u32 = 0; i < program.ruleCount; i++) {
    resolve(ruleAt(program, i).match, namespace);
  }
}

function resolve(match: Match, namespace: Slice): void {
  for (let i: u32 = 0; i < match.sourceCount && !refused; i++) {
    const source = condition(match.sources, i);
    if (indexOf(source.text, SLASH) < 0) source.text = qualified(source.text, namespace);
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
