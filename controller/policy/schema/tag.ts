// What a request's tag is made of.
import {
  CONDITION_BYTES,
  choice,
  exactlyOne,
  filled,
  flag,
  integer,
  list,
  NAME_BYTES,
  object,
  type Schema,
  text,
} from "./parts.js";

/** A tag's value is cut at so many bytes, so that a longer one could never be equal. */
const VALUE_BYTES = 64;
const MOST_VALUES = 4096;
/** As header names have at most. */
const PARAMETER_BYTES = 256;
/** Paths that have more are no one's. */
const MOST_SEGMENTS = 100;

/** What `redact` replaces, each once at most. */
const REDACTIONS = ["digits", "hex", "email"];
export const MOST_REDACTIONS = REDACTIONS.length;

const SOURCES: Record<string, Schema> = {
  header: filled({ kind: "headerName", maxBytes: 256 }, "A request header; its first line counts."),
  cookie: filled({ kind: "cookieName", maxBytes: PARAMETER_BYTES }, "The first cookie of this name."),
  query: filled(
    { kind: "queryName", maxBytes: PARAMETER_BYTES },
    "The first parameter of this name in the query, not decoded.",
  ),
  pathSegment: integer("A segment of the path, from 1, without the query.", 1, MOST_SEGMENTS),
  template: filled(
    { kind: "template", maxBytes: CONDITION_BYTES },
    "A path that the request's must fit; `take` says which part of it is the value.",
    { examples: ["/users/{id}/orders"] },
  ),
  value: text("The same value for every request.", VALUE_BYTES),
  attribute: choice("What the request is: its method, its status class (2xx) and so on.", [
    "method",
    "host",
    "path_template",
    "status_class",
    "source",
    "destination",
  ]),
};

const FROM: Schema = {
  ...exactlyOne(
    object("Where the value comes from: one of these, and `take` with `template`.", {
      ...SOURCES,
      take: text("The variable of `template` that is the value; required with it.", CONDITION_BYTES),
    }),
    Object.keys(SOURCES),
  ),
  dependentRequired: { template: ["take"] },
};

const TO = object("Where the value goes: at least one of these.", {
  metric: flag("A label of meshfuse_requests_total. Default true."),
  header: filled(
    { kind: "sinkHeader", maxBytes: 256 },
    "A request header to the upstream, in place of the client's of that name.",
    { examples: ["x-mf-tenant"] },
  ),
  log: flag("Envoy's filter state, for access logs and spans. Default false."),
});

const FIELDS: Record<string, Schema> = {
  name: filled({ kind: "labelName", maxBytes: NAME_BYTES }, "The label's name.", { examples: ["tenant"] }),
  from: FROM,
  values: list(
    "Allowed values; any other becomes `otherwise`.",
    text("A value.", VALUE_BYTES),
    MOST_VALUES,
    1,
  ),
  maxValues: integer("Without a list: so many values, the first seen. Default 50.", 1, MOST_VALUES),
  otherwise: text("What stands for every other value. Default other.", VALUE_BYTES),
  hash: flag("true: the value is shown as 8 hex digits of a keyed hash. Default false."),
  redact: list(
    "Runs of 6 and more of these become *.",
    choice("What is replaced.", REDACTIONS),
    MOST_REDACTIONS,
  ),
  to: TO,
};

/** The schema of one tag with these fields around its own. */
export function tagSchema(around: Record<string, Schema> = {}): Schema {
  return object("One tag.", { ...around, ...FIELDS }, ["name", "from"]);
}
