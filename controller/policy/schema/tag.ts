// What a request's tag is made of.
import { filled, flag, integer, list, NAME_BYTES, object, type Schema, text, unsupported } from "./parts.js";

/** A tag's value is cut at so many bytes, so that a longer one could never be equal. */
const VALUE_BYTES = 64;
const MOST_VALUES = 4096;

const FROM = object(
  "Where the value comes from.",
  {
    header: filled({ kind: "headerName", maxBytes: 256 }, "A request header; its first line counts."),
    ...unsupported("cookie", "query", "pathSegment", "template", "take", "value", "attribute"),
  },
  ["header"],
);

const TO = object("Where the value goes.", {
  metric: flag("A label of meshfuse_requests_total. Default true."),
  ...unsupported("header", "log"),
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
  to: TO,
  ...unsupported("hash", "redact"),
};

/** The schema of one tag with these fields around its own. */
export function tagSchema(around: Record<string, Schema> = {}): Schema {
  return object("One tag.", { ...around, ...FIELDS }, ["name", "from"]);
}
