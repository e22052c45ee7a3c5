/** Circuit breakers: all of them, and one explained. Reads only. */
import type { Operation } from "../contract/operation.js";
import { BREAKER_NAME } from "../contract/patterns.js";
import { type Fields, integer, MAX_NAME_CHARS, text } from "../contract/schema.js";
import { BREAKER, BREAKER_DETAIL } from "../schemas/breaker.js";
import { DIRECTION } from "../schemas/observation.js";
import { BREAKER_DETAIL_EXAMPLE } from "./examples.js";
import { listing, PAGE_QUERY } from "./parts.js";

const tag = "observations";
export const DEFAULT_SHOWN_KEYS = 10;
/** As many as are kept of a breaker in a sidecar. */
const MAX_SHOWN_KEYS = 1000;

export const LIST_BREAKERS = listing({
  id: "listBreakers",
  path: "/api/v1/breakers",
  tag,
  summary: "List the breakers of each sidecar with their states",
  word: "breakers",
  item: BREAKER,
});

export const BREAKER_PARAM: Fields = {
  name: text(
    "namespace/name of the policy, its slash written %2F; a name alone is of the namespace default.",
    {
      minLength: 1,
      maxLength: 2 * MAX_NAME_CHARS + 1,
      pattern: BREAKER_NAME,
    },
  ),
};

export const GET_BREAKER: Operation = {
  id: "getBreaker",
  method: "GET",
  path: "/api/v1/breakers/{name}",
  tag,
  summary: "Explain one breaker: is it open, why, since when, until when, for whom",
  description: "One page of its sidecars; all else is of all sidecars, or of the one that was asked for.",
  params: BREAKER_PARAM,
  query: {
    direction: { ...DIRECTION, description: "Only this one. Default: both." },
    sidecar: text("Only this one: its node id.", { minLength: 1 }),
    keys: integer("Of a keyed breaker: show at most so many keys of a sidecar, and 10,000 in all.", 0, {
      maximum: MAX_SHOWN_KEYS,
      default: DEFAULT_SHOWN_KEYS,
    }),
    ...PAGE_QUERY,
  },
  replies: { 200: { about: "The breaker.", schema: BREAKER_DETAIL, example: BREAKER_DETAIL_EXAMPLE } },
  problems: ["not_found"],
};
