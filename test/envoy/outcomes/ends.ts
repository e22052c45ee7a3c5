// Every way in which a request can end, what the client and the upstream see of it, and what the filter should.

export type Outcome = "success" | "failure" | "soft_failure" | "ignored" | "cancelled";

export interface End {
  /** How the filter counts it. */
  outcome: Outcome;
  what: string;
  /** Request `index` of the case asks for this. */
  path: string | ((index: number) => string);
  /** What the client sees: a status of HTTP (0: no answer), or of a gRPC call (`undefined`: none). */
  seen: number | string | undefined;
  /** A gRPC call. */
  grpc?: boolean;
  headers?: Record<string, string>;
  method?: string;
  /** How often the upstream is asked; default once. */
  tries?: number;
  /** Envoy gives up: a busy upstream may find the connection closed before it read the request. */
  timesOut?: boolean;
  /** The client goes away once the upstream has the request. */
  leaves?: boolean;
  /** The breaker's own. */
  failure?: object;
  /** The response headers come later than this, and count as slow. */
  slowOver?: string;
}

const HTTP: End[] = [
  { outcome: "success", what: "a 200", path: "/s/200", seen: 200 },
  { outcome: "success", what: "a 404", path: "/s/404", seen: 404 },
  { outcome: "success", what: "a 204", path: "/s/204", seen: 204 },
  { outcome: "success", what: "a 304", path: "/s/304", seen: 304 },
  { outcome: "success", what: "a HEAD", path: "/s/200", seen: 200, method: "HEAD" },
  {
    outcome: "success",
    what: "one that is retried, and ends well",
    path: (index) => `/again/flaky/2/${index}`,
    seen: 200,
    tries: 3,
  },
  { outcome: "success", what: "a slow one", path: "/wait/300/200", seen: 200, slowOver: "100ms" },
  { outcome: "failure", what: "a slow 500", path: "/wait/300/500", seen: 500, slowOver: "100ms" },
  { outcome: "soft_failure", what: "a 429", path: "/s/429", seen: 429 },
  { outcome: "failure", what: "a 500", path: "/s/500", seen: 500 },
  { outcome: "failure", what: "a refused connection", path: "/refused", seen: 503, tries: 0 },
  { outcome: "failure", what: "a connection closed before the headers", path: "/reset", seen: 503 },
  { outcome: "failure", what: "a connection closed after the headers", path: "/midway", seen: 200 },
  { outcome: "failure", what: "a route's timeout", path: "/timeout", seen: 504, timesOut: true },
  {
    outcome: "failure",
    what: "timeouts of each try",
    path: "/each/never",
    seen: 504,
    tries: 2,
    timesOut: true,
  },
  { outcome: "failure", what: "one whose retries end badly", path: "/again/s/503", seen: 503, tries: 3 },
  { outcome: "failure", what: "a 503 where no retry is left for it", path: "/spent/s/503", seen: 503 },
  { outcome: "failure", what: "a reset where no retry is left for it", path: "/spent/reset", seen: 503 },
  { outcome: "success", what: "a 200 without the router's header", path: "/quiet/s/200", seen: 200 },
  { outcome: "failure", what: "a 500 without the router's header", path: "/quiet/s/500", seen: 500 },
  {
    outcome: "failure",
    what: "a 503 without the router's header, where no retry is left",
    path: "/quiet-spent/s/503",
    seen: 503,
  },
  { outcome: "failure", what: "a cluster without a healthy host", path: "/nobody", seen: 503, tries: 0 },
  { outcome: "ignored", what: "a cluster's overflow", path: "/full", seen: 503, tries: 0 },
  {
    outcome: "ignored",
    what: "an unknown cluster",
    path: "/unknown-cluster",
    seen: 503,
    tries: 0,
    headers: { "x-cluster": "none" },
  },
  { outcome: "ignored", what: "a direct response of 503", path: "/direct", seen: 503, tries: 0 },
  { outcome: "ignored", what: "a direct response of 200", path: "/direct/200", seen: 200, tries: 0 },
  { outcome: "ignored", what: "an abort of Envoy's own fault filter", path: "/aborted", seen: 503, tries: 0 },
  { outcome: "ignored", what: "a denial of Envoy's access control", path: "/denied", seen: 403, tries: 0 },
  { outcome: "cancelled", what: "a client that goes away", path: "/never", seen: 0, leaves: true },
];

