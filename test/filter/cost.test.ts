import { describe, expect, it } from "vitest";
import type { ExchangePlan, Ledger } from "../host/index.js";
import { type Document, Sidecar } from "./support/sidecar.js";

const SERVICES = [{ name: "default/ratings", hosts: ["ratings"] }];
const ABORT = { abort: { status: 503 }, activeFor: "1h" };
const FAULT = { name: "default/f", percentage: "0%", ...ABORT };
const RARE = { ...FAULT, percentage: "0.0001%" };
const BREAKER = { name: "default/b", trip: { consecutive: 5 } };
const TENANT = { name: "tenant", from: { header: "x-tenant" }, values: ["gold"] };
const ENTRIES = [
  "proxy_on_context_create",
  "proxy_on_request_headers",
  "proxy_on_response_headers",
  "proxy_on_log",
];
/** Two clocks, the histogram's sample, the response's headers in one value: what every request asks of the host. */
const EVERY = { clock_time_get: 2, proxy_record_metric: 1 };
const REQUEST = { authority: "ratings", headers: { "x-tenant": "gold", "x-user": "u" } };

/** What one request costs once all names are known. */
async function costOf(document: Document, plan: ExchangePlan = {}): Promise<Ledger> {
  const { root, envoy } = await Sidecar.start(document);
  root.exchange({ request: REQUEST, ...plan });
  envoy.advance(200);
  return root.exchange({ request: REQUEST, ...plan }).ledger;
}

type Row = readonly [
  title: string,
  document: Document,
  plan: ExchangePlan,
  /** Values that the host copies in: the request's part, and the response's. */
  values: readonly [request: number, response: number],
  calls: Readonly<Record<string, number>>,
];

const [PAIRS, HEADER, PROPERTY] = [
  "proxy_get_header_map_pairs",
  "proxy_get_header_map_value",
  "proxy_get_property",
];
const [REMOVE, REPLACE] = ["proxy_remove_header_map_value", "proxy_replace_header_map_value"];
/** The instant of the response's headers. */
const TIMED = { clock_time_get: 3 };
const ALL = { services: SERVICES, breakers: [BREAKER], faults: [FAULT], tags: [TENANT] };
const BY_CLUSTER = { ...BREAKER, match: { clusters: ["upstream"] } };
const BY_PATH = { ...BREAKER, match: { paths: [{ prefix: "/" }] } };
const RATE = { rate: { threshold: "50%" } };
const SLOW = { slow: { over: "1s", threshold: "50%" } };
const HUNG = { hung: { over: "1s", count: 5 } };
const tripped = (trip: object, more: object = {}) => ({ breakers: [{ name: "default/b", trip, ...more }] });
const KEYED = { key: { header: "x-tenant" } };
const GRPC_OK = {
  body: "a",
  headers: { "content-type": "application/grpc" },
  trailers: { "grpc-status": "0" },
};

