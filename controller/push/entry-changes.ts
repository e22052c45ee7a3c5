/** What of a sidecar's configuration is new, gone or another in a later one. */
import { isDeepStrictEqual } from "node:util";
import type { ConfigChange, Policy } from "../model/index.js";
import type { ResolvedConfig } from "../policy/index.js";

const SECTIONS = ["breakers", "faults", "tags"] as const;

/** Names of the entries that these policies stand for. */
export function entryNames(policies: readonly Policy[]): Set<string> {
  return new Set(
    policies.flatMap(({ kind, metadata, spec }) =>
      kind === "RequestTags"
        ? (spec.tags as readonly NamedEntry[]).map(({ name }) => name)
        : [`${metadata.namespace}/${metadata.name}`],
    ),
  );
}

/** Entry of a configuration that was resolved, and so checked, here. */
interface NamedEntry {
  name: string;
}

/** In the order of `after`, then what is gone. `touched`: only what a policy stands for that is another now can have moved; what it passed by has not. */
export function entryChanges(
  before: ResolvedConfig,
  after: ResolvedConfig,
  touched: Set<string>,
): ConfigChange[] {
  const [old, fresh] = [sectionsOf(before), sectionsOf(after)];
  return SECTIONS.flatMap((section) =>
    sectionChanges(old[section] ?? [], fresh[section] ?? [])
      .filter(({ name, change }) => change !== "moved" || touched.has(name))
      .map((change) => ({ section, ...change })),
  );
}

function sectionsOf({ text }: ResolvedConfig): Partial<Record<(typeof SECTIONS)[number], NamedEntry[]>> {
  return JSON.parse(text) as Partial<Record<(typeof SECTIONS)[number], NamedEntry[]>>;
}

function sectionChanges(
  before: readonly NamedEntry[],
  after: readonly NamedEntry[],
): Omit<ConfigChange, "section">[] {
  const [old, fresh] = [byName(before), byName(after)];
  const [was, is] = [placesOf(old, fresh), placesOf(fresh, old)];
  const changeOf = (key: string): ConfigChange["change"] | undefined => {
    if (!old.has(key)) return "added";
    if (!fresh.has(key)) return "removed";
    if (!isDeepStrictEqual(old.get(key), fresh.get(key))) return "changed";
    return was.get(key) === is.get(key) ? undefined : "moved";
  };
  return [...new Map([...fresh, ...old])].flatMap(([key, { name }]) => {
    const change = changeOf(key);
    return change === undefined ? [] : [{ name, change }];
  });
}

/** Tags of two documents may have one name: they are told apart by their place. */
function byName(entries: readonly NamedEntry[]): Map<string, NamedEntry> {
  const named = new Map<string, NamedEntry>();
  for (const entry of entries) {
    let key = entry.name;
    for (let place = 2; named.has(key); place++) key = `${entry.name}\0${place}`;
    named.set(key, entry);
  }
  return named;
}

/** Places among those that are in both. */
function placesOf(
  own: ReadonlyMap<string, unknown>,
  other: ReadonlyMap<string, unknown>,
): Map<string, number> {
  return new Map([...own.keys()].filter((key) => other.has(key)).map((key, place) => [key, place]));
}
