/** What the analysis makes of the mesh now. */
import { ANALYSIS_STATES } from "../../analyze/index.js";
import { INCIDENT_SUMMARY } from "../../incident/index.js";
import { CONDITIONS } from "../../model/index.js";
import {
  choice,
  type Fields,
  flag,
  instant,
  integer,
  list,
  map,
  number,
  orNull,
  record,
  text,
} from "../contract/schema.js";

const COUNTS: Fields = Object.fromEntries(
  CONDITIONS.map((condition) => [condition, integer(`How many are ${condition.replace("_", " ")}.`)]),
);

export const SUSPECT = record("One end of an edge that stands out; a service where no edge tells.", {
  seenBy: choice("Whose sidecars.", ["source", "destination"]),
  source: text("namespace/service; unknown, or outside; empty: all callers."),
  destination: text("namespace/service, or other."),
  atUsers: flag("Those who ask here are no service of the mesh."),
  condition: choice("What it is.", CONDITIONS),
  sinceMs: number("Since when. Milliseconds since the epoch."),
  why: text("In words, with numbers."),
});

export const ANALYSIS = record("What is wrong, what may be, and how good the data is.", {
  state: choice(
    "starting: what is usual is not known yet; late: steps are judged later than they could be; no_data: the series cannot be read, or tell of nothing; off: --analysis off.",
    ANALYSIS_STATES,
  ),
  problem: orNull(text("What is wrong with the data; null: nothing.")),
  source: text("Where the series come from."),
  stepMs: number("Length of a step."),
  analyzedMs: orNull(instant("The end of the last step that was judged; null: none was.")),
  missedSteps: integer("Steps that came too late to be judged."),
  conditions: record("Ends of edges, and services, by what is known of them.", COUNTS),
  incidents: list("Those that are open, the newest first.", INCIDENT_SUMMARY),
  suspects: list("What stands out, and no caller feels, or not for long enough. At most 100.", SUSPECT),
  threats: list("What forecasts say of objectives, a line each. At most 20.", text("A line.")),
  next: list(
    "What to look at, in this order.",
    record("Advice.", {
      why: text("What it shows, or does."),
      command: orNull(text("A line for a shell; null: there is none.")),
    }),
  ),
  thresholds: map("What incidents are detected by, by name.", {
    type: ["number", "string", "boolean", "null"],
  }),
});