const CALLS: End[] = [
  { outcome: "success", what: "OK in its trailers", path: "/grpc/trailers/0", seen: "0" },
  { outcome: "success", what: "OK in its headers", path: "/grpc/only/0", seen: "0" },
  { outcome: "success", what: "NOT_FOUND", path: "/grpc/trailers/5", seen: "5" },
  { outcome: "failure", what: "UNAVAILABLE in its trailers", path: "/grpc/trailers/14", seen: "14" },
  { outcome: "failure", what: "UNAVAILABLE in its headers", path: "/grpc/only/14", seen: "14" },
  {
    outcome: "soft_failure",
    what: "RESOURCE_EXHAUSTED in its trailers",
    path: "/grpc/trailers/8",
    seen: "8",
  },
  { outcome: "soft_failure", what: "RESOURCE_EXHAUSTED in its headers", path: "/grpc/only/8", seen: "8" },
  { outcome: "failure", what: "OK, but HTTP 503", path: "/grpc/http/503/0", seen: "0" },
  { outcome: "failure", what: "a status that is none", path: "/grpc/trailers/abc", seen: "abc" },
  { outcome: "failure", what: "no status at all", path: "/grpc/bare", seen: undefined },
  { outcome: "failure", what: "a route's timeout", path: "/grpc-timeout", seen: "14", timesOut: true },
  { outcome: "failure", what: "a refused connection", path: "/refused", seen: "14", tries: 0 },
  { outcome: "ignored", what: "a cluster's overflow", path: "/full", seen: "14", tries: 0 },
  { outcome: "ignored", what: "a denial of Envoy's access control", path: "/denied", seen: "7", tries: 0 },
  {
    outcome: "ignored",
    what: "an abort of Envoy's own fault filter",
    path: "/aborted",
    seen: "14",
    tries: 0,
  },
  {
    outcome: "cancelled",
    what: "a client that resets it",
    path: "/grpc/never",
    seen: undefined,
    leaves: true,
  },
].map((end): End => ({ ...end, grpc: true }) as End);

const OF_ONES_OWN: End[] = [
  { failure: { statuses: ["404"] }, outcome: "failure", what: "a 404", path: "/s/404", seen: 404 },
  { failure: { statuses: ["404"] }, outcome: "success", what: "a 500", path: "/s/500", seen: 500 },
  { failure: { statuses: [] }, outcome: "failure", what: "a refusal", path: "/refused", seen: 503, tries: 0 },
  {
    failure: { statuses: [] },
    outcome: "failure",
    what: "a timeout",
    path: "/timeout",
    seen: 504,
    timesOut: true,
  },
  {
    failure: { statuses: ["4xx"] },
    outcome: "ignored",
    what: "a denial",
    path: "/denied",
    seen: 403,
    tries: 0,
  },
  { failure: { soft: ["5xx"] }, outcome: "soft_failure", what: "a 503", path: "/s/503", seen: 503 },
  { failure: { ignore: ["404"] }, outcome: "ignored", what: "a 404", path: "/s/404", seen: 404 },
  { failure: { ignore: ["503"] }, outcome: "ignored", what: "a reset", path: "/reset", seen: 503 },
  {
    ...{ failure: { grpc: ["NOT_FOUND"] }, outcome: "failure", what: "NOT_FOUND" },
    ...{ path: "/grpc/trailers/5", seen: "5", grpc: true },
  },
  {
    ...{ failure: { grpc: ["NOT_FOUND"] }, outcome: "success", what: "no status at all" },
    ...{ path: "/grpc/bare", seen: undefined, grpc: true },
  },
] satisfies End[];

export const ENDS: readonly End[] = [...HTTP, ...CALLS, ...OF_ONES_OWN];

export function titleOf({ grpc, what, failure }: End): string {
  const own = failure === undefined ? "" : ` with ${JSON.stringify(failure)}`;
  return `${grpc === true ? "a gRPC call with " : ""}${what}${own}`;
}
