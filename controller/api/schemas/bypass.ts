/** Bypasses: sidecars that pass everything for a while. */
import { LONGEST_BYPASS, SHORTEST_BYPASS } from "../../model/index.js";
import { parseDurationMs } from "../../policy/index.js";
import { closed, flag, instant, integer, MAX_NAME_CHARS, map, record, text } from "../contract/schema.js";
import { BECAUSE, BY } from "./policy.js";

const MAX_LABELS = 32;
const MIN_BYPASS_MS = parseDurationMs(SHORTEST_BYPASS) ?? 0;
const MAX_BYPASS_MS = parseDurationMs(LONGEST_BYPASS) ?? 0;

const SELECTOR = {
  ...map("Workload labels of the sidecars.", text("Value.", { maxLength: MAX_NAME_CHARS })),
  propertyNames: { minLength: 1, maxLength: MAX_NAME_CHARS },
  minProperties: 1,
  maxProperties: MAX_LABELS,
};

export const BYPASS = record(
  "Sidecars that pass everything for a while, and why.",
  {
    id: text("Its name here."),
    createdMs: instant("Since when."),
    untilMs: instant("When it ends by itself."),
    by: text("Who asked for it."),
    because: text("Why."),
    durable: flag("False: it holds, but could not be written down, so a restart forgets it."),
  },
  { selector: map("Workload labels; absent: every sidecar.", text("Value.")) },
);

/** A forgotten selector must not switch off everything: so it is said in words. */
export const BYPASS_WISH = {
  ...closed(
    "Either a selector, or all: true.",
    {
      forMs: integer("For how long, in milliseconds.", MIN_BYPASS_MS, { maximum: MAX_BYPASS_MS }),
      because: BECAUSE,
    },
    { selector: SELECTOR, all: { const: true, description: "Every sidecar." }, by: BY },
  ),
  oneOf: [{ required: ["selector"] }, { required: ["all"] }],
};
