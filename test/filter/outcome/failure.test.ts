// What a breaker calls a failure, soft, or nothing at all decides how its requests are counted and what it hears.
import { describe, expect, it } from "vitest";
import type { ExchangePlan } from "../../host/index.js";
import { answer } from "../support/breaker.js";
import { type Document, Sidecar } from "../support/sidecar.js";
import {
  bare,
  call,
  countedAs,
  direct,
  FLAGS,
  GRPC,
  type Outcome,
  only,
  trailers,
  upstream,
} from "./plans.js";

const { NR, RL, SI, UO, URX } = FLAGS;
/** It sees everything and never opens. */
const NEVER = { rate: { threshold: "100%", minimum: 1_000_000 } };
const failing = (failure: object, trip: object = NEVER): Document => ({
  breakers: [{ name: "b", trip, failure }],
});
const status = (value: number) => upstream({ status: value });
const broken = (value: number) => upstream({ status: value, body: "a", resetMidway: true });

type Row = readonly [failure: object, title: string, outcome: Outcome, plan: ExchangePlan];

const STATUSES: Row[] = [
  [{}, "a 500", "failure", status(500)],
  [{ statuses: ["404"] }, "a 404", "failure", status(404)],
  [{ statuses: ["404"] }, "a 500", "success", status(500)],
  [{ statuses: ["404"] }, "a route that is not there", "ignored", direct(404, NR)],
  [{ statuses: ["404"] }, "another filter's 404", "ignored", direct(404)],
  [{ statuses: ["4xx"] }, "an RBAC filter's 403", "ignored", direct(403)],
  [{ statuses: ["4xx"] }, "an upstream's 403", "failure", status(403)],
  [{ statuses: ["4xx"] }, "a 429, which is soft", "soft_failure", status(429)],
  [{ statuses: ["3xx"] }, "an upstream's 301", "failure", status(301)],
  [{ statuses: ["3xx"] }, "a route's redirect", "ignored", direct(301)],
  [{ statuses: ["2xx"] }, "a 204", "failure", status(204)],
  [{ statuses: ["2xx"] }, "a direct response of 200", "ignored", direct(200)],
  [{ statuses: ["101"] }, "an upgrade", "failure", status(101)],
  [{ statuses: ["500-502"] }, "a 499", "success", status(499)],
  [{ statuses: ["500-502"] }, "a 500", "failure", status(500)],
  [{ statuses: ["500-502"] }, "a 502", "failure", status(502)],
  [{ statuses: ["500-502"] }, "a 503", "success", status(503)],
  [{ statuses: ["599"] }, "a 599", "failure", status(599)],
  [{ statuses: ["5xx"] }, "a status over all sets", "success", status(600)],
  [{ statuses: ["1xx", "5xx"] }, "a status far over all sets", "success", status(999)],
  [{ statuses: [] }, "a 503", "success", status(503)],
  [{ statuses: [] }, "a refused connection", "failure", upstream({ fail: "refused" })],
  [{ statuses: [] }, "a reset", "failure", upstream({ fail: "reset" })],
  [{ statuses: [] }, "a route's timeout", "failure", upstream({ fail: "timeout" })],
  [{ statuses: [] }, "a try's timeout", "failure", upstream({ fail: "perTryTimeout" })],
  [{ statuses: [] }, "no healthy upstream", "failure", upstream({ fail: "noHealthyUpstream" })],
  [{ statuses: [] }, "retries used up", "failure", upstream({ status: 503, flags: URX, attempts: 3 })],
  [{ statuses: [] }, "an answer that breaks off", "failure", broken(200)],
  [{ statuses: [] }, "a 503 that breaks off", "failure", broken(503)],
  [{ statuses: [] }, "a 503 that may not be tried again", "success", upstream({ status: 503, flags: UO })],
  [{ statuses: [] }, "an idle stream's 504", "success", upstream({ status: 504, flags: SI })],
];

const SOFT: Row[] = [
  [{ soft: ["5xx"] }, "a 503", "soft_failure", status(503)],
  [{ soft: ["5xx"] }, "a refused connection", "soft_failure", upstream({ fail: "refused" })],
  [{ soft: ["5xx"] }, "Envoy's overflow", "ignored", upstream({ fail: "overflow" })],
  [{ soft: ["5xx"] }, "another filter's 503", "ignored", direct(503)],
  [{ soft: ["5xx"] }, "a 503 that breaks off", "soft_failure", broken(503)],
  [{ soft: ["5xx"] }, "a 429", "success", status(429)],
  [{ soft: ["5xx"] }, "gRPC RESOURCE_EXHAUSTED", "failure", call(trailers(8))],
  [{ soft: ["429"] }, "a rate limit's 429", "ignored", direct(429, RL)],
  [{ soft: [] }, "a 429", "success", status(429)],
  [{ soft: [] }, "gRPC RESOURCE_EXHAUSTED", "failure", call(trailers(8))],
  [{ soft: [], grpc: [] }, "gRPC RESOURCE_EXHAUSTED", "success", call(trailers(8))],
  [{ soft: ["4xx"], grpc: [] }, "gRPC RESOURCE_EXHAUSTED", "soft_failure", call(only(8))],
  [{ soft: ["429"], statuses: ["429"] }, "a 429", "soft_failure", status(429)],
];

