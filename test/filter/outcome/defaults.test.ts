// How requests end without a word of the breaker on what is a failure: every row of what was seen on a real Envoy.
import { describe, expect, it } from "vitest";
import { type ExchangePlan, OUTCOMES, type OutcomeName } from "../../host/index.js";
import { type Document, Sidecar } from "../support/sidecar.js";
import {
  bare,
  call,
  only as code,
  countedAs,
  direct,
  FLAGS,
  type Outcome,
  trailers,
  upstream,
} from "./plans.js";

type Row = readonly [title: string, outcome: Outcome, plan: ExchangePlan];

const BY_NAME: Readonly<Record<OutcomeName, Outcome>> = {
  refused: "failure",
  reset: "failure",
  timeout: "failure",
  perTryTimeout: "failure",
  noHealthyUpstream: "failure",
  overflow: "ignored",
  noRoute: "ignored",
};

const { LR, UR, UF, UC, UO, NR, DI, FI, RL, UAEX, RLSE, URX, SI, UPE, NC, OM, DO } = FLAGS;
const GRPC_WEB = { "content-type": "application/grpc-web+proto" };
const DELAYED_AND_ABORTED = DI + FI;

const ROWS: Row[] = [
  ...(Object.keys(OUTCOMES) as OutcomeName[]).map((fail): Row => [fail, BY_NAME[fail], upstream({ fail })]),
  ["200", "success", {}],
  ["200 with a body", "success", upstream({ body: ["a", "b"] })],
  ["200 with trailers", "success", upstream({ body: "a", trailers: { "x-a": "1" } })],
  ["an upstream's 301", "success", upstream({ status: 301 })],
  ["an upstream's 404", "success", upstream({ status: 404 })],
  ["an upstream's 499", "success", upstream({ status: 499, body: "a" })],
  ["429", "soft_failure", upstream({ status: 429 })],
  ["500", "failure", upstream({ status: 500 })],
  ["599", "failure", upstream({ status: 599 })],
  ["200 after two retries", "success", upstream({ attempts: 3 })],
  ["retries used up", "failure", upstream({ status: 503, attempts: 3, flags: URX })],
  ["retries of a 404 used up", "failure", upstream({ status: 404, attempts: 3, flags: URX })],
  [
    "a refused connection after retries",
    "failure",
    upstream({ fail: "refused", attempts: 3, flags: UF + URX }),
  ],
  ["a 503 that may not be tried again, as too many are", "failure", upstream({ status: 503, flags: UO })],
  ["a reset that may not be tried again", "failure", upstream({ fail: "reset", flags: UC + UO })],
  ["a 200 that is the last of too many tries", "success", upstream({ status: 200, flags: UO })],
  ["a stream that was idle too long", "failure", upstream({ status: 504, flags: SI })],
  ["a stream that lasted too long", "failure", upstream({ status: 504 })],
  ["a local reset", "failure", upstream({ status: 503, flags: LR })],
  ["an upstream's reset of its stream", "failure", upstream({ status: 503, flags: UR })],
  ["an upstream that breaks the protocol", "failure", upstream({ status: 502, flags: UPE })],
  ["a reset in the middle of the body", "failure", upstream({ body: ["a"], resetMidway: true })],
  ["a reset after the headers", "failure", upstream({ body: [], resetMidway: true })],
  ["a failure that breaks off", "failure", upstream({ status: 500, body: "a", resetMidway: true })],
  ["an unknown cluster", "ignored", direct(503, NC)],
  ["no route", "ignored", direct(404, NR)],
  ["a redirect of the route", "ignored", direct(301)],
  ["a direct response of 200", "ignored", direct(200)],
  ["another filter's 204", "ignored", direct(204)],
  ["a direct response of 418", "ignored", direct(418)],
  ["a direct response of 503", "ignored", direct(503)],
  ["an RBAC filter's denial", "ignored", direct(403)],
  ["an external authorization's denial", "ignored", direct(403, UAEX)],
  ["a rate limit's 429", "ignored", direct(429, RL)],
  ["a rate limit that cannot be asked", "ignored", direct(500, RLSE)],
  ["Envoy's overload", "ignored", direct(503, OM)],
  ["a share that the cluster drops", "ignored", direct(503, DO)],
  ["the native fault filter's delay and abort", "ignored", direct(503, DELAYED_AND_ABORTED)],
  ["the native fault filter's abort", "ignored", direct(503, FI)],
  ["the native fault filter's abort with 418", "ignored", direct(418, FI)],
  ["the native fault filter's delay", "success", upstream({ flags: DI })],
  ["a client that goes away before headers", "cancelled", { cancelAfterMs: 5, ...upstream({ never: true }) }],
  [
    "an HTTP/2 client that resets",
    "cancelled",
    { protocol: "HTTP/2", cancelAfterMs: 5, ...upstream({ never: true }) },
  ],
  ["gRPC OK", "success", call(trailers(0))],
  ["gRPC OK without a message", "success", call(code(0))],
  ["gRPC NOT_FOUND", "success", call(code(5))],
  ["gRPC OK with HTTP 503", "failure", call(trailers(0, 503))],
  ["gRPC RESOURCE_EXHAUSTED with HTTP 503", "soft_failure", call(trailers(8, 503))],
  ["gRPC UNAVAILABLE with HTTP 404", "failure", call(trailers(14, 404))],
  ["gRPC UNAVAILABLE with HTTP 429", "soft_failure", call(code(14, 429))],
  ["HTTP 503 of a gRPC service without a status", "failure", call(bare(503))],
  ["HTTP 429 of a gRPC service without a status", "soft_failure", call(bare(429))],
  ["a gRPC status and a body behind it", "failure", call({ ...code(14), body: "message" })],
  ...["", "abc", "-1", "17", "99999", "1e1"].flatMap((text): Row[] => [
    [`gRPC status "${text}" without a message`, "failure", call(code(text))],
    [`gRPC status "${text}" after a message`, "failure", call(trailers(text))],
  ]),
  ["gRPC UNIMPLEMENTED in trailers", "success", call(trailers(12))],
  ["gRPC RESOURCE_EXHAUSTED", "soft_failure", call(code(8))],
  ["gRPC RESOURCE_EXHAUSTED in trailers", "soft_failure", call(trailers(8))],
  ...[2, 4, 13, 14, 15].flatMap((n): Row[] => [
    [`gRPC ${n} without a message`, "failure", call(code(n))],
    [`gRPC ${n} after a message`, "failure", call(trailers(n))],
  ]),
  ["a gRPC request that times out", "failure", call({ fail: "timeout" })],
  ["a gRPC request that Envoy's own limit stops", "ignored", call({ fail: "overflow" })],
  ["a gRPC request that another filter answers", "ignored", call({ direct: { status: 503 } })],
  ["a gRPC request that another filter answers with 200", "ignored", call({ direct: { status: 200 } })],
  ["a gRPC request that an RBAC filter denies", "ignored", call({ direct: { status: 403 } })],
  ["a gRPC stream that ends without a status", "failure", call(bare())],
  ["a gRPC-Web stream, whose status is in its body", "success", call({ headers: GRPC_WEB, body: "message" })],
  ["a gRPC stream that breaks off", "failure", call({ body: ["a"], resetMidway: true })],
];

