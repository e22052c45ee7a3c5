// What no schema can say about a breaker or a match: rules between fields. They hold for a policy's spec and
// for an entry of a filter's configuration alike.
import { childPointer, type Refusal } from "../read/index.js";
import { LONGEST_DURATION, parseDurationMs, shown } from "../values/index.js";
import { entriesOf, type Fields, fieldsOf, textOf } from "./shape.js";

/** What the language says of an absent `open.base` and `open.max`. */
const DEFAULT_BASE = "5s";
const DEFAULT_MAX = "60s";

/** A base beyond this is refused for itself. */
const LONGEST_MS = parseDurationMs(LONGEST_DURATION) ?? 0;

const CONDITION_LISTS = ["hosts", "paths", "methods", "headers", "clusters", "sources"] as const;

/** `direction`: of the policy, or of the configuration around the breaker. */
export function refuseBreaker(breaker: Fields, pointer: string, direction: unknown): Refusal[] {
  const isRefusedKey = direction !== "inbound" && fieldsOf(breaker.key).source !== undefined;
  return [...(isRefusedKey ? [onlyInbound(`${pointer}/key/source`)] : []), ...refuseOpen(breaker, pointer)];
}

/** The longest open time is not under the first. */
function refuseOpen(breaker: Fields, pointer: string): Refusal[] {
  const open = fieldsOf(breaker.open);
  const max = textOf(open.max) ?? DEFAULT_MAX;
  const base = textOf(open.base) ?? DEFAULT_BASE;
  const maxMs = parseDurationMs(max);
  const baseMs = parseDurationMs(base);
  if (maxMs === null || baseMs === null || maxMs >= baseMs || baseMs > LONGEST_MS) return [];
  return [{ pointer: `${pointer}/open/max`, message: `"${max}" is under base` }];
}

/** `sources` of any policy's match. */
export function refuseSources(entry: Fields, pointer: string, direction: unknown): Refusal[] {
  if (direction === "inbound" || fieldsOf(entry.match).sources === undefined) return [];
  return [onlyInbound(`${pointer}/match/sources`)];
}

/** Entries of all lists of a `match`. */
export function countConditions(entry: Fields): number {
  const match = fieldsOf(entry.match);
  return CONDITION_LISTS.reduce((sum, name) => sum + entriesOf(match[name]).length, 0);
}

/** A name stands once in its list. */
export function refuseRepeatedNames(list: unknown, pointer: string): Refusal[] {
  const seen = new Set<string>();
  return entriesOf(list).flatMap((entry, index) => {
    const name = textOf(fieldsOf(entry).name);
    if (name === undefined) return [];
    if (seen.has(name)) return [repeatedName(name, `${childPointer(pointer, index)}/name`)];
    seen.add(name);
    return [];
  });
}

/** Who calls is known at the callee alone. */
function onlyInbound(pointer: string): Refusal {
  return { pointer, message: "only with direction inbound" };
}

export function repeatedName(name: string, pointer: string): Refusal {
  return { pointer, message: `${shown(name)} is a name given twice` };
}
