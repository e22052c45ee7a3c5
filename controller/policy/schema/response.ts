// What an injected fault does to an upstream's answer.
import { amountSchema } from "./amount.js";
import { replyHeaders } from "./breaker.js";
import { choice, flag, integer, needsOne, object, percentage, type Schema } from "./parts.js";

/** What the filter counts in 32 bits, less its word for "all". */
const MOST_BYTES = 4_294_967_294;

const TRUNCATE: Schema = {
  description: "So many bytes of the body pass, then the stream is reset;",
  if: { not: { type: "object", additionalProperties: true } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: integer("Bytes of the body that pass.", 0, MOST_BYTES),
  else: object(
    "The same with the end of one's choice.",
    {
      bytes: integer("Bytes of the body that pass.", 0, MOST_BYTES),
      end: choice("clean: without content-length, it ends as if that were all. Default reset.", [
        "reset",
        "clean",
      ]),
    },
    ["bytes"],
  ),
};

const KINDS: Record<string, Schema> = {
  drop: {
    ...flag("true: the answer is lost, the caller gets 504; stands alone."),
    meshfuse: { kind: "true" },
  },
  delay: amountSchema("Holds the answer back at its headers."),
  status: integer("HTTP status in place of the upstream's.", 200, 599),
  header: {
    ...replyHeaders("Headers that are set, in place of the upstream's of these names."),
    minProperties: 1,
  },
  truncate: TRUNCATE,
};

export const RESPONSE: Schema = needsOne(
  object("Changes the upstream's answer: any of these, in this order.", {
    ...KINDS,
    percentage: percentage("An independent draw of its own, in place of the policy's."),
  }),
  Object.keys(KINDS),
);
