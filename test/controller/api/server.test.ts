import pino from "pino";
import { describe, expect, it } from "vitest";
import { createHealth, DOCUMENT } from "../../../controller/api/index.js";
import { CATALOGUE, PROBLEM_CODES } from "../../../controller/api/problems.js";
import type { EdgeView, FaultView } from "../../../controller/model/index.js";
import { breakerView, transition } from "../cli/views.js";
import { apiOver, portsOf, script } from "./fixture.js";

const EDGE: EdgeView = {
  ...{ direction: "outbound", source: "default/a", destination: "default/b" },
  outcomes: {
    ...{ success: 1, failure: 0, soft_failure: 0, ignored: 0 },
    ...{ cancelled: 0, rejected: 0, denied: 0, injected: 0 },
  },
  ...{ requests: 1, inFlight: 0, rate: 0.1, errorShare: 0, p50Ms: null, p99Ms: 12.5 },
  ...{ windowMs: 10_000, durationSumMs: 12.5, stale: false },
};
const PLACE = {
  direction: "outbound",
  name: "default/ratings",
  sidecar: "a-1",
  service: "default/a",
} as const;
const BREAKER = breakerView("a-1", {
  ...{ state: "open", openUntilMs: 2, untilMs: 2, rejected: 3 },
  keys: { closed: 5, open: 1, half_open: 0, ramp: 0 },
  transitions: [
    transition("closed", "open", 1),
    transition("open", "half_open", 2, { key: "gold", lastsMs: 5 }),
  ],
});
const FAULT: FaultView = {
  ...PLACE,
  verdicts: {
    ...{ injected: 1, not_drawn: 0, sequence: 0, inactive: 0, expired: 0 },
    ...{ limit: 0, preempted: 0, unavailable: 0, dry_run: 0 },
  },
  injected: { delay: 0, abort: 1, response: 0, throughput: 0 },
  ...{ matched: 1, stale: false },
};

describe("health", () => {
  it("is good while the process answers", async () => {
    expect((await apiOver(script()).inject("/healthz")).json()).toEqual({ status: "ok" });
  });

  it("is ready once nothing is waited for", async () => {
    expect((await apiOver(script()).inject("/readyz")).json()).toEqual({ status: "ready" });
    const reply = await apiOver(script({ waiting: ["the policies", "xDS"] })).inject("/readyz");
    expect(reply.statusCode).toBe(503);
    expect(reply.json().detail).toBe("waiting for the policies, xDS");
  });

  it("is measured for Prometheus", async () => {
    const reply = await apiOver(script()).inject({
      url: "/metrics",
      headers: { accept: "text/plain;q=0.5" },
    });
    expect(reply.headers["content-type"]).toContain("version=0.0.4");
    expect(reply.body).toBe("meshfuse_up 1\n");
  });
});

describe("the second listener", () => {
  const health = (host = "0.0.0.0") =>
    createHealth({ ports: portsOf(script()), host, logger: pino({ level: "silent" }) });

  it.each(["/metrics", "/healthz", "/readyz"])("answers %s, whoever asks", async (url) => {
    const reply = await health().inject({ url, headers: { host: "meshfuse.example:9090" } });
    expect(reply.statusCode).toBe(200);
  });

  it.each(["/api/v1/policies", "/api/v1/openapi.json", "/api/v1/events", "/api/v1/problems"])(
    "knows nothing of %s",
    async (url) => {
      expect((await health().inject(url)).statusCode).toBe(404);
    },
  );

  it("takes no writes", async () => {
    const reply = await health().inject({ method: "POST", url: "/metrics", payload: "a" });
    expect(reply.statusCode).toBe(405);
    expect(reply.headers.allow).toBe("GET, HEAD");
  });

  it("answers no page of another origin, and on loopback no other name", async () => {
    const headers = { host: "meshfuse.example", origin: "http://evil.example" };
    expect((await health().inject({ url: "/metrics", headers })).statusCode).toBe(403);
    const rebound = { url: "/metrics", headers: { host: "evil.example" } };
    expect((await health("127.0.0.1").inject(rebound)).statusCode).toBe(421);
  });
});

describe("observations", () => {
  it.each(["sidecars", "edges", "breakers", "faults", "refusals", "experiments"])("list %s", async (what) => {
    expect((await apiOver(script()).inject(`/api/v1/${what}`)).json()).toEqual({ [what]: [] });
  });

  it.each([
    ["edges", { edges: [EDGE] }],
    ["breakers", { breakers: [BREAKER] }],
    ["faults", { faults: [FAULT] }],
    ["refusals", { refusals: [{ node: "a-1", reason: "no id", times: 2, lastMs: 5 }] }],
  ])("give %s with every field", async (what, seen) => {
    expect((await apiOver(script(seen)).inject(`/api/v1/${what}`)).json()).toEqual(seen);
  });

  it("give sidecars with what they were sent and why they refused", async () => {
    const refusal = { revision: "b", reason: "x", by: "filter", atMs: 1 } as const;
    const delivery = { direction: "outbound", sent: "b", acknowledged: "b", running: "a", refusal } as const;
    const sidecar = {
      ...{ id: "a-1", namespace: "default", service: "a", version: "v1", labels: { app: "a" } },
      ...{ connected: true, bypass: "b0", envoy: { version: "1.40.0", wasmRuntimes: ["x"] } },
      deliveries: [{ ...delivery, wanted: "b", delivered: false, held: true as const }],
      warnings: ["look here"],
    };
    const reply = await apiOver(script({ sidecars: [sidecar] })).inject("/api/v1/sidecars");
    expect(reply.json()).toEqual({ sidecars: [sidecar] });
  });

  it("give experiments with their ends", async () => {
    const experiment = {
      ...{ id: "e1", policy: "FaultInjection/default/a" as const, state: "stopped" as const },
      ...{ fromMs: 1, untilMs: 9, createdMs: 1, by: "ann", because: "test" },
      end: { atMs: 5, by: "bob", because: "enough" },
      problems: [],
    };
    const reply = await apiOver(script({ experiments: [experiment] })).inject("/api/v1/experiments");
    expect(reply.json()).toEqual({ experiments: [experiment] });
  });
});

describe("the contract", () => {
  it("is served", async () => {
    const reply = await apiOver(script()).inject("/api/v1/openapi.json");
    expect(reply.headers["content-type"]).toContain("application/json");
    expect(reply.json()).toEqual(JSON.parse(JSON.stringify(DOCUMENT)));
  });

  it("says what every code means, where its refusals point", async () => {
    const app = apiOver(script());
    const { problems } = (await app.inject("/api/v1/problems")).json();
    expect(problems.map(({ code }: { code: string }) => code)).toEqual(PROBLEM_CODES);
    const { type } = (await app.inject("/nothing")).json();
    expect((await app.inject(type)).json()).toEqual({ code: "not_found", ...CATALOGUE.not_found });
  });
});
