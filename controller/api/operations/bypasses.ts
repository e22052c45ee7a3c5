/** `/api/v1/bypasses`: an operator can always get Meshfuse out of the way. */
import { jsonBody, type Operation } from "../contract/operation.js";
import { MAX_NAME_CHARS, text } from "../contract/schema.js";
import { BYPASS, BYPASS_WISH } from "../schemas/bypass.js";
import { AUTHOR } from "../schemas/policy.js";
import { BYPASS_EXAMPLE } from "./examples.js";
import { listing, NO_CONTENT, STRAY_BODY_PROBLEMS } from "./parts.js";

const PATH = "/api/v1/bypasses";

export const LIST_BYPASSES = listing({
  id: "listBypasses",
  path: PATH,
  tag: "bypasses",
  summary: "List the bypasses in force, the oldest first",
  word: "bypasses",
  item: BYPASS,
});

export const BEGIN_BYPASS: Operation = {
  id: "beginBypass",
  method: "POST",
  path: PATH,
  tag: "bypasses",
  summary: "Let sidecars pass everything for a while",
  description: "In force at once, even where the disk is full: then `durable` is false.",
  body: jsonBody(BYPASS_WISH, {
    selector: { app: "reviews" },
    forMs: 600_000,
    because: "incident 7",
    by: "ann@laptop",
  }),
  replies: { 201: { about: "It is in force.", schema: BYPASS, example: BYPASS_EXAMPLE } },
  problems: ["too_many_bypasses", "too_large", "media_type"],
};

export const END_BYPASS: Operation = {
  id: "endBypass",
  method: "DELETE",
  path: `${PATH}/{id}`,
  tag: "bypasses",
  summary: "End a bypass before its time",
  description:
    "Over at once, even where the disk is full; what could not be written is told with the policies' errors.",
  params: { id: text("Id of the bypass.", { minLength: 1, maxLength: MAX_NAME_CHARS }) },
  query: AUTHOR,
  replies: { 204: NO_CONTENT },
  problems: ["not_found", ...STRAY_BODY_PROBLEMS],
};
