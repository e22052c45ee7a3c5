/** The one place that turns a failure into a reply. */
import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { StoreFailure, type StoreFailureKind, TooManyBypasses } from "../store/index.js";
import { ApiError, PROBLEM_TYPE, type Problem, type ProblemCode, problem } from "./problems.js";

/** Some thousand policies in one request; the whole of a filter's document is at most 256 KiB. */
export const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** Of the framework's words, which repeat an address whole; the end says what is wrong with it. */
const MOST_START_CHARS = 200;
const MOST_END_CHARS = 60;

/** How the framework's own failures are named here; the rest of its 4xx are `invalid_request`. */
const FRAMEWORK_CODES: Readonly<Record<string, [ProblemCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ["too_large", `a body has at most ${BODY_LIMIT_BYTES} bytes: send it in parts`],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    "media_type",
    "say what the body is: content-type application/yaml or application/json for policies, application/json else",
  ],
};

const STORE_CODES: Readonly<Record<StoreFailureKind, ProblemCode>> = {
  full: "store_full",
  too_large: "too_large",
  broken: "store_broken",
  closed: "not_ready",
};

/** What no request could be made of, by Node's own code. */
const CLIENT_ERRORS: Readonly<Record<string, [ProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: ["headers_too_large", "address and headers together have at most 16 KiB"],
  ERR_HTTP_REQUEST_TIMEOUT: ["timeout", "the request did not come in whole in time"],
};

function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return problem(error.code, error.detail, error.more.errors);
  if (error instanceof StoreFailure) return problem(STORE_CODES[error.kind], error.message);
  if (error instanceof TooManyBypasses) return problem("too_many_bypasses", error.message);
  const framework = error as Partial<FastifyError>;
  const known = FRAMEWORK_CODES[framework.code ?? ""];
  if (known !== undefined) return problem(...known);
  const status = framework.statusCode ?? 500;
  if (status >= 400 && status < 500) return problem("invalid_request", cut(framework.message ?? ""));
  return problem("internal", "this is a defect of the controller; its log says more");
}

function cut(words: string): string {
  if (words.length <= MOST_START_CHARS + MOST_END_CHARS) return words;
  return `${words.slice(0, MOST_START_CHARS)}...${words.slice(-MOST_END_CHARS)}`;
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = problemOf(error);
  if (body.code === "internal") request.log.error({ err: error }, "request failed");
  if (error instanceof ApiError) reply.headers(error.more.headers ?? {});
  return reply.code(body.status).type(PROBLEM_TYPE).send(JSON.stringify(body));
}

/** The answer to bytes that are no request, as they go over the socket; the connection ends with it. */
export function rawProblem(error: { code?: string }): string {
  const known = CLIENT_ERRORS[error.code ?? ""];
  const body = problem(...(known ?? ["invalid_request", "this port speaks HTTP/1.1 in plaintext"]));
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${body.status} ${STATUS_CODES[body.status] ?? ""}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(text)}`,
    "connection: close",
    "",
    text,
  ].join("\r\n");
}
