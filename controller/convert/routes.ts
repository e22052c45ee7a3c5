// The routes of one VirtualService. Istio takes for a request the first route whose match holds, and that route's fault
// alone; policies are each decided by itself. So what an earlier route takes away is told, or ends a conversion.
import { API_VERSION, type Policy } from "../model/index.js";
import { convertFault } from "./fault.js";
import { type ConvertedMatch, convertMatch, isOfSidecars, type MatchContext } from "./match.js";
import { isAll, isApart } from "./overlap.js";
import { type Fields, fieldsOf, listOf, NotConvertible } from "./values.js";

interface RouteNote {
  /** `http[0].match[1].uri.regex` */
  path: string;
  message: string;
}

interface ConvertedRoutes {
  policies: Policy[];
  notes: RouteNote[];
}

interface RouteContext extends MatchContext {
  /** Of the VirtualService. */
  name: string;
  activeFor: string;
}

/** `http` of a VirtualService; a route without a fault only stands in the way of later ones. */
export function convertRoutes(http: readonly unknown[], context: RouteContext): ConvertedRoutes {
  const converted: ConvertedRoutes = { policies: [], notes: [] };
  const faulty = http.filter((route) => Object(route).fault !== undefined).length;
  for (const [index, value] of http.entries()) {
    const at = `http[${index}]`;
    const name = faulty === 1 ? context.name : `${context.name}-http-${index}`;
    attempt(at, converted.notes, () => {
      const route = fieldsOf(value, "");
      if (route.fault === undefined) return;
      const entries = listOf(route.match, "match");
      const { fields, notes } = convertFault(route.fault);
      const told = [...notes, ...shadows(http.slice(0, index), entries)];
      const matches = convertEntries(at, entries, context, converted.notes);
      if (matches.length === 0) return;
      converted.notes.push(...told.map(({ path, message }) => ({ path: `${at}.${path}`, message })));
      converted.policies.push(...policiesOf(matches, name, { ...fields, activeFor: context.activeFor }));
    });
  }
  return converted;
}

/** What `work` could not do is a note. */
function attempt(at: string, notes: RouteNote[], work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof NotConvertible)) throw error;
    const path = [at, error.path].filter((part) => part !== "").join(".");
    notes.push({ path, message: `not converted: ${error.message}` });
  }
}

/** Each entry by itself: what one asks for and a policy cannot ends that one alone. */
function convertEntries(
  at: string,
  entries: readonly unknown[],
  context: MatchContext,
  notes: RouteNote[],
): ConvertedMatch[] {
  const matches: ConvertedMatch[] = [];
  if (entries.length === 0) attempt(at, notes, () => matches.push(convertMatch({}, context)));
  for (const [index, entry] of entries.entries())
    attempt(`${at}.match[${index}]`, notes, () => matches.push(convertMatch(entry, context)));
  const joined = joinedBy("methods", joinedBy("paths", matches));
  if (joined.length > 1 && !areApart(entries))
    notes.push({
      path: `${at}.match`,
      message: "a request that satisfies several entries is drawn for each of them",
    });
  return joined;
}

function areApart(entries: readonly unknown[]): boolean {
  return entries.every((one, at) => entries.slice(at + 1).every((other) => isApart(one, other)));
}

/** Entries that differ in one list alone are one policy, which takes any of the list. */
function joinedBy(list: "paths" | "methods", matches: readonly ConvertedMatch[]): ConvertedMatch[] {
  const groups = new Map<string, ConvertedMatch>();
  for (const converted of matches) {
    const { [list]: values, ...others } = converted.match;
    const key = JSON.stringify([values === undefined, { ...converted, match: others }]);
    const match = structuredClone(groups.get(key)?.match ?? { ...others, [list]: [] });
    const all = [...(match[list] ?? []), ...(values ?? [])].map((value) => JSON.stringify(value));
    const unique = [...new Set(all)].map((value) => JSON.parse(value));
    groups.set(key, { ...converted, match: values === undefined ? others : { ...match, [list]: unique } });
  }
  return [...groups.values()];
}

function policiesOf(matches: readonly ConvertedMatch[], name: string, fields: Fields): Policy[] {
  return matches.map(({ namespace, selector, match }, index) => ({
    apiVersion: API_VERSION,
    kind: "FaultInjection",
    metadata: { name: matches.length === 1 ? name : `${name}-match-${index}`, namespace },
    spec: {
      ...(selector === undefined ? {} : { selector }),
      ...(Object.keys(match).length === 0 ? {} : { match }),
      ...fields,
    },
  }));
}

/** What earlier routes take of the requests that `entries` ask for. */
function shadows(earlier: readonly unknown[], entries: readonly unknown[]): RouteNote[] {
  const mine = entries.length === 0 ? [{}] : entries;
  const taking = earlier.flatMap((route, index) => {
    const all = listOf(Object(route).match, `http[${index}].match`);
    const theirs = all.filter((entry) => isOfSidecars(Object(entry).gateways));
    if (all.length === 0 || theirs.some(isAll))
      throw new NotConvertible("", `no request gets here: http[${index}] takes all`);
    return mine.some((own) => theirs.some((other) => !isApart(own, other))) ? [`http[${index}]`] : [];
  });
  if (taking.length === 0) return [];
  const who = taking.join(" and ");
  return [
    {
      path: "match",
      message: `in Istio a request that ${who} takes never gets here; the policy hits it as well`,
    },
  ];
}
