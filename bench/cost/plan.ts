// What is measured: scenarios, and the plan of each as the host reads it (host.c says what its words mean).

/** Requests that are counted, and those before them: after these all names are known and all windows are in use. */
const COUNTED = 1000;
const WARMED = 200;

/** What each request and each response brings, in every scenario: ten headers and eight. */
const REQUEST = [
  ":authority ratings:9080",
  ":path /ratings/1",
  ":method GET",
  ":scheme http",
  "x-request-id 2f1c9a4e-1111-4222-8333-123456789abc",
  "x-forwarded-proto http",
  "user-agent curl/7.88.1",
  "accept */*",
  "x-tenant gold",
  "x-meshfuse-source default/reviews",
];
const RESPONSE = [
  ":status 200",
  "content-type application/json",
  "content-length 64",
  "date Sat, 01 Aug 2026 12:00:00 GMT",
  "server envoy",
  "cache-control no-store",
  "x-request-id 2f1c9a4e-1111-4222-8333-123456789abc",
  "x-envoy-upstream-service-time 2",
];
const NODE = ["text plugin_name meshfuse", "text xds.node.cluster reviews"];
const UPSTREAM = [
  "text xds.cluster_name outbound|9080||ratings",
  "number response.flags 0",
  "number upstream.request_attempt_count 1",
];

export interface Scenario {
  name: string;
  /** The filter's configuration. */
  document: Readonly<Record<string, unknown>>;
  /** Lines of the plan between the warm requests and those that are counted. */
  before?: readonly string[];
  /** How many are counted, and how many of them are under way at a time. */
  counted?: number;
  atOnce?: number;
}

const SERVICES = [
  { name: "default/ratings", hosts: ["ratings", "ratings.default"] },
  { name: "default/reviews", hosts: ["reviews", "reviews.default"] },
];
const BREAKER = "default/b";
const CONSECUTIVE = { consecutive: 5 };
const RATE = { rate: { threshold: "50%", minimum: 20, window: "10s" } };
const SLOW = { slow: { over: "1s", threshold: "50%", minimum: 20, window: "10s" } };
const HUNG = { hung: { over: "1s", count: 50 } };
const ALL = { ...CONSECUTIVE, ...RATE, ...SLOW, ...HUNG };

/** Five failures, so that a breaker with `consecutive` opens. */
const TRIP = ["response :status 503", "send 5 1", "response :status 200"];

const trip = (trip: object, more: object = {}) => ({ breakers: [{ name: BREAKER, trip, ...more }] });

/** The first one is what the others are compared with. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "pass-through", document: {} },
  { name: "breaker: consecutive", document: trip(CONSECUTIVE) },
  { name: "breaker: rate", document: trip(RATE) },
  { name: "breaker: consecutive, rate", document: trip({ ...CONSECUTIVE, ...RATE }) },
  { name: "breaker: slow", document: trip(SLOW) },
  { name: "breaker: hung", document: trip(HUNG) },
  { name: "breaker: hung, 100 under way", document: trip({ hung: { over: "1s", count: 200 } }), atOnce: 100 },
  { name: "breaker: all trips", document: trip(ALL) },
  { name: "breaker: all trips, keyed", document: trip(ALL, { key: { header: "x-tenant" } }) },
  {
    name: "breaker: a failure",
    document: trip({ consecutive: 1_000_000 }),
    before: ["response :status 503"],
  },
  {
    name: "breaker: open",
    document: trip(CONSECUTIVE, { open: { base: "1h", max: "1h" } }),
    before: TRIP,
  },
  {
    name: "breaker: half-open, a probe",
    document: trip(CONSECUTIVE, { open: { base: "1s" }, halfOpen: { probes: 100 } }),
    before: [...TRIP, "pass 1100"],
    counted: 90,
  },
  { name: "services", document: { services: SERVICES } },
  { name: "inbound, services", document: { direction: "inbound", services: SERVICES } },
  { name: "services, breaker, fault, tag", document: full() },
];

/** The text that host.c reads. */
export function planOf(scenario: Scenario): string {
  const { document, before = [], counted = COUNTED, atOnce = 1 } = scenario;
  const direction = document.direction ?? "outbound";
  return [
    ...NODE,
    `text plugin_root_id meshfuse.${direction}`,
    ...UPSTREAM,
    ...REQUEST.map((header) => `request ${header}`),
    ...RESPONSE.map((header) => `response ${header}`),
    `config ${JSON.stringify(document)}`,
    `send ${WARMED} ${atOnce}`,
    "pass 500",
    ...before,
    `measure ${counted} ${atOnce}`,
    "",
  ].join("\n");
}

/** Requests that a scenario counts. */
export function countedOf({ counted = COUNTED }: Scenario): number {
  return counted;
}

function full(): Scenario["document"] {
  const match = {
    hosts: ["ratings"],
    paths: [{ prefix: "/ratings" }],
    headers: [{ name: "x-tenant", exact: "gold" }],
  };
  const fault = { percentage: "0%", delay: { fixed: "1s" }, abort: { status: 503 }, activeFor: "1h" };
  return {
    services: SERVICES,
    ...trip(ALL, { match }),
    faults: [{ name: "default/f", match, ...fault }],
    tags: [{ name: "tenant", from: { header: "x-tenant" }, values: ["gold", "silver"] }],
  };
}
