// A circuit breaker in a stock Envoy, with one worker: what callers see, what is counted, what is logged.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, ask, call, Rig, serviceOf } from "./rig/index.js";

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(1);
});
afterAll(() => rig.stop());

/** Puts one breaker for one service in force. */
function breaker(host: string, spec: object): Promise<void> {
  const breakers = [{ name: `default/${host}`, match: { hosts: [host] }, ...spec }];
  return rig.apply("outbound", { ...serviceOf(host), breakers });
}

async function askMany(host: string, path: string, count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) statuses.push((await rig.ask({ host, path })).status);
  return statuses;
}

/** Asks until the breaker lets one through; the rejections before it count. */
async function firstAdmitted(host: string, path: string): Promise<{ answer: Answer; rejected: number }> {
  for (let rejected = 0; ; rejected++) {
    const answer = await rig.ask({ host, path });
    if (answer.headers["x-meshfuse"] === undefined) return { answer, rejected };
  }
}

const transitions = (host: string, expected: Record<string, number>, label = "to") =>
  rig.metrics.becomes(expected, label, "meshfuse_breaker_transitions_total", { breaker: `default/${host}` });

describe("a breaker in a stock Envoy", () => {
  it("opens at the last of so many failures in a row, and closes after so many good probes", async () => {
    await breaker("row", { trip: { consecutive: 3 }, open: { base: "300ms" }, halfOpen: { probes: 2 } });
    expect(await askMany("row", "/s/503", 2)).toEqual([503, 503]);
    expect(await askMany("row", "/s/200", 1)).toEqual([200]);
    expect(await askMany("row", "/s/500", 4)).toEqual([500, 500, 500, 503]);
    expect(rig.upstream.arrivals.filter(({ headers }) => headers.host === "row")).toHaveLength(6);
    const { rejected } = await firstAdmitted("row", "/s/200");
    expect(await askMany("row", "/s/200", 3)).toEqual([200, 200, 200]);
    await transitions("row", { open: 1, half_open: 1, closed: 1 });
    await transitions("row", { consecutive: 1, deadline: 1, recovered: 1 }, "reason");
    expect(await rig.metrics.sum("meshfuse_breaker_state", { breaker: "default/row" })).toBe(0);
    const labels = { breaker: "default/row" };
    await rig.metrics.becomes(
      { outbound: rejected + 1 },
      "direction",
      "meshfuse_breaker_rejected_total",
      labels,
    );
    await rig.metrics.outcomesOf("default/row", { success: 5, failure: 5, rejected: rejected + 1 });
  });

  it("opens where the share of failures reaches its limit, soft failures among them", async () => {
    const trip = { rate: { threshold: "50%", window: "10s", minimum: 6 } };
    await breaker("rate", { trip, open: { base: "1h", max: "1h" } });
    expect(await askMany("rate", "/s/200", 3)).toEqual([200, 200, 200]);
    expect(await askMany("rate", "/s/429", 2)).toEqual([429, 429]);
    expect(await askMany("rate", "/s/500", 2)).toEqual([500, 503]);
    await transitions("rate", { rate: 1 }, "reason");
    expect(await rig.metrics.sum("meshfuse_breaker_state", { breaker: "default/rate" })).toBe(1);
    await rig.metrics.outcomesOf("default/rate", { success: 3, soft_failure: 2, failure: 1, rejected: 1 });
  });

  it("opens for longer when a probe fails", async () => {
    await breaker("again", { trip: { consecutive: 1 }, open: { base: "150ms", factor: 4 } });
    await rig.ask({ host: "again", path: "/s/500" });
    const probe = await firstAdmitted("again", "/s/500");
    const nextProbe = await firstAdmitted("again", "/s/200");
    // From before the failed probe's end to after the next one's admission: the client sees no nearer.
    const nextEndMs = nextProbe.answer.startMs + nextProbe.answer.durationMs;
    expect(nextEndMs - probe.answer.startMs).toBeGreaterThanOrEqual(600);
    await transitions("again", { consecutive: 1, deadline: 2, probe: 1 }, "reason");
  });

  it("says who rejects, in which state, and for how long", async () => {
    await breaker("words", { trip: { consecutive: 1 }, open: { base: "1h", max: "1h" } });
    await rig.ask({ host: "words", path: "/s/500" });
    const rejection = await rig.ask({ host: "words", headers: { "x-case": "words" } });
    expect(rejection).toMatchObject({ status: 503, body: "circuit breaker open", complete: true });
    expect(rejection.headers).toMatchObject({
      "x-meshfuse": "breaker=default/words; state=open",
      "x-envoy-ratelimited": "true",
      "retry-after": "3600",
      "content-length": "20",
      "content-type": "text/plain",
    });
    const [line] = await rig.accessLines("words");
    expect(line).toMatchObject({
      status: "503",
      flags: "-",
      details: "meshfuse_breaker_open",
      breaker: "default/words:open",
      fault: "-",
    });
  });

  it("answers with the fallback that is given", async () => {
    const fallback = { status: 429, body: "later", headers: { "x-reason": "open" }, retry: true };
    await breaker("fallback", { trip: { consecutive: 1 }, open: { base: "1h", max: "1h" }, fallback });
    await rig.ask({ host: "fallback", path: "/s/500" });
    const rejection = await rig.ask({ host: "fallback" });
    expect(rejection).toMatchObject({ status: 429, body: "later", headers: { "x-reason": "open" } });
    expect(rejection.headers["x-envoy-ratelimited"]).toBeUndefined();
  });

  it("answers a gRPC call with its status, as UNAVAILABLE without a fallback", async () => {
    await breaker("calls", { trip: { consecutive: 1 }, open: { base: "1h", max: "1h" } });
    const failed = await call(rig.ports.outbound, "/grpc/trailers/14", { host: "calls" });
    const rejected = await call(rig.ports.outbound, "/grpc/trailers/0", { host: "calls" });
    expect(failed.headers["x-meshfuse"]).toBeUndefined();
    expect(rejected).toMatchObject({ httpStatus: 200, grpcStatus: "14" });
    expect(rejected.headers["x-meshfuse"]).toBe("breaker=default/calls; state=open");
  });

  it("is not asked twice by a caller's Envoy that retries server errors", async () => {
    await breaker("retried", { trip: { consecutive: 3 }, open: { base: "1h", max: "1h" } });
    expect((await ask(rig.ports.caller, { host: "retried", path: "/s/503" })).status).toBe(503);
    expect(rig.upstream.arrivals.filter(({ headers }) => headers.host === "retried")).toHaveLength(3);
    expect((await ask(rig.ports.caller, { host: "retried" })).headers["x-meshfuse"]).toBeDefined();
    await rig.metrics.outcomesOf("default/retried", { failure: 3, rejected: 1 });
    const stats = await rig.envoy.stats("cluster.sidecar.upstream_rq_retry$");
    expect(stats.get("cluster.sidecar.upstream_rq_retry")).toBe(2);
  });

  it("admits and counts what it would reject in shadow", async () => {
    const open = { base: "1h", max: "1h" };
    await breaker("shadow", { trip: { consecutive: 1 }, open, mode: "shadow" });
    expect(await askMany("shadow", "/s/500", 3)).toEqual([500, 500, 500]);
    await rig.metrics.outcomesOf("default/shadow", { failure: 3 });
    const labels = { breaker: "default/shadow" };
    const rejected = () => rig.metrics.sum("meshfuse_breaker_shadow_rejected_total", labels);
    await expect.poll(rejected).toBe(2);
    await transitions("shadow", { open: 1 });
  });

  it("keeps its state over a new document, and shows 0 once no document names it", async () => {
    const spec = { trip: { consecutive: 1 }, open: { base: "1h", max: "1h" } };
    await breaker("kept", spec);
    await rig.ask({ host: "kept", path: "/s/500" });
    await breaker("kept", { ...spec, fallback: { status: 599 } });
    expect((await rig.ask({ host: "kept" })).status).toBe(599);
    await rig.apply("outbound", serviceOf("kept"));
    expect((await rig.ask({ host: "kept" })).status).toBe(200);
    await rig.metrics.becomes({}, "breaker", "meshfuse_breaker_state", { breaker: "default/kept" });
  });
});
