/** The mesh in a window of time. */
import { OUTCOMES } from "../../model/index.js";
import { choice, counts, instant, integer, list, number, orNull, record, text } from "../contract/schema.js";
import { TRACE } from "./trace.js";

const duration = (what: string) => orNull(number(`${what} Milliseconds; null: no requests.`));
const rate = (what: string) => orNull(number(`Requests a second ${what}; null: not known.`));

const BUCKET = record("Requests whose durations lie between two limits.", {
  fromMs: number("Inclusive."),
  toMs: orNull(number("Exclusive; null: no limit.")),
  requests: integer("So many."),
});

export const TRAFFIC = record(
  "What was counted in the window: by one end of an edge, or of a service by all.",
  {
    outcomes: counts("Requests by outcome.", OUTCOMES),
    requests: integer("All of them."),
    durationSumMs: number("All durations together, exact to the microsecond."),
    meanMs: duration("Their mean."),
    p50Ms: duration("Median, within 6.25 %."),
    p90Ms: duration("90th percentile."),
    p95Ms: duration("95th percentile."),
    p99Ms: duration("99th percentile."),
    errorShare: orNull(number("Share of failures in what a breaker judges, 0 to 1; null: nothing.")),
    rate: rate("in the window"),
    rate10s: rate("in the last 10 s before its end"),
    rate1m: rate("in the last minute before its end"),
    rate5m: rate("in the last 5 minutes before its end"),
    inFlight: orNull(integer("Requests now; null: the window lies in the past.")),
  },
  { histogram: list("With `histogram`: buckets that are not empty, the fastest first.", BUCKET) },
);

const EDGE_GAP = record("The caller's view minus the callee's: queues, network, retries.", {
  meanMs: number("Of the means."),
  p50Ms: number("Of the medians; an estimate."),
  p95Ms: number("Of the 95th percentiles; an estimate."),
});

export const GRAPH_EDGE = record(
  "One caller and callee, as both ends saw it.",
  {
    source: text("namespace/service; unknown, or outside."),
    destination: text("namespace/service, or other."),
    retries: orNull({
      type: "integer",
      description: "Requests at the callee beyond those that the caller sent on; null: not known.",
    }),
    retriesWithin: orNull(integer("By how many that may be wrong; null: it is not known.")),
  },
  {
    bySource: TRAFFIC,
    byDestination: TRAFFIC,
    gap: EDGE_GAP,
    traces: list("Of the window: the newest two that failed, and the slowest two others.", TRACE),
  },
);

const SELF_TIME = record("What a service took itself of a request, on average: an estimate.", {
  leastMs: number("If it makes its calls one after another."),
  mostMs: number("If calls to different services are under way together."),
});

export const GRAPH_NODE = record(
  "One service, or what is none: unknown, outside, other.",
  {
    name: text("namespace/service; unknown, outside, or other."),
    traffic: orNull(number("S: its share of the requests to all services, 0 to 1; null: none.")),
    performance: orNull(number("P: 0 to 1; null: nothing was judged.")),
  },
  {
    seenBy: choice("Whose view `inbound` is: its own sidecars', or its callers' where these saw nothing.", [
      "destination",
      "source",
    ]),
    inbound: TRAFFIC,
    self: SELF_TIME,
  },
);

export const GRAPH = record("Services, and who calls whom, in a window of time.", {
  fromMs: instant("What was counted after it ..."),
  toMs: instant("... and until then: whole steps of 10 s, cut where nothing is known."),
  keptFromMs: instant("Since when anything is kept."),
  targetMs: integer("Longest duration that satisfies, in milliseconds."),
  performance: orNull(number("D: the sum of S times P over all services, 0 to 1; null: no requests.")),
  nodes: list("Ordered by name.", GRAPH_NODE),
  edges: list(
    "Those with requests in the window or in flight, ordered by source and destination.",
    GRAPH_EDGE,
  ),
  omittedEdges: integer("Edges over 5,000, those with the fewest requests; they count in the services."),
});
