/** What is to come. Reads only. */
import type { Operation } from "../contract/operation.js";
import { integer, MAX_NAME_CHARS, orNull, text } from "../contract/schema.js";
import { FORECAST } from "../schemas/forecast.js";
import { listing, PAGE_QUERY } from "./parts.js";

/** Of one page: a service that nobody asked about for a while takes some 20 ms. */
export const MOST_FORECASTS = 50;
export const DEFAULT_HORIZON = "30m";
export const SHORTEST_HORIZON = "1m";
export const LONGEST_HORIZON = "24h";
/** Longer than any duration or number is written. */
const MAX_CHARS = 32;

const PAGES: Operation = listing({
  id: "listForecasts",
  path: "/api/v1/forecasts",
  tag: "observations",
  summary: "Foretell the rate and latency of each service from its own past, and limits that it goes over",
  description:
    "By service. A forecast is made when it is first asked for, and again when there is a new step. What it needs, and how " +
    "it is made and tested: docs/forecasts.md.",
  word: "forecasts",
  item: FORECAST,
  more: {
    failure: orNull(
      text("Why the last steps could not be read; null: they were. Forecasts begin where steps end."),
    ),
  },
});

export const LIST_FORECASTS: Operation = {
  ...PAGES,
  query: {
    service: text("Only this one: namespace/service.", { minLength: 1, maxLength: 2 * MAX_NAME_CHARS + 1 }),
    horizon: text(`How far ahead, ${SHORTEST_HORIZON} to ${LONGEST_HORIZON}.`, {
      ...{ maxLength: MAX_CHARS, default: DEFAULT_HORIZON },
    }),
    p95: text("A limit of the 95th percentile, for this answer, in place of those that are set.", {
      ...{ maxLength: MAX_CHARS, examples: ["300ms"] },
    }),
    rate: {
      ...{ type: "number", exclusiveMinimum: 0 },
      description: "A limit of requests a second, likewise.",
    },
    ...PAGE_QUERY,
    limit: integer("At most so many.", 1, { maximum: MOST_FORECASTS, default: MOST_FORECASTS }),
  },
  problems: ["not_found"],
};
