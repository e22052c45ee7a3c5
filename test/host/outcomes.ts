// How a request can fail without an answer of the upstream, as Envoy 1.40.0 shows each to a filter.

export interface Outcome {
  readonly status: number;
  /** response.flags: one bit each. */
  readonly flags: number;
  readonly details: string;
  readonly body: string;
  readonly attempts: number;
  /** upstream.address is there. */
  readonly reached: boolean;
  /** The route names no cluster that the filter could read. */
  readonly routed: boolean;
  /** The router answers inside the request's callback instead of later. */
  readonly atOnce: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

const BEFORE = "upstream connect error or disconnect/reset before headers. reset reason";
const USUAL = { attempts: 1, reached: true, routed: true, atOnce: false, headers: {} } as const;
const NOT_REACHED = { reached: false, atOnce: true } as const;

export const OUTCOMES = {
  refused: {
    ...USUAL,
    status: 503,
    flags: 32,
    details:
      "upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_Connection_refused}",
    body: `${BEFORE}: remote connection failure`,
  },
  reset: {
    ...USUAL,
    status: 503,
    flags: 64,
    details: "upstream_reset_before_response_started{connection_termination}",
    body: `${BEFORE}: connection termination`,
  },
  timeout: { ...USUAL, status: 504, flags: 4, details: "response_timeout", body: "upstream request timeout" },
  perTryTimeout: {
    ...USUAL,
    status: 504,
    flags: 32_772,
    details: "upstream_per_try_timeout",
    body: "upstream request timeout",
    attempts: 2,
  },
  overflow: {
    ...USUAL,
    atOnce: true,
    status: 503,
    flags: 128,
    details: "upstream_reset_before_response_started{overflow}",
    body: `${BEFORE}: overflow`,
    headers: { "x-envoy-overloaded": "true" },
  },
  noHealthyUpstream: {
    ...USUAL,
    ...NOT_REACHED,
    status: 503,
    flags: 2,
    details: "no_healthy_upstream",
    body: "no healthy upstream",
  },
  noRoute: {
    ...USUAL,
    ...NOT_REACHED,
    status: 404,
    flags: 256,
    details: "route_not_found",
    body: "",
    attempts: 0,
    routed: false,
  },
} as const satisfies Readonly<Record<string, Outcome>>;

export type OutcomeName = keyof typeof OUTCOMES;