function breaker(trip: object): Document {
  return { breakers: [{ name: "default/b", trip }] };
}

async function trips(trip: object, plans: readonly ExchangePlan[]): Promise<boolean> {
  const sidecar = await Sidecar.start(breaker(trip));
  for (const plan of plans) sidecar.root.exchange(plan);
  return sidecar.counter("meshfuse_breaker_transitions_total", { to: "open" }) > 0;
}

describe("the outcome of a request", () => {
  it.each(ROWS)("that ends with %s is %s", async (_, outcome, plan) => {
    const sidecar = await Sidecar.start({});
    const exchange = sidecar.root.exchange(plan);
    expect(exchange.done).toBe(true);
    expect(sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({ [outcome]: 1 });
    expect(sidecar.envoy.violationList).toEqual([]);
  });

  it("whose client goes away in the middle of the response is cancelled", async () => {
    for (const protocol of ["HTTP/1.1", "HTTP/2"] as const) {
      const sidecar = await Sidecar.start({});
      const stream = sidecar.root.stream({ protocol });
      stream.requestHeaders({ ":authority": "a", ":path": "/", ":method": "GET" });
      stream.responseHeaders({ ":status": "200" }, false);
      stream.responseBody("a", false);
      stream.cancel();
      expect(sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({ cancelled: 1 });
    }
  });
});

describe("what is not counted", () => {
  it("is a request so malformed that no filter sees its headers", async () => {
    const sidecar = await Sidecar.start({});
    sidecar.root.stream({ protocol: "HTTP/1.1" }).cancel();
    expect(sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({});
    expect(sidecar.envoy.violationList).toEqual([]);
  });
});

describe("the filter's own answers", () => {
  it("are counted as what they are, and never as an upstream's", async () => {
    const fault = { name: "f", percentage: "100%", abort: { status: 503 }, activeFor: "1h" };
    expect(await countedAs({ faults: [fault] }, {})).toEqual({ injected: 1 });
    const breaker = { name: "b", trip: { consecutive: 1 }, mode: "forcedOpen" };
    expect(await countedAs({ breakers: [breaker] }, {})).toEqual({ rejected: 1 });
  });
});

describe("what a breaker hears", () => {
  const HARD = { consecutive: 1 };
  const FAILED = { rate: { threshold: "100%", minimum: 1 } };
  const COMPLETED = { rate: { threshold: "50%", minimum: 2 } };
  const heard: Readonly<Record<Outcome, readonly boolean[]>> = {
    success: [false, false, true],
    failure: [true, true, true],
    soft_failure: [false, true, true],
    ignored: [false, false, false],
    cancelled: [false, false, false],
  };

  it.each(ROWS)("of a request that ends with %s is %s", async (_, outcome, plan) => {
    const failure = upstream({ status: 500 });
    const all = [
      await trips(HARD, [plan]),
      await trips(FAILED, [plan]),
      await trips(COMPLETED, [failure, plan]),
    ];
    expect(all).toEqual(heard[outcome]);
  });
});
