/** Refusals (RFC 9457), and what their codes mean. */
import { choice, integer, list, record, type Schema, text } from "../contract/schema.js";
import { CATALOGUE, PROBLEM_CODES } from "../problems.js";
import { POLICY_ERROR } from "./policy.js";

const MEANINGS = PROBLEM_CODES.map(
  (code) => `- \`${code}\` (${CATALOGUE[code].status}): ${CATALOGUE[code].title}`,
);
const CODE = choice(["What is wrong:", ...MEANINGS].join("\n"), PROBLEM_CODES);

export const PROBLEM: Schema = record(
  "Why a request was refused.",
  {
    type: text("Path on this server that says what the code means.", { format: "uri-reference" }),
    code: CODE,
    status: integer("The HTTP status."),
    title: text("The code in words."),
    detail: text("What was wrong this time, and what to do."),
  },
  { errors: list("With policy_refused and policy_in_file: everything that is wrong.", POLICY_ERROR) },
);

export const PROBLEM_KIND: Schema = record("What one code means.", {
  code: CODE,
  status: integer("The HTTP status."),
  title: text("The code in words."),
  about: text("When it comes, and what to do."),
});
