// What an injected fault is made of.
import { REPLY_BODY, REPLY_HEADERS } from "./breaker.js";
import {
  duration,
  exactlyOne,
  filled,
  grpcCode,
  integer,
  needsOne,
  object,
  percentage,
  type Schema,
  time,
  unsupported,
} from "./parts.js";

const UNIT_HEADER = filled({ kind: "headerName", maxBytes: 256 }, "A request header.");

const UNIT: Schema = {
  description: "What is drawn: each request (default), or all requests of one value of a header alike.",
  if: { type: "string" },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { enum: ["request"] },
  else: object("All requests of one value fare alike.", { header: UNIT_HEADER }, ["header"]),
};

const DELAY = object(
  "Holds the request back before it goes on.",
  {
    fixed: duration("How long.", "1ms", "60s"),
    percentage: percentage("An independent draw of its own, in place of the policy's."),
    ...unsupported("uniform", "exponential", "lognormal", "percentiles"),
  },
  ["fixed"],
);

const ABORT = exactlyOne(
  object("Answers in place of the upstream.", {
    status: integer("HTTP status.", 200, 599),
    grpc: grpcCode("gRPC code; a request that is not gRPC gets the HTTP status it maps to."),
    body: REPLY_BODY,
    headers: REPLY_HEADERS,
    percentage: percentage("An independent draw of its own, in place of the policy's."),
  }),
  ["status", "grpc"],
);

const LIMITS = object("What is never exceeded per Envoy.", {
  concurrent: integer(
    "Requests under this fault at a time; 0: nothing is injected. Default: no limit.",
    0,
    1_000_000,
  ),
  ...unsupported("perSecond", "delay"),
});

/** Fields of a fault in a policy's spec and in the filter's configuration alike. */
const FIELDS: Record<string, Schema> = {
  percentage: percentage("One draw a unit, shared by all kinds that have no percentage of their own."),
  unit: UNIT,
  seed: integer("Changes which units are drawn. Default 0.", 0, 4_294_967_295),
  delay: DELAY,
  abort: ABORT,
  activeFrom: time("When it begins; default: when it was accepted."),
  activeFor: duration("How long it lasts.", "1ms", "24h"),
  limits: LIMITS,
  ...unsupported("response", "throughput", "sequence", "mode", "headers", "exempt"),
};

/** The schema of a fault with these fields around its own. */
export function faultSchema(
  description: string,
  around: Record<string, Schema>,
  required: readonly string[],
): Schema {
  const schema = object(description, { ...around, ...FIELDS }, [...required, "activeFor"]);
  return needsOne(schema, ["delay", "abort"]);
}
