/** What several operations share. */
import type { Operation, Reply } from "../contract/operation.js";
import { type Fields, integer, list, record, type Schema, text } from "../contract/schema.js";
import { NEXT_CURSOR } from "../schemas/page.js";

/** A page is answered from memory in some milliseconds; more would block the controller for all others. */
const MAX_PAGE_ITEMS = 1000;
export const DEFAULT_PAGE_ITEMS = 500;
const MAX_CURSOR_CHARS = 4096;

export const PAGE_QUERY: Fields = {
  limit: integer("At most so many.", 1, { maximum: MAX_PAGE_ITEMS, default: DEFAULT_PAGE_ITEMS }),
  cursor: text("Where the page before said that this one begins: its `nextCursor`.", {
    minLength: 1,
    maxLength: MAX_CURSOR_CHARS,
  }),
};

interface Listing {
  id: string;
  path: string;
  tag: Operation["tag"];
  summary: string;
  description?: string;
  /** Word under which the items come. */
  word: string;
  item: Schema;
  /** Beside the items. */
  more?: Fields;
  query?: Fields;
}

/** A list in pages, ordered by a key that does not change: what is added or removed meanwhile moves nothing else. */
export function listing({ word, item, more = {}, query = {}, ...operation }: Listing): Operation {
  const items = list("One page.", item);
  const schema = record("One page of the list.", { [word]: items, ...more }, { nextCursor: NEXT_CURSOR });
  return {
    ...operation,
    method: "GET",
    query: { ...query, ...PAGE_QUERY },
    replies: { 200: { about: "One page.", schema } },
    problems: [],
  };
}

export const NO_CONTENT: Reply = { about: "Done; there is nothing to say." };

/** Of a DELETE that has a body: it is read, and then left alone. */
export const STRAY_BODY_PROBLEMS = ["too_large", "media_type"] as const;
