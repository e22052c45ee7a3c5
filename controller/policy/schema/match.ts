// `match`: which requests a policy is about.
import { CONDITION_BYTES, exactlyOne, filled, flag, list, object, type Schema, text } from "./parts.js";

const PATH = exactlyOne(
  object("One condition on the path, without its query.", {
    exact: filled({ kind: "path", maxBytes: CONDITION_BYTES }, "The whole path, byte by byte."),
    prefix: filled({ kind: "path", maxBytes: CONDITION_BYTES }, "What the path begins with, as a text."),
    template: filled(
      { kind: "template", maxBytes: CONDITION_BYTES },
      "A path in which {id} stands for one non-empty segment.",
      { examples: ["/users/{id}/orders"] },
    ),
  }),
  ["exact", "prefix", "template"],
);

const COMPARISONS = {
  exact: filled({ kind: "headerValue", maxBytes: CONDITION_BYTES }, "The whole value."),
  prefix: filled({ kind: "headerValue", maxBytes: CONDITION_BYTES }, "What the value begins with."),
  suffix: filled({ kind: "headerValue", maxBytes: CONDITION_BYTES }, "What the value ends with."),
  contains: filled({ kind: "headerValue", maxBytes: CONDITION_BYTES }, "What stands in the value."),
  present: flag("true: the header is there; false: it is not."),
};

const HEADER = exactlyOne(
  object(
    "One condition on a request header; of a repeated header the first line counts.",
    { name: filled({ kind: "headerName", maxBytes: 256 }, "The header's name."), ...COMPARISONS },
    ["name"],
  ),
  Object.keys(COMPARISONS),
);

export const MATCH: Schema = {
  title: "match",
  ...object(
    "Which requests; absent: all. Every given field must hold, with any of its entries (headers: all).",
    {
      hosts: conditions(
        ":authority without its port, not case-sensitive: exact or *.suffix.",
        filled({ kind: "host", maxBytes: CONDITION_BYTES }, "A host, or *.suffix for what lies under it.", {
          examples: ["ratings", "*.shop.svc"],
        }),
      ),
      paths: conditions("The path without its query: any of these.", PATH),
      methods: conditions("The request's method, case-sensitive.", text("A method.", CONDITION_BYTES)),
      headers: conditions("Request headers: all of these.", HEADER),
      clusters: conditions(
        "Envoy's name of the cluster.",
        filled({ kind: "cluster", maxBytes: CONDITION_BYTES }, "Exact, or prefix*.", {
          examples: ["outbound|9080||ratings*"],
        }),
      ),
      sources: conditions(
        "The calling service; only with direction inbound. Without a / it gets the policy's namespace.",
        text("A service, or namespace/service.", CONDITION_BYTES),
      ),
    },
  ),
};

function conditions(description: string, items: Schema): Schema {
  return list(description, items, undefined, 1);
}
