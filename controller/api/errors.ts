/** Every way in which the API says no: one table, and one place that turns a failure into a reply (RFC 9457). */
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { PolicyError } from "../model/index.js";

const CATALOGUE = {
  invalid_request: { status: 400, title: "The request is not understood" },
  cross_site: { status: 403, title: "Requests from web pages are refused" },
  not_found: { status: 404, title: "There is no such thing" },
  policy_in_file: { status: 409, title: "The policy lives in a hand-written file" },
  too_large: { status: 413, title: "The request is too large" },
  media_type: { status: 415, title: "The content type is not supported" },
  wrong_host: { status: 421, title: "The Host header names another server" },
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
const FRAMEWORK_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "media_type",
};

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return problem(error.code, error.detail, error.errors);
  const framework = error as Partial<FastifyError>;
  const code = FRAMEWORK_CODES[framework.code ?? ""];
  const detail = framework.message ?? "";
  if (code !== undefined) return problem(code, detail);
  const status = framework.statusCode ?? CATALOGUE.internal.status;
  if (status >= 400 && status < 500) return problem("invalid_request", detail);
  return problem("internal", "this is a defect of the controller; its log says more");
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = problemOf(error);
  if (body.code === "internal") request.log.error({ err: error }, "request failed");
  return reply.code(body.status).type("application/problem+json").send(JSON.stringify(body));
}

function problem(code: ErrorCode, detail: string, errors?: PolicyError[]): Problem {
  const base = { type: `urn:meshfuse:problem:${code}`, code, ...CATALOGUE[code], detail };
  return errors === undefined ? base : { ...base, errors };
}
