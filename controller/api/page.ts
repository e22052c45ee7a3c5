/**
 * Lists in pages. Each item has a key that it keeps; a cursor is the key of the last item shown, so that a page goes on
 * rightly whatever came or went meanwhile.
 */
import { DEFAULT_PAGE_ITEMS } from "./operations/parts.js";
import { ApiError } from "./problems.js";

export interface PageQuery {
  limit?: number;
  cursor?: string;
}

/** Compared part by part, numbers as numbers and texts by their UTF-16 units. Parts of one place are of one type. */
export type Key = readonly (string | number)[];

export interface Page<T> {
  items: T[];
  nextCursor?: string;
}

/** `list`: names the list, so that a cursor of another one is refused. The items come ordered by their keys. */
export function pageOf<T>(
  list: string,
  all: readonly T[],
  keyOf: (item: T) => Key,
  { limit = DEFAULT_PAGE_ITEMS, cursor }: PageQuery,
): Page<T> {
  const after = cursor === undefined ? undefined : keyFrom(list, cursor);
  const keyed = all.map((item) => ({ item, key: keyOf(item) }));
  const rest = after === undefined ? keyed : keyed.filter(({ key }) => compareKeys(key, after) > 0);
  rest.sort((a, b) => compareKeys(a.key, b.key));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const items = page.map(({ item }) => item);
  return rest.length > limit && last !== undefined
    ? { items, nextCursor: cursorOf(list, last.key) }
    : { items };
}

export function cursorOf(list: string, key: Key): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString("base64url");
}

/** Throws `invalid_request` for what this list never gave. */
export function keyFrom(list: string, cursor: string): Key {
  const [from, ...key] = partsOf(cursor);
  if (from === list && key.length > 0 && cursorOf(list, key as Key) === cursor) return key as Key;
  throw foreignCursor();
}

export function foreignCursor(): ApiError {
  return new ApiError("invalid_request", "query/cursor is not one that this list gave: begin without it");
}

function partsOf(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(parts) && parts.every(isPart) ? parts : [];
  } catch {
    return [];
  }
}

function isPart(part: unknown): boolean {
  return typeof part === "string" || typeof part === "number";
}

function compareKeys(a: Key, b: Key): number {
  for (const [at, part] of a.entries()) {
    const other = b[at];
    if (other === undefined || part > other) return 1;
    if (part < other) return -1;
  }
  return a.length - b.length;
}
