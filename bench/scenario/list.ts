// The scenarios: each feature alone, all together, growth over rules and keys, and the filter's own answers.
import type { Header, Pending, Scenario } from "./scenario.js";
import { REQUEST, RESPONSE, requestTo } from "./traffic.js";

const CONSECUTIVE = { consecutive: 5 };
const RATE = { rate: { threshold: "50%", minimum: 20, window: "10s" } };
const SLOW = { slow: { over: "1s", threshold: "50%", minimum: 20, window: "10s" } };
const HUNG = { hung: { over: "1s", count: 50 } };
const ALL = { ...CONSECUTIVE, ...RATE, ...SLOW, ...HUNG };

const SERVICES = [
  { name: "default/ratings", hosts: ["ratings", "ratings.default"] },
  { name: "default/reviews", hosts: ["reviews", "reviews.default"] },
];
const NODE = { service: "reviews", version: "v1", namespace: "default" };
const REPORT = { cluster: "meshfuse", interval: "1s" };
const MATCH = { paths: [{ prefix: "/ratings/" }] };
const NEVER = { name: "default/never", percentage: "0%", abort: { status: 503 }, activeFor: "24h" };
const RESPONSE_STATUS = { response: { status: 503 }, activeFor: "24h" };
const TEN = { name: "default/ten", percentage: "10%", abort: { status: 503 }, activeFor: "24h" };
const TENANT = {
  name: "tenant",
  from: { header: "x-tenant" },
  values: ["gold", "silver"],
  otherwise: "other",
};
/** By more than one header, so that all of them are read at once. */
const BY_HEADERS = {
  paths: [{ prefix: "/ratings/" }],
  headers: [
    { name: "accept", exact: "*/*" },
    { name: "x-forwarded-proto", exact: "http" },
  ],
};
const AGENT = { name: "agent", from: { header: "user-agent" }, values: ["curl/7.88.1"], otherwise: "other" };

const breaker = (trip: object, more: object = {}) => ({ breakers: [{ name: "default/b", trip, ...more }] });

const plain = (name: string, what: string, document: Scenario["document"], isShort = false): Scenario => ({
  name,
  what,
  document,
  requests: [REQUEST],
  response: RESPONSE,
  status: 200,
  copies: 16,
  isShort,
});

const answering = (name: string, what: string, document: Scenario["document"]): Scenario => ({
  ...plain(name, what, document, true),
  status: 503,
  copies: 1,
});

const FULL = {
  report: REPORT,
  ...breaker(ALL, { match: MATCH }),
  faults: [NEVER, TEN].map((fault) => ({ ...fault, match: MATCH })),
  tags: [TENANT, AGENT],
};

export const SCENARIOS: readonly Scenario[] = [
  plain("pass-through", "nothing configured: it counts", {}, true),
  plain(
    "breaker",
    "one breaker: failures in a row, and their rate",
    breaker({ ...CONSECUTIVE, ...RATE }),
    true,
  ),
  plain("breaker-all", "one breaker with every trip", breaker(ALL)),
  plain("match", "a breaker for another path", breaker(ALL, { match: { paths: [{ prefix: "/other/" }] } })),
  plain("fault-0", "a fault at 0 %", { faults: [NEVER] }),
  plain("fault-10", "a fault at 10 % that does not hit the request", { faults: [TEN] }),
  plain("response-0", "a fault of the response at 0 %", {
    faults: [{ name: "default/never", percentage: "0%", ...RESPONSE_STATUS }],
  }),
  plain("tag", "one tag from a header", { tags: [TENANT] }),
  plain("tags-2", "two tags from headers", { tags: [TENANT, AGENT] }),
  {
    ...plain("tag-header", "a tag that goes upstream as a header, and is a label", {
      tags: [{ ...TENANT, to: { metric: true, header: "x-mf-tenant" } }],
    }),
    copies: 1,
  },
  plain("matched", "a breaker by path and two headers", breaker(ALL, { match: BY_HEADERS })),
  plain("matched-tags-2", "the same with two tags from headers", {
    ...breaker(ALL, { match: BY_HEADERS }),
    tags: [TENANT, AGENT],
  }),
  plain("services", "services to name, so edges", { node: NODE, services: SERVICES }),
  plain("inbound", "the callee's side", { node: NODE, services: SERVICES, direction: "inbound" }),
  plain("report", "reports each second", { report: REPORT }),
  plain(
    "full-set",
    "match by path, breaker with every trip, faults at 0 % and 10 %, two tags, reports",
    FULL,
    true,
  ),
  ...[1, 10, 100, 1000].map((count) => rules(count)),
  ...[1, 1_000, 10_000].map((count) => keys(count)),
  answering("rejection", "an open breaker turns each request away", breaker(ALL, { mode: "forcedOpen" })),
  answering("abort", "a fault aborts each request", {
    faults: [{ ...NEVER, name: "default/always", percentage: "100%" }],
  }),
  {
    ...plain("delay", "a fault delays each request by 5 ms", {
      faults: [{ name: "default/late", percentage: "100%", delay: { fixed: "5ms" }, activeFor: "24h" }],
    }),
    copies: 1,
  },
  {
    ...plain("response", "a fault changes the status of each answer", {
      faults: [{ name: "default/changed", percentage: "100%", ...RESPONSE_STATUS }],
    }),
    status: 503,
    copies: 1,
    needsUpstream: true,
  },
];

export const PENDING: readonly Pending[] = [{ name: "access", what: "an access rule", needs: "AccessRule" }];

/** Breakers by path and host; the request is for the last. */
function rules(count: number): Scenario {
  const breakers = Array.from({ length: count }, (_, index) => ({
    name: `default/b${index}`,
    match: { hosts: ["ratings"], paths: [{ prefix: `/service-${index}/` }] },
    trip: CONSECUTIVE,
  }));
  return {
    ...plain(
      `rules-${count}`,
      `${count} breakers by path; the last is the request's`,
      { breakers },
      count === 1000,
    ),
    requests: [requestTo(`/service-${count - 1}/1`)],
  };
}

function keys(count: number): Scenario {
  const document = breaker(ALL, { key: { header: "x-tenant", maxKeys: Math.max(count, 2) } });
  const requests = Array.from({ length: count }, (_, index): readonly Header[] =>
    requestTo("/ratings/1", `tenant-${index}`),
  );
  return { ...plain(`keys-${count}`, `a breaker by header with ${count} values in use`, document), requests };
}
