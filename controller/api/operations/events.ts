/** `/api/v1/events`: what happens, as it happens (server-sent events). */
import type { Operation } from "../contract/operation.js";
import { text } from "../contract/schema.js";
import { EVENT_FILTER } from "../schemas/event.js";
import { EVENT_STREAM_EXAMPLE } from "./examples.js";

const MAX_ID_CHARS = 100;
const LAST_EVENT_ID = text("Id of the last event that was read: what came after it follows at once.", {
  maxLength: MAX_ID_CHARS,
});

export const FOLLOW_EVENTS: Operation = {
  id: "followEvents",
  method: "GET",
  path: "/api/v1/events",
  tag: "events",
  summary: "Follow what happens",
  description: [
    "Server-sent events. The field `event` is the type and `data` is one JSON object, the schema Event.",
    "A client that lost its stream comes back with the last id that it read, in the header Last-Event-ID or as",
    "`lastEventId`. The controller keeps the last 4,096 events; where it cannot go on from that id, because it has",
    "restarted or too much has happened, it sends the event `reset` first: then read the lists anew.",
    "A client that does not read is cut off. Every 15 s there is at least a comment.",
  ].join(" "),
  query: { types: EVENT_FILTER, lastEventId: LAST_EVENT_ID },
  headers: { "last-event-id": LAST_EVENT_ID },
  replies: {
    200: {
      about: "The stream. It ends when either side closes it.",
      type: "text/event-stream",
      schema: text("Events, as HTML's standard writes them."),
      example: EVENT_STREAM_EXAMPLE,
    },
  },
  problems: ["too_many_streams"],
};
