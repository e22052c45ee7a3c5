/** What is kept of the past. */
import type { FastifyInstance } from "fastify";
import { serve } from "../contract/route.js";
import { DEFAULT_PAGE_ITEMS } from "../operations/parts.js";
import { LIST_AUDIT } from "../operations/records.js";
import { cursorOf, foreignCursor, keyFrom, type PageQuery } from "../page.js";
import type { RecordPort } from "../ports.js";

export function recordRoutes(app: FastifyInstance, records: RecordPort): void {
  serve<{ Querystring: PageQuery }>(app, LIST_AUDIT, ({ query: { limit = DEFAULT_PAGE_ITEMS, cursor } }) => {
    const before = cursor === undefined ? undefined : numberFrom(cursor);
    // One more than is shown tells whether there is more.
    const page = before === undefined ? { limit: limit + 1 } : { limit: limit + 1, before };
    const found = records.audit(page);
    const events = found.slice(0, limit);
    const last = events.at(-1);
    const isEnd = found.length <= limit || last === undefined;
    return isEnd ? { events } : { events, nextCursor: cursorOf("audit", [last.number]) };
  });
}

function numberFrom(cursor: string): number {
  const [number] = keyFrom("audit", cursor);
  if (typeof number !== "number" || !Number.isSafeInteger(number)) throw foreignCursor();
  return number;
}