const IGNORED: Row[] = [
  [{ ignore: ["404"] }, "a 404", "ignored", status(404)],
  [{ ignore: ["404"] }, "a 405", "success", status(405)],
  [{ ignore: ["4xx"] }, "a 429, which is soft", "ignored", status(429)],
  [{ ignore: ["503"] }, "a 503, which is a failure", "ignored", status(503)],
  [{ ignore: ["503"] }, "a refused connection", "ignored", upstream({ fail: "refused" })],
  [{ ignore: ["503"] }, "a route's timeout", "failure", upstream({ fail: "timeout" })],
  [{ ignore: ["2xx"] }, "a 200 that breaks off", "ignored", broken(200)],
  [{ ignore: ["2xx"] }, "gRPC UNAVAILABLE", "ignored", call(trailers(14))],
  [{ ignore: ["2xx"] }, "gRPC UNAVAILABLE without a message", "ignored", call(only(14))],
  [{ ignore: ["1xx"] }, "a 200", "success", status(200)],
];

const CODES: Row[] = [
  [{ grpc: ["NOT_FOUND"] }, "NOT_FOUND", "failure", call(only(5))],
  [{ grpc: [5] }, "NOT_FOUND after a message", "failure", call(trailers(5))],
  [{ grpc: ["NOT_FOUND"] }, "UNAVAILABLE", "success", call(only(14))],
  [{ grpc: ["NOT_FOUND"] }, "UNAVAILABLE after a message", "success", call(trailers(14))],
  [{ grpc: ["NOT_FOUND"] }, "a refused connection", "failure", call({ fail: "refused" })],
  [{ grpc: [] }, "a timeout", "failure", call({ fail: "timeout" })],
  [{ grpc: [14] }, "Envoy's overflow", "ignored", call({ fail: "overflow" })],
  [{ grpc: [14] }, "another filter's 503", "ignored", call({ direct: { status: 503 } })],
  [{ grpc: [7] }, "an RBAC filter's denial", "ignored", call({ direct: { status: 403 } })],
  [{ grpc: [14] }, "no status at all", "success", call(bare())],
  [{ grpc: ["UNKNOWN"] }, "no status at all", "failure", call(bare())],
  [{ grpc: ["UNKNOWN"] }, "no status and no message", "failure", call({ headers: GRPC })],
  [{ grpc: [14] }, "a status that is none", "success", call(trailers("abc"))],
  [{ grpc: [2] }, "a status that is none", "failure", call(only("abc"))],
  [{ grpc: [0] }, "OK", "failure", call(only(0))],
  [{ grpc: [0] }, "OK after a message", "failure", call(trailers(0))],
  [{ grpc: [16] }, "UNAUTHENTICATED", "failure", call(trailers(16))],
  [{ grpc: [1] }, "CANCELLED by the upstream", "failure", call(trailers(1))],
  [{ grpc: [], statuses: [] }, "a stream that breaks off", "failure", call({ body: "a", resetMidway: true })],
  [{ statuses: [] }, "OK with HTTP 503", "success", call(trailers(0, 503))],
  [{ statuses: [] }, "no status with HTTP 503", "failure", call(bare(503))],
  [{ statuses: [], grpc: [] }, "no status with HTTP 503", "success", call(bare(503))],
  [{ statuses: ["404"] }, "OK with HTTP 404", "failure", call(only(0, 404))],
];

const shown = (rows: Row[]) =>
  rows.map(([failure, ...rest]) => [JSON.stringify(failure), ...rest, failure] as const);

describe("for a breaker whose failure is", () => {
  it.each(shown([...STATUSES, ...SOFT, ...IGNORED]))(
    "%s, %s is %s",
    async (_, _title, outcome, plan, failure) => {
      expect(await countedAs(failing(failure), plan)).toEqual({ [outcome]: 1 });
    },
  );

  it.each(shown(CODES))(
    "%s, a gRPC call that ends with %s is %s",
    async (_, _title, outcome, plan, failure) => {
      expect(await countedAs(failing(failure), plan)).toEqual({ [outcome]: 1 });
    },
  );
});

