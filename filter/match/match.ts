// Does a request fulfil a match? Every list given must hold; of a list's entries any one, of `headers` all. What is
// cheap to read is asked first.
import { murmur3 } from "../bytes/hash";
import { ABSENT, contains, endsWith, equals, Slice, startsWith } from "../bytes/slice";
import {
  CONTAINS,
  Condition,
  EXACT,
  Match,
  NEEDS_HOST,
  NEEDS_METHOD,
  NEEDS_PATH,
  NOT_PRESENT,
  PREFIX,
  PRESENT,
  SUFFIX,
} from "../config/program";
import { cluster, headerValue, host, method, overflowed, path, source } from "./attributes";
import { fitsTemplate } from "./template";

/** Answers for the request of the last `beginRequest`; false also where the request's headers could not be read. */
export function holds(match: Match): bool {
  if (match.sourceCount != 0 && !anyHolds(match.sources, match.sourceCount, source())) return false;
  if (match.hostCount != 0 && !anyHolds(match.hosts, match.hostCount, host())) return false;
  if (match.pathCount != 0 && !anyHolds(match.paths, match.pathCount, path())) return false;
  if (match.methodCount != 0 && !anyHolds(match.methods, match.methodCount, method())) return false;
  if (match.headerCount != 0 && !headersHold(match)) return false;
  if (readsHeaders(match) && overflowed()) return false;
  return match.clusterCount == 0 || anyHolds(match.clusters, match.clusterCount, cluster());
}

function readsHeaders(match: Match): bool {
  return (match.needs & (NEEDS_HOST | NEEDS_PATH | NEEDS_METHOD)) != 0 || match.headerCount != 0;
}

/** `first`: address of `count` conditions. A hash is only made for lists that may need it, and once. */
function anyHolds(first: usize, count: u32, value: Slice): bool {
  if (value == ABSENT) return false;
  const hash = count > 1 ? murmur3(value, 0) : 0;
  for (let i: u32 = 0; i < count; i++) {
    const condition = changetype<Condition>(first + i * offsetof<Condition>());
    if (count > 1 && condition.kind == EXACT && condition.hash != hash) continue;
    if (conditionHolds(condition, value)) return true;
  }
  return false;
}

function headersHold(match: Match): bool {
  for (let i: u32 = 0; i < match.headerCount; i++) {
    const condition = changetype<Condition>(match.headers + i * offsetof<Condition>());
    const value = headerValue(condition.name);
    if (condition.kind == NOT_PRESENT) {
      if (value != ABSENT) return false;
    } else if (value == ABSENT || !conditionHolds(condition, value)) {
      return false;
    }
  }
  return true;
}

function conditionHolds(condition: Condition, value: Slice): bool {
  const text = condition.text;
  switch (condition.kind) {
    case EXACT:
      return equals(value, text);
    case PREFIX:
      return startsWith(value, text);
    case SUFFIX:
      return endsWith(value, text);
    case CONTAINS:
      return contains(value, text);
    case PRESENT:
      return true;
    default:
      return fitsTemplate(value, text);
  }
}
