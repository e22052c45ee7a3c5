/** Every way in which the API says no: one table, which replies and the document are made from (RFC 9457). */
import type { PolicyError } from "../model/index.js";

export const PROBLEM_TYPE = "application/problem+json";
/** What `type` points at; the API answers it with what the code means. */
const PROBLEM_PATH = "/api/v1/problems";

export interface ProblemKind {
  status: number;
  title: string;
  /** When it comes, and what to do. */
  about: string;
}

/** In the order of their statuses. */
export const CATALOGUE = {
  invalid_request: {
    status: 400,
    title: "The request is not understood",
    about: "A parameter, header or body is not as the document says; `detail` names it. Mend the request.",
  },
  cross_site: {
    status: 403,
    title: "Requests from web pages are refused",
    about:
      "A page of another origin sent it. Use the command line, or a page that the controller itself serves.",
  },
  not_found: {
    status: 404,
    title: "There is no such thing",
    about: "No such path, policy, experiment, bypass or problem; `detail` says where all of them are listed.",
  },
  not_kept: {
    status: 404,
    title: "Nothing is kept of that time",
    about: "The past hour is kept, since the controller began at the earliest. `detail` says from when on.",
  },
  method_not_allowed: {
    status: 405,
    title: "The method is not for this path",
    about: "The header Allow lists the methods that are.",
  },
  not_acceptable: {
    status: 406,
    title: "The reply cannot be given in the type asked for",
    about: "Accept must allow the type that the document names, such as application/json.",
  },
  timeout: {
    status: 408,
    title: "The request took too long",
    about: "The request did not come in whole in time. Send it again.",
  },
  policy_in_file: {
    status: 409,
    title: "The policy lives in a file",
    about:
      "A watched directory holds it and the controller only reads that: edit the file that `detail` names.",
  },
  experiment_over: {
    status: 409,
    title: "The experiment is over",
    about: "It has ended or was stopped. Applied again, its policy begins a new one.",
  },
  too_many_bypasses: {
    status: 409,
    title: "Too many bypasses are in force",
    about: "End some, or let one with fewer labels stand for many. One for every sidecar is counted apart.",
  },
  precondition_failed: {
    status: 412,
    title: "The policy is another one by now",
    about: "If-Match or If-None-Match does not hold. Read the policy again, and decide anew.",
  },
  too_large: {
    status: 413,
    title: "The request is too large",
    about: "The body is over the limit that `detail` names. Send it in parts.",
  },
  media_type: {
    status: 415,
    title: "The content type is not supported",
    about: "Say in Content-Type what the body is, in UTF-8 and without Content-Encoding.",
  },
  wrong_host: {
    status: 421,
    title: "The Host header names another server",
    about: "The API answers to names of this machine only, such as 127.0.0.1 and localhost.",
  },
  policy_refused: {
    status: 422,
    title: "The policies are refused",
    about: "`errors` lists everything that is wrong, each with its path. Nothing was changed.",
  },
  too_many_streams: {
    status: 429,
    title: "Too many event streams are open",
    about: "Close one, or come again after Retry-After seconds.",
  },
  headers_too_large: {
    status: 431,
    title: "The headers are too large",
    about: "Address and headers together have at most 16 KiB.",
  },
  internal: {
    status: 500,
    title: "The controller failed",
    about: "A defect of the controller; its log says more.",
  },
  not_ready: {
    status: 503,
    title: "The controller is not ready",
    about: "It is starting or stopping; `detail` says what it waits for. Ask again.",
  },
  store_broken: {
    status: 503,
    title: "The store takes no more changes",
    about: "Its disk failed. What is in force stays in force; mend the disk, then restart the controller.",
  },
  store_full: {
    status: 507,
    title: "There is no room to keep the change",
    about: "The disk of the data directory is full. Nothing was changed; make room and send it again.",
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof CATALOGUE;
export const PROBLEM_CODES = Object.keys(CATALOGUE) as ProblemCode[];

/** What any request may meet, whatever it asks for. */
export const COMMON_PROBLEMS: readonly ProblemCode[] = [
  "invalid_request",
  "cross_site",
  "not_acceptable",
  "timeout",
  "wrong_host",
  "headers_too_large",
  "internal",
];

/** The body of every refusal, as `application/problem+json`. */
export interface Problem {
  /** Path of what the code means, on the same server. */
  type: string;
  code: ProblemCode;
  status: number;
  title: string;
  /** What was wrong this time, and what to do. */
  detail: string;
  /** With `policy_refused`: everything that is wrong. */
  errors?: PolicyError[];
}

/** Thrown by routes; `detail` says what was wrong and what to do. */
export class ApiError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly more: { errors?: PolicyError[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
  }
}

export function problem(code: ProblemCode, detail: string, errors?: PolicyError[]): Problem {
  const { status, title } = CATALOGUE[code];
  const base = { type: `${PROBLEM_PATH}/${code}`, code, status, title, detail };
  return errors === undefined ? base : { ...base, errors };
}
