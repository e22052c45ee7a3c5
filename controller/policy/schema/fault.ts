// What an injected fault is made of.
import { amountSchema, LONGEST_DELAY } from "./amount.js";
import { REPLY_BODY, REPLY_HEADERS } from "./breaker.js";
import {
  CONDITION_BYTES,
  choice,
  duration,
  exactlyOne,
  filled,
  flag,
  grpcCode,
  integer,
  list,
  needsOne,
  object,
  percentage,
  type Schema,
  time,
} from "./parts.js";
import { RESPONSE } from "./response.js";

const MOST_A_TIME = 1_000_000;
/** Of 32 bits, whose last value says "all". */
const MOST_COUNTED = 4_294_967_294;
/** Bytes a second fit 32 bits. */
const MOST_KIBPS = 4_194_303;
const MOST_EXEMPT = 64;

const OWN_PERCENTAGE = percentage("An independent draw of its own, in place of the policy's.");

const UNIT_HEADER = filled({ kind: "headerName", maxBytes: 256 }, "A request header.");

const UNIT: Schema = {
  description: "What is drawn: each request (default), or all requests of one value of a header alike.",
  if: { type: "string" },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { enum: ["request"] },
  else: object("All requests of one value fare alike.", { header: UNIT_HEADER }, ["header"]),
};

const ABORT = exactlyOne(
  object("Answers in place of the upstream.", {
    status: integer("HTTP status.", 200, 599),
    grpc: grpcCode("gRPC code; a request that is not gRPC gets the HTTP status it maps to."),
    body: REPLY_BODY,
    headers: REPLY_HEADERS,
    percentage: OWN_PERCENTAGE,
  }),
  ["status", "grpc"],
);

const THROUGHPUT = object(
  "Slows down the body of the response.",
  {
    kibps: integer("KiB a second for each stream.", 1, MOST_KIBPS),
    percentage: OWN_PERCENTAGE,
  },
  ["kibps"],
);

const SEQUENCE = needsOne(
  object("Of each unit, counts the requests that are drawn.", {
    skip: integer("So many of the first are left alone. Default 0.", 0, MOST_COUNTED),
    first: integer("Then so many are hit, and none after them; 0: none. Default: all.", 0, MOST_COUNTED),
  }),
  ["skip", "first"],
);

const LIMITS = object("What is never exceeded per Envoy.", {
  concurrent: integer(
    "Requests under this fault at a time; 0: nothing is injected. Default: no limit.",
    0,
    MOST_A_TIME,
  ),
  perSecond: integer(
    "Requests that it hits in a second; 0: nothing is injected. Default: no limit.",
    0,
    MOST_A_TIME,
  ),
  delay: duration("No delay is longer, nor several together. Default 60s.", "1ms", LONGEST_DELAY),
});

/** Fields of a fault in a policy's spec and in the filter's configuration alike. */
const FIELDS: Record<string, Schema> = {
  percentage: percentage("One draw a unit, shared by all kinds that have no percentage of their own."),
  unit: UNIT,
  seed: integer("Changes which units are drawn. Default 0.", 0, 4_294_967_295),
  delay: amountSchema("Holds the request back before it goes on.", { percentage: OWN_PERCENTAGE }),
  abort: ABORT,
  response: RESPONSE,
  throughput: THROUGHPUT,
  headers: flag(
    "true: x-envoy-fault-* request headers may ask for a delay or an abort, up to the percentage. Default false.",
  ),
  sequence: SEQUENCE,
  activeFrom: time("When it begins; default: when it was accepted."),
  activeFor: duration("How long it lasts.", "1ms", "24h"),
  limits: LIMITS,
  mode: choice("dryRun decides and counts, and touches nothing. Default run.", ["run", "dryRun"]),
  exempt: list(
    "Paths that are never touched, without the query; [] is none. Default: health checks.",
    filled({ kind: "path", maxBytes: CONDITION_BYTES }, "The whole path, byte by byte."),
    MOST_EXEMPT,
  ),
};

/** Of an entry alone: the controller renews it with each report's reply. */
export const LEASE = duration("It ends where this is not renewed for so long.", "100ms", "24h");

/** The schema of a fault with these fields around its own. */
export function faultSchema(
  description: string,
  around: Record<string, Schema>,
  required: readonly string[],
): Schema {
  const schema = object(description, { ...around, ...FIELDS }, [...required, "activeFor"]);
  const kinds = needsOne(schema, ["delay", "abort", "response", "throughput"]);
  const asksByHeaders = { required: ["headers"], properties: { headers: { const: true } } };
  return { ...kinds, anyOf: [...(kinds.anyOf as Schema[]), asksByHeaders] };
}
