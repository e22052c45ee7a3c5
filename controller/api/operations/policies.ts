/** `/api/v1/policies`: read, check, apply and delete what people want of the mesh. */
import type { Body, Operation, Reply } from "../contract/operation.js";
import { flag, list, type Schema, text } from "../contract/schema.js";
import {
  APPLIED,
  AUTHOR,
  KIND,
  NAME,
  NAMESPACE,
  POLICY,
  POLICY_ENTRY,
  POLICY_ERROR,
} from "../schemas/policy.js";
import { APPLIED_EXAMPLE, BREAKER_DOCUMENT, BREAKER_ENTRY } from "./examples.js";
import { listing, NO_CONTENT, STRAY_BODY_PROBLEMS } from "./parts.js";

const PATH = "/api/v1/policies";
const ONE = `${PATH}/{kind}/{namespace}/{name}`;
const PARAMS = { kind: KIND, namespace: NAMESPACE, name: NAME };
const DRY_RUN = flag("Check, and say what would change, but change nothing.");
const TAGS_PATTERN = '^\\s*(\\*|(W/)?"[^"]*"(\\s*,\\s*(W/)?"[^"]*")*)\\s*$';
const IF_MATCH = text("Only if the policy still has this ETag; *: only if there is one.", {
  pattern: TAGS_PATTERN,
  examples: ['"12"'],
});
const CREATE_ONLY = text("*: only if there is none yet.", { pattern: TAGS_PATTERN, examples: ["*"] });
const UNLESS_SAME = text("The ETag of what the client has: the answer is 304 if it is the same.", {
  pattern: TAGS_PATTERN,
  examples: ['"12"'],
});
const ETAG: Readonly<Record<string, Schema>> = { ETag: text("The version.", { examples: ['"12"'] }) };

/** A parsed JSON body would hide `5.0` and a key given twice from the checker: so it is text. */
const DOCUMENTS: Body = {
  types: ["application/yaml", "application/x-yaml", "text/yaml", "application/json"],
  schema: POLICY,
  isText: true,
  example: BREAKER_DOCUMENT,
};

const APPLIED_REPLY: Reply = { about: "What changed.", schema: APPLIED, example: APPLIED_EXAMPLE };
const WRITE_PROBLEMS = ["policy_in_file", "store_broken", "store_full", "not_ready"] as const;
const BODY_PROBLEMS = ["policy_refused", "too_large", "media_type"] as const;

export const LIST_POLICIES = listing({
  id: "listPolicies",
  path: PATH,
  tag: "policies",
  summary: "List the policies in force, ordered by key",
  word: "policies",
  item: POLICY_ENTRY,
  more: {
    errors: list(
      "What is wrong with the policies now: files of the directory, and what this version refuses. " +
        "With the first page only; empty on the others.",
      POLICY_ERROR,
    ),
  },
  query: { kind: KIND, namespace: NAMESPACE, name: NAME },
});

export const APPLY_POLICIES: Operation = {
  id: "applyPolicies",
  method: "POST",
  path: PATH,
  tag: "policies",
  summary: "Apply policies: all of them, or none",
  description:
    "YAML or JSON, one document or several. The policy language is the schema Policy; what is wrong comes as a list.",
  query: { dryRun: DRY_RUN, ...AUTHOR },
  body: DOCUMENTS,
  replies: { 200: APPLIED_REPLY },
  problems: [...BODY_PROBLEMS, ...WRITE_PROBLEMS],
};

export const GET_POLICY: Operation = {
  id: "getPolicy",
  method: "GET",
  path: ONE,
  tag: "policies",
  summary: "Read one policy",
  params: PARAMS,
  headers: { "if-none-match": UNLESS_SAME },
  replies: {
    200: { about: "The policy.", schema: POLICY_ENTRY, headers: ETAG, example: BREAKER_ENTRY },
    304: { about: "It still has that ETag.", headers: ETAG },
  },
  problems: ["not_found"],
};

export const PUT_POLICY: Operation = {
  id: "putPolicy",
  method: "PUT",
  path: ONE,
  tag: "policies",
  summary: "Create or replace one policy",
  description:
    "The body is that policy alone. With If-Match nothing is changed that someone else changed meanwhile.",
  params: PARAMS,
  query: { dryRun: DRY_RUN, ...AUTHOR },
  headers: { "if-match": IF_MATCH, "if-none-match": CREATE_ONLY },
  body: DOCUMENTS,
  replies: { 200: { ...APPLIED_REPLY, headers: ETAG } },
  problems: ["precondition_failed", ...BODY_PROBLEMS, ...WRITE_PROBLEMS],
};

export const DELETE_POLICY: Operation = {
  id: "deletePolicy",
  method: "DELETE",
  path: ONE,
  tag: "policies",
  summary: "Delete one policy",
  params: PARAMS,
  query: AUTHOR,
  headers: { "if-match": IF_MATCH },
  replies: { 204: NO_CONTENT },
  problems: ["not_found", "precondition_failed", ...WRITE_PROBLEMS, ...STRAY_BODY_PROBLEMS],
};