describe("a breaker with a failure of its own", () => {
  async function opens(failure: object, trip: object, plans: readonly ExchangePlan[]): Promise<boolean> {
    const sidecar = await Sidecar.start(failing(failure, trip));
    for (const plan of plans) sidecar.root.exchange(plan);
    return sidecar.counter("meshfuse_breaker_transitions_total", { to: "open" }) > 0;
  }
  const rate = (minimum: number) => ({ rate: { threshold: "50%", minimum } });

  it("opens by what it lists, and by nothing else", async () => {
    expect(await opens({ statuses: ["404"] }, { consecutive: 2 }, [status(404), status(404)])).toBe(true);
    expect(await opens({ statuses: ["404"] }, { consecutive: 1 }, [status(500)])).toBe(false);
  });

  it("counts soft ones in the rate, and in no row", async () => {
    expect(await opens({ soft: ["503"] }, { consecutive: 1 }, [status(503)])).toBe(false);
    expect(await opens({ soft: ["503"] }, rate(1), [status(503)])).toBe(true);
    const between = [status(500), status(503), status(500)];
    expect(await opens({ soft: ["503"] }, { consecutive: 2 }, between)).toBe(true);
  });

  it("leaves its window and its row untouched by what it ignores", async () => {
    expect(await opens({ ignore: ["404"] }, rate(2), [status(500), status(404)])).toBe(false);
    expect(
      await opens({ ignore: ["404"] }, { consecutive: 2 }, [status(500), status(404), status(500)]),
    ).toBe(true);
  });

  it("hears of an upgrade at its headers by the same words", async () => {
    const sidecar = await Sidecar.start(failing({ statuses: ["101"] }, { consecutive: 1 }));
    const { stream } = sidecar.root.begin(upstream({ never: true }));
    stream.responseHeaders({ ":status": "101" }, false);
    expect(sidecar.counter("meshfuse_breaker_transitions_total", { to: "open" })).toBe(1);
  });
});

describe("which breaker's failure counts", () => {
  const first = { name: "a", match: { hosts: ["a"] }, trip: NEVER, failure: { statuses: ["404"] } };
  const second = { name: "b", trip: NEVER, failure: { statuses: ["403"] } };
  const asked = (authority: string, value: number) => ({ ...status(value), request: { authority } });

  it("is decided by the match", async () => {
    const document = { breakers: [first, second] };
    expect(await countedAs(document, asked("a", 404))).toEqual({ failure: 1 });
    expect(await countedAs(document, asked("a", 403))).toEqual({ success: 1 });
    expect(await countedAs(document, asked("b", 404))).toEqual({ success: 1 });
    expect(await countedAs(document, asked("b", 403))).toEqual({ failure: 1 });
  });

  it("is nobody's where none matches: the defaults hold", async () => {
    expect(await countedAs({ breakers: [first] }, asked("c", 404))).toEqual({ success: 1 });
    expect(await countedAs({ breakers: [first] }, asked("c", 500))).toEqual({ failure: 1 });
  });

  it("holds on the callee's side, in shadow and while it is disabled", async () => {
    const shadow = { breakers: [{ ...second, mode: "shadow" }] };
    expect(await countedAs(shadow, asked("b", 403))).toEqual({ failure: 1 });
    const disabled = { breakers: [{ ...second, mode: "disabled" }] };
    expect(await countedAs(disabled, asked("b", 403))).toEqual({ failure: 1 });
    const inbound: Document = { direction: "inbound", breakers: [second] };
    expect(await countedAs(inbound, asked("b", 403))).toEqual({ failure: 1 });
  });

  it("is the same for each key of a keyed breaker", async () => {
    const keyed = { ...second, key: { header: "x-tenant", maxKeys: 1 } };
    const sidecar = await Sidecar.start({ breakers: [keyed] });
    for (const tenant of ["gold", "silver"]) {
      sidecar.root.exchange({ ...status(403), request: { headers: { "x-tenant": tenant } } });
    }
    expect(sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({ failure: 2 });
  });

  it("is the one in force when the response comes, and the defaults once there is none", async () => {
    for (const [document, outcome] of [
      [failing({ statuses: ["403"] }), "success"],
      [failing({ statuses: ["404"] }), "failure"],
      [{}, "success"],
    ] as const) {
      const sidecar = await Sidecar.start(failing({ statuses: ["401"] }));
      const exchange = sidecar.root.begin(upstream({ never: true }));
      sidecar.push(document);
      answer(exchange, 404);
      expect(sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({ [outcome]: 1 });
    }
  });
});
