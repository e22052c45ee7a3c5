/** Every way in which the API says no: one table, and one place that turns a failure into a reply (RFC 9457). */
import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { PolicyError } from "../model/index.js";

/** Some thousand policies in one request; the whole of a filter's document is at most 256 KiB. */
export const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
const PROBLEM_TYPE = "application/problem+json";

const CATALOGUE = {
  invalid_request: { status: 400, title: "The request is not understood" },
  cross_site: { status: 403, title: "Requests from web pages are refused" },
  not_found: { status: 404, title: "There is no such thing" },
  policy_in_file: { status: 409, title: "The policy lives in a hand-written file" },
  timeout: { status: 408, title: "The request took too long" },
  too_large: { status: 413, title: "The request is too large" },
  media_type: { status: 415, title: "The content type is not supported" },
  wrong_host: { status: 421, title: "The Host header names another server" },
  headers_too_large: { status: 431, title: "The headers are too large" },
  policy_refused: { status: 422, title: "The policies are refused" },
  internal: { status: 500, title: "The controller failed" },
  not_ready: { status: 503, title: "The controller is not ready" },
} as const;

export type ErrorCode = keyof typeof CATALOGUE;

/** The body of every refusal, as `application/problem+json`. */
export interface Problem {
  type: string;
  code: ErrorCode;
  status: number;
  title: string;
  detail: string;
  /** With `policy_refused`: everything that is wrong. */
  errors?: PolicyError[];
}

/** Thrown by routes; `detail` says what was wrong and what to do. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly errors?: PolicyError[],
  ) {
    super(detail);
  }
}

/** How the framework's own failures are named here; the rest of its 4xx are `invalid_request`. */
const FRAMEWORK_CODES: Readonly<Record<string, [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ["too_large", `a body has at most ${BODY_LIMIT_BYTES} bytes: send it in parts`],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    "media_type",
    "say what the body is: content-type application/yaml or application/json for policies, application/json else",
  ],
};

/** What no request could be made of, by Node's own code. */
const CLIENT_ERRORS: Readonly<Record<string, [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: ["headers_too_large", "address and headers together have at most 16 KiB"],
  ERR_HTTP_REQUEST_TIMEOUT: ["timeout", "the request did not come in whole in time"],
};

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return problem(error.code, error.detail, error.errors);
  const framework = error as Partial<FastifyError>;
  const known = FRAMEWORK_CODES[framework.code ?? ""];
  if (known !== undefined) return problem(...known);
  const detail = framework.message ?? "";
  const status = framework.statusCode ?? CATALOGUE.internal.status;
  if (status >= 400 && status < 500) return problem("invalid_request", detail);
  return problem("internal", "this is a defect of the controller; its log says more");
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = problemOf(error);
  if (body.code === "internal") request.log.error({ err: error }, "request failed");
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

function problem(code: ErrorCode, detail: string, errors?: PolicyError[]): Problem {
  const base = { type: `urn:meshfuse:problem:${code}`, code, ...CATALOGUE[code], detail };
  return errors === undefined ? base : { ...base, errors };
}
