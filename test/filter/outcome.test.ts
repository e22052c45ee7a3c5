import { describe, expect, it } from "vitest";
import { type ExchangePlan, OUTCOMES, type OutcomeName, type UpstreamPlan } from "../host/index.js";
import { type Document, Sidecar } from "./support/sidecar.js";

type Outcome = "success" | "failure" | "soft_failure" | "ignored" | "cancelled";
type Row = readonly [title: string, outcome: Outcome, plan: ExchangePlan];

/** Bits of Envoy's response flags that no outcome of the emulator has. */
const [LR, NR, DI, FI, RL, UAEX, URX, SI, NC, OM] = [3, 8, 9, 10, 11, 12, 15, 16, 24, 25].map(
  (bit) => 2 ** bit,
);
const BY_NAME: Readonly<Record<OutcomeName, Outcome>> = {
  refused: "failure",
  reset: "failure",
  timeout: "failure",
  perTryTimeout: "failure",
  noHealthyUpstream: "failure",
  overflow: "ignored",
  noRoute: "ignored",
};

const GRPC = { "content-type": "application/grpc+proto" };
const GRPC_WEB = { "content-type": "application/grpc-web+proto" };

function upstream(plan: UpstreamPlan): ExchangePlan {
  return { upstream: plan };
}

function direct(status: number, flags = 0): ExchangePlan {
  return upstream({ direct: { status, flags, body: "no" } });
}

function grpc(plan: UpstreamPlan): ExchangePlan {
  return { request: { grpc: true }, upstream: plan };
}

/** A reply of headers only, or of a message and trailers. */
function code(value: number): UpstreamPlan {
  return { headers: { ...GRPC, "grpc-status": String(value) } };
}
function trailers(value: number): UpstreamPlan {
  return { headers: GRPC, body: "message", trailers: { "grpc-status": String(value) } };
}

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
  ["a stream that was idle too long", "failure", upstream({ status: 504, flags: SI })],
  ["a stream that lasted too long", "failure", upstream({ status: 504 })],
  ["a local reset", "failure", upstream({ status: 503, flags: LR })],
  ["a reset in the middle of the body", "failure", upstream({ body: ["a"], resetMidway: true })],
  ["a reset after the headers", "failure", upstream({ body: [], resetMidway: true })],
  ["a failure that breaks off", "failure", upstream({ status: 500, body: "a", resetMidway: true })],
  ["an unknown cluster", "ignored", direct(503, NC)],
  ["no route", "ignored", direct(404, NR)],
  ["a redirect of the route", "ignored", direct(301)],
  ["a direct response of 418", "ignored", direct(418)],
  ["a direct response of 503", "ignored", direct(503)],
  ["an RBAC filter's denial", "ignored", direct(403)],
  ["an external authorization's denial", "ignored", direct(403, UAEX)],
  ["a rate limit's 429", "ignored", direct(429, RL)],
  ["Envoy's overload", "ignored", direct(503, OM)],
  ["the native fault filter's abort", "ignored", direct(503, FI)],
  ["the native fault filter's abort with 418", "ignored", direct(418, FI)],
  ["the native fault filter's delay", "success", upstream({ flags: DI })],
  ["a client that goes away before headers", "cancelled", { cancelAfterMs: 5, ...upstream({ never: true }) }],
  [
    "an HTTP/2 client that resets",
    "cancelled",
    { protocol: "HTTP/2", cancelAfterMs: 5, ...upstream({ never: true }) },
  ],
  ["gRPC OK", "success", grpc(trailers(0))],
  ["gRPC OK without a message", "success", grpc(code(0))],
  ["gRPC NOT_FOUND", "success", grpc(code(5))],
  ["gRPC UNIMPLEMENTED in trailers", "success", grpc(trailers(12))],
  ["gRPC RESOURCE_EXHAUSTED", "soft_failure", grpc(code(8))],
  ["gRPC RESOURCE_EXHAUSTED in trailers", "soft_failure", grpc(trailers(8))],
  ...[2, 4, 13, 14, 15].flatMap((n): Row[] => [
    [`gRPC ${n} without a message`, "failure", grpc(code(n))],
    [`gRPC ${n} after a message`, "failure", grpc(trailers(n))],
  ]),
  ["a gRPC request that times out", "failure", grpc({ fail: "timeout" })],
  ["a gRPC request that Envoy's own limit stops", "ignored", grpc({ fail: "overflow" })],
  ["a gRPC request that another filter answers", "ignored", grpc({ direct: { status: 503 } })],
  ["a gRPC request that an RBAC filter denies", "ignored", grpc({ direct: { status: 403 } })],
  ["a gRPC stream that ends without a status", "failure", grpc({ headers: GRPC, body: "message" })],
  ["a gRPC-Web stream, whose status is in its body", "success", grpc({ headers: GRPC_WEB, body: "message" })],
  ["a gRPC stream that breaks off", "failure", grpc({ body: ["a"], resetMidway: true })],
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
