// `key` of a breaker: what tells apart the requests that it judges each by themselves.
import { ascii } from "../bytes/names";
import { LONGEST, SECOND } from "./duration";
import { openObject } from "./fields";
import { need } from "./needs";
import { markPath } from "./path";
import { BreakerSpec, KEY_HEADER, KEY_SOURCE, NEEDS_SOURCE } from "./program";
import { AT, DURATION, FROM, HEADER, INTEGER, nextOther, ONE_FROM, OTHER, TO } from "./section";
import { onlyTrue } from "./value";

/** As many as the keys of all breakers of an Envoy together. */
const MOST_KEYS: u64 = 16_384;
const KEY = memory.data<u64>([
  ascii("maxKeys, idle, header, source"),
  ONE_FROM << 2,
  INTEGER + AT * offsetof<BreakerSpec>("maxKeys") + FROM * 1 + TO * MOST_KEYS,
  DURATION + AT * offsetof<BreakerSpec>("keyIdleMs") + FROM * SECOND + TO * LONGEST,
  HEADER + AT * offsetof<BreakerSpec>("keyHeader"),
  OTHER, // source
]);

/** The object that comes next. */
export function decodeKey(breaker: BreakerSpec): void {
  openObject();
  breaker.keyKind = KEY_HEADER;
  while (nextOther(KEY, changetype<usize>(breaker)) >= 0) decodeSource(breaker);
}

/** Who calls is known at the callee alone; on which side this is may stand further down: see sources.ts. */
function decodeSource(breaker: BreakerSpec): void {
  markPath();
  onlyTrue();
  breaker.keyKind = KEY_SOURCE;
  need(NEEDS_SOURCE);
}
