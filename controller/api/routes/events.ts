/** `/api/v1/events` */
import type { FastifyInstance } from "fastify";
import { serve } from "../contract/route.js";
import { FOLLOW_EVENTS } from "../operations/events.js";
import type { EventPort } from "../ports.js";
import { ApiError } from "../problems.js";
import type { EventStreams } from "../streams.js";

/** Each costs a socket and some work for each event. */
export const MOST_STREAMS = 64;
const RETRY_AFTER_S = "5";

interface EventQuery {
  types?: string;
  lastEventId?: string;
}

export function eventRoutes(app: FastifyInstance, events: EventPort, streams: EventStreams): void {
  app.addHook("preClose", async () => streams.end());

  serve<{ Querystring: EventQuery }>(app, FOLLOW_EVENTS, ({ query, headers }, reply) => {
    if (streams.count >= MOST_STREAMS) {
      const detail = `${MOST_STREAMS} event streams are open: close one, or come again in ${RETRY_AFTER_S} s`;
      // Kept alive, the connections of those who ask for streams would crowd out everybody else's.
      const headers = { "retry-after": RETRY_AFTER_S, connection: "close" };
      throw new ApiError("too_many_streams", detail, { headers });
    }
    const types = query.types?.split(",");
    // A browser that comes back says in the header what it has; its URL is still the first one.
    const last = textOf(headers["last-event-id"]) ?? query.lastEventId;
    reply.hijack();
    streams.begin(reply.raw, events.follow(last), ({ event }) => types?.includes(event.type) ?? true);
  });
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" ? header : undefined;
}
