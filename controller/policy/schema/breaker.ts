// What a circuit breaker is made of.
import {
  choice,
  duration,
  exactlyOne,
  filled,
  flag,
  grpcCode,
  integer,
  list,
  MOST_SET_ENTRIES,
  needsOne,
  object,
  percentage,
  type Schema,
  statuses,
  value,
} from "./parts.js";

/** A thousand times a thousand: beyond that a count of requests is a mistake. */
const MOST_REQUESTS = 1_000_000;

const RATE = object(
  "Trips when this share of the completed requests of the window failed.",
  {
    threshold: percentage("Failures of completed requests; a share equal to it trips.", true),
    window: duration("How far back completions count. Default 10s.", "10ms", "24h"),
    minimum: integer("No verdict below so many completions in the window. Default 20.", 1, MOST_REQUESTS),
  },
  ["threshold"],
);

const SLOW = object(
  "Trips when response headers were late for this share of the completed requests of the window.",
  {
    over: duration("Response headers later than this are slow.", "1ms"),
    threshold: percentage("Slow ones of completed requests; a share equal to it trips.", true),
    window: duration("How far back completions count. Default 10s.", "10ms", "24h"),
    minimum: integer("No verdict below so many completions in the window. Default 20.", 1, MOST_REQUESTS),
  },
  ["over", "threshold"],
);

const HUNG = object(
  "Trips when so many requests in flight have waited for response headers for longer than this.",
  {
    over: duration("Who waits for longer than this hangs.", "1ms"),
    count: integer("Requests that hang at a time.", 1, MOST_REQUESTS),
  },
  ["over", "count"],
);

const TRIP = needsOne(
  object("What opens the breaker: any of these, at least one.", {
    consecutive: integer("Hard failures in a row.", 1, MOST_REQUESTS),
    rate: RATE,
    slow: SLOW,
    hung: HUNG,
  }),
  ["consecutive", "rate", "slow", "hung"],
);

const FAILURE = object("What counts as a failure; a list stands in place of its default, [] is none.", {
  statuses: statuses('Responses that failed. Default ["5xx"].', ["5xx"]),
  grpc: list(
    "gRPC codes that failed. Default UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE, DATA_LOSS.",
    grpcCode("A code, by name or number."),
    MOST_SET_ENTRIES,
  ),
  soft: statuses(
    'Failures that count in the rate, but not in a row; with 429 goes RESOURCE_EXHAUSTED. Default ["429"].',
    ["429"],
  ),
  ignore: statuses("Responses that count neither way. Default [].", ["404"]),
});

const OPEN = object(
  "How long the breaker stays open: base * factor^n at the n-th time in a row, at most max.",
  {
    base: duration("The first time. Default 5s.", "1ms"),
    factor: integer("How much longer each further time in a row. Default 2.", 1, 1000),
    max: duration("The longest. Default 60s.", "1ms"),
    jitter: percentage("Longer or shorter by up to this share, different for each sidecar. Default 0%."),
    retryAfter: flag("A Retry-After of the failed response may lengthen it, up to max. Default true."),
  },
);

const HALF_OPEN = object("How the breaker finds out whether it may close.", {
  probes: integer("Requests let through at a time, and successes needed to close. Default 3.", 1, 100),
  failures: integer("Reopens when more probes than this failed. Default 0.", 0, 99),
  lease: duration("A probe that takes longer is lost: no verdict, its place is free. Default 10s.", "100ms"),
});

const RAMP = object(
  "After half-open: admits a share of the requests that rises steadily to all. Default: none.",
  {
    over: duration("How long until all are admitted.", "1ms"),
    from: percentage("The share that it begins with. Default 10%."),
  },
  ["over"],
);

/** Headers of a reply that the filter gives itself. */
export const REPLY_HEADERS = replyHeaders("Headers of the reply.");

/** A reply's body; how long it may be is bounded by the document. */
export const REPLY_BODY: Schema = { type: "string", description: "Body of the reply." };

const FALLBACK = object("The answer to a request that the breaker rejects. Default: 503, gRPC UNAVAILABLE.", {
  status: integer("HTTP status.", 200, 599),
  body: REPLY_BODY,
  headers: REPLY_HEADERS,
  grpc: grpcCode("The code that a gRPC request gets."),
  retry: flag("true: the caller's Envoy may retry the rejected request. Default false."),
});

const KEY = exactlyOne(
  object("Judges the requests of each value by themselves: one breaker for each. Default: one for all.", {
    header: filled(
      { kind: "headerName", maxBytes: 256 },
      "Values of this request header; absent counts as empty.",
    ),
    source: {
      ...flag("true: one for each calling service; only with direction inbound."),
      meshfuse: { kind: "true" },
    },
    maxKeys: integer("So many values; any further ones share a breaker. Default 1000.", 1, 16_384),
    idle: duration("A value that is closed and not seen for so long is forgotten. Default 10m.", "1s"),
  }),
  ["header", "source"],
);

export function replyHeaders(description: string): Schema {
  return {
    type: "object",
    description,
    maxProperties: 16,
    propertyNames: { meshfuse: { kind: "headerName", maxBytes: 256 } },
    additionalProperties: value({ kind: "headerValue", maxBytes: 1024 }, "The header's value."),
  };
}

/** Fields of a breaker in a policy's spec and in the filter's configuration alike. */
export const BREAKER_FIELDS: Record<string, Schema> = {
  key: KEY,
  trip: TRIP,
  failure: FAILURE,
  open: OPEN,
  halfOpen: HALF_OPEN,
  ramp: RAMP,
  fallback: FALLBACK,
  mode: choice("shadow decides and counts, and admits all. Default enforce.", [
    "enforce",
    "shadow",
    "forcedOpen",
    "disabled",
  ]),
};
