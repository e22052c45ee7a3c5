// What a match means, said plainly: each list that is given must hold, of headers all and of the others any entry. The
// filter compiles its matches; this is what they are compared with.
import type { Request } from "./matcher.js";

export type PathCondition = { exact: string } | { prefix: string } | { template: string };
export type HeaderCondition = { name: string } & Partial<
  Record<"exact" | "prefix" | "suffix" | "contains", string>
> & { present?: boolean };

export interface MatchDocument {
  hosts?: string[];
  paths?: PathCondition[];
  methods?: string[];
  headers?: HeaderCondition[];
  clusters?: string[];
  sources?: string[];
}

/** `sources` without a slash are of the namespace `default`. */
export function fulfils(match: MatchDocument, request: Request): boolean {
  const host = header(request, ":authority")
    ?.replace(/^(\[[^\]]*\]|[^:[]*).*$/s, "$1")
    .toLowerCase();
  const path = header(request, ":path")?.replace(/[?#].*$/s, "");
  return (
    any(match.hosts, host, (entry, value) => isHost(entry.toLowerCase(), value)) &&
    any(match.paths, path, isPath) &&
    any(match.methods, header(request, ":method"), (entry, value) => entry === value) &&
    (match.headers ?? []).every((entry) => isHeader(entry, header(request, entry.name.toLowerCase()))) &&
    any(match.clusters, request.cluster, (entry, value) => isStarred(entry, value)) &&
    any(match.sources, request.source, (entry, value) => qualified(entry) === value)
  );
}

function any<T>(
  entries: readonly T[] | undefined,
  value: string | undefined,
  holds: (entry: T, value: string) => boolean,
): boolean {
  if (entries === undefined) return true;
  return value !== undefined && entries.some((entry) => holds(entry, value));
}

/** The first line's value. */
function header(request: Request, name: string): string | undefined {
  return request.headers?.find(([key]) => key === name)?.[1];
}

function isHost(entry: string, host: string): boolean {
  return entry.startsWith("*") ? host.endsWith(entry.slice(1)) : host === entry;
}

function isPath(entry: PathCondition, path: string): boolean {
  if ("exact" in entry) return path === entry.exact;
  if ("prefix" in entry) return path.startsWith(entry.prefix);
  const wanted = entry.template.split("/");
  const given = path.split("/");
  return (
    wanted.length === given.length &&
    wanted.every((segment, i) => (segment.startsWith("{") ? given[i] !== "" : given[i] === segment))
  );
}

function isHeader(entry: HeaderCondition, value: string | undefined): boolean {
  if (entry.present === false) return value === undefined;
  if (value === undefined) return false;
  if (entry.exact !== undefined) return value === entry.exact;
  if (entry.prefix !== undefined) return value.startsWith(entry.prefix);
  if (entry.suffix !== undefined) return value.endsWith(entry.suffix);
  return entry.contains === undefined || value.includes(entry.contains);
}

function isStarred(entry: string, cluster: string): boolean {
  return entry.endsWith("*") ? cluster.startsWith(entry.slice(0, -1)) : cluster === entry;
}

function qualified(source: string): string {
  return source.includes("/") ? source : `default/${source}`;
}