const ROWS: Row[] = [
  ["nothing configured", {}, {}, [0, 1], { [PAIRS]: 1, [REMOVE]: 1 }],
  ["a breaker of everything", { breakers: [BREAKER] }, {}, [0, 1], { [PAIRS]: 1, [REMOVE]: 1 }],
  ["a rate", tripped(RATE), {}, [0, 1], { [PAIRS]: 1, [REMOVE]: 1 }],
  [
    "slow requests, by one more look at the clock",
    tripped(SLOW),
    {},
    [0, 1],
    { ...TIMED, [PAIRS]: 1, [REMOVE]: 1 },
  ],
  ["hung requests", tripped(HUNG), {}, [0, 1], { [PAIRS]: 1, [REMOVE]: 1 }],
  ["a ramp to come", tripped(RATE, { ramp: { over: "10s" } }), {}, [0, 1], { [PAIRS]: 1, [REMOVE]: 1 }],
  ["a key that is known", tripped(RATE, KEYED), {}, [1, 1], { [PAIRS]: 1, [REMOVE]: 1, [HEADER]: 1 }],
  [
    "every trip at once",
    tripped({ ...BREAKER.trip, ...RATE, ...SLOW, ...HUNG }),
    {},
    [0, 1],
    { ...TIMED, [PAIRS]: 1, [REMOVE]: 1 },
  ],
  ["a cluster", { breakers: [BY_CLUSTER] }, {}, [1, 1], { [PAIRS]: 1, [REMOVE]: 1, [PROPERTY]: 1 }],
  ["one header", { tags: [TENANT] }, {}, [1, 1], { [PAIRS]: 1, [REMOVE]: 1, [HEADER]: 1 }],
  ["the host", { services: SERVICES }, {}, [1, 1], { [PAIRS]: 1, [REPLACE]: 1, [HEADER]: 1 }],
  ["host and path", { services: SERVICES, breakers: [BY_PATH] }, {}, [1, 1], { [PAIRS]: 2, [REPLACE]: 1 }],
  ["a fault that hits nobody", { faults: [FAULT] }, {}, [1, 1], { [PAIRS]: 1, [REMOVE]: 1, [HEADER]: 1 }],
  ["a fault that does not hit", { faults: [RARE] }, {}, [1, 1], { [PAIRS]: 2, [REMOVE]: 1 }],
  ["services, breaker, fault and tag", ALL, {}, [1, 1], { [PAIRS]: 2, [REPLACE]: 1 }],
  ["the callee's side", { direction: "inbound", services: SERVICES }, {}, [1, 1], { [PAIRS]: 2 }],
  ["a body", {}, { upstream: { body: "a" } }, [0, 1], { [PAIRS]: 1, [REMOVE]: 1 }],
  ["gRPC", {}, { upstream: GRPC_OK }, [0, 2], { [PAIRS]: 1, [REMOVE]: 1, [HEADER]: 1 }],
  [
    "a failure, whose trace is looked for in two headers,",
    {},
    { upstream: { status: 503 } },
    [0, 2],
    { [PAIRS]: 1, [REMOVE]: 1, [PROPERTY]: 1, [HEADER]: 2 },
  ],
  [
    "a connection failure",
    {},
    { upstream: { fail: "refused" } },
    [0, 2],
    { [PAIRS]: 1, [REMOVE]: 1, [PROPERTY]: 1, [HEADER]: 2 },
  ],
  ["a client that goes away", {}, { cancelAfterMs: 1, upstream: { never: true } }, [0, 0], { [REMOVE]: 1 }],
];

describe("what a request costs", () => {
  it.each(ROWS)("with %s is known to the last host call", async (_, document, plan, values, calls) => {
    const ledger = await costOf(document, plan);
    expect(ledger.hostCalls).toEqual({ ...EVERY, ...calls });
    expect(ledger.returnedValues).toBe(values[0] + values[1]);
  });

  it("enters the filter four times, each part of a body once more, and at the end", async () => {
    const { entries } = await costOf({}, { upstream: { body: "abc" } });
    const expected = Object.fromEntries(ENTRIES.map((name) => [name, 1]));
    expect(entries).toEqual({ ...expected, proxy_on_response_body: 2, proxy_on_done: 1 });
  });

  it("touches shared data only where a fault is limited", async () => {
    const limited = { ...FAULT, percentage: "100%", limits: { concurrent: 9 } };
    const { hostCalls } = await costOf({ faults: [limited] });
    expect(hostCalls.proxy_get_shared_data).toBe(2);
    expect(hostCalls.proxy_set_shared_data).toBe(2);
  });

  it("sets the filter state only where something was done", async () => {
    const { hostCalls } = await costOf({ faults: [{ ...FAULT, percentage: "100%" }] });
    expect(hostCalls).toEqual({
      ...EVERY,
      ...{ [HEADER]: 3, [REMOVE]: 1, proxy_set_property: 1, proxy_send_local_response: 1 },
    });
  });
});
