/** What the guard of an experiment sees. */
import { GUARD_VERDICTS } from "../../model/index.js";
import { choice, instant, integer, list, number, record, text } from "../contract/schema.js";

const COUNTS = record("Requests that were judged, from some time on.", {
  sinceMs: instant("From then on."),
  requests: integer("All of them."),
  bad: integer("Those that were no success, or slower than the limit."),
  leastBadShare: number("The least share of bad ones, 0 to 1, that is still possible."),
});

const LIMIT = record(
  "One limit for one service.",
  {
    limit: choice("What it is about.", ["success", "p95"]),
    badShare: number("The largest share of bad requests that is good enough, 0 to 1."),
    overMs: integer("Time over which it is judged, in milliseconds."),
    minimum: integer("With fewer requests nothing is judged."),
    verdict: choice("How it stands; broken: it has stopped the experiment.", GUARD_VERDICTS),
    whole: COUNTS,
    recent: COUNTS,
    sidecars: integer("Sidecars of the service that were heard in that time."),
    text: text("How it stands, in a sentence."),
  },
  {
    service: text("namespace/service; absent: none is called from outside the mesh so far."),
    p95Ms: integer("Of p95: the limit, in milliseconds."),
  },
);

const COMPARED = record("Requests that came in at some sidecars of a service.", {
  sidecars: integer("How many sidecars."),
  requests: integer("Requests that succeeded or did not."),
  bad: integer("Those that did not."),
});

const COMPARISON = record(
  "A service of which some sidecars inject and others do not: shown, and never judged.",
  {
    service: text("namespace/service."),
    injecting: COMPARED,
    others: COMPARED,
    text: text("Both, in a sentence."),
  },
);

export const GUARD = record(
  "What watches over an experiment, by its `expect`.",
  {
    sinceMs: instant("When it began: with the experiment, its last pause, or the controller."),
    limits: list("Each limit for each service.", LIMIT),
  },
  { compared: list("Absent: no service has sidecars that inject and others that do not.", COMPARISON) },
);
