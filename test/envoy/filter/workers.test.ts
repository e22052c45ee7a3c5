// What the workers of one Envoy must agree on, with two and with four of them.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Answer, Crowd, Rig, serviceOf } from "./rig/index.js";

/** The contract says 250 ms, which in-force.test.ts measures; here a busy machine gets what it may take. */
const IN_FORCE_WITHIN_MS = 2_000;
/** Longer than a busy machine takes to tell all workers. */
const OPEN_MS = 1_000;
const FOREVER = { base: "1h", max: "1h" };

const isRejected = ({ headers }: Answer) => headers["x-meshfuse"] !== undefined;
const rejectedOf = (answers: Answer[]) => answers.filter(isRejected).length;

describe.each([2, 4])("%i workers of a stock Envoy", (concurrency) => {
  let rig: Rig;
  let crowd: Crowd;
  beforeAll(async () => {
    rig = await Rig.start(concurrency);
  });
  afterAll(() => rig.stop());
  beforeEach(() => {
    crowd = new Crowd(rig.ports.outbound);
  });
  afterEach(() => crowd.leave());

  function breaker(host: string, spec: object): Promise<void> {
    const breakers = [{ name: `default/${host}`, match: { hosts: [host] }, ...spec }];
    return rig.apply("outbound", { ...serviceOf(host), breakers });
  }

  function fault(host: string, spec: object): Promise<void> {
    const faults = [{ name: `default/${host}`, match: { hosts: [host] }, percentage: "100%", ...spec }];
    return rig.apply("outbound", { ...serviceOf(host), faults });
  }

  const arrived = (host: string) => rig.upstream.arrivals.filter(({ headers }) => headers.host === host);

  it("all reject soon after one of them has tripped", async () => {
    await breaker("trip", { trip: { consecutive: 5 }, open: FOREVER });
    await crowd.all({ host: "trip" });
    const busy = await rig.envoy.stats(`${rig.ports.outbound}.worker_\\d.downstream_cx_active`);
    expect([...busy.values()].filter((connections) => connections > 0)).toHaveLength(concurrency);

    await crowd.oneAsks(5, { host: "trip", path: "/s/500" });
    const trippedMs = performance.now();
    const answers = await crowd.during(IN_FORCE_WITHIN_MS + 300, { host: "trip" });
    const admitted = answers.filter((answer) => !isRejected(answer));
    const lastMs = Math.max(0, ...admitted.map(({ startMs }) => startMs - trippedMs));
    expect(lastMs).toBeLessThan(IN_FORCE_WITHIN_MS);
    await rig.metrics.outcomesOf("default/trip", {
      success: crowd.size + admitted.length,
      failure: 5,
      rejected: rejectedOf(answers),
    });
  });

  it("trip together where each alone has seen too little", async () => {
    const rate = { threshold: "50%", window: "1m", minimum: crowd.size };
    await breaker("joint", { trip: { rate }, open: FOREVER });
    const answers = await crowd.all({ host: "joint", path: "/s/503" });
    expect(rejectedOf(answers)).toBe(0);
    const options = { timeout: IN_FORCE_WITHIN_MS, interval: 10 };
    await expect.poll(async () => isRejected(await rig.ask({ host: "joint" })), options).toBe(true);
  });

  it("admit exactly as many probes as there may be, wherever they ask", async () => {
    await breaker("probes", {
      trip: { consecutive: 1 },
      open: { base: `${OPEN_MS}ms` },
      halfOpen: { probes: 3 },
    });
    const [failed] = await crowd.oneAsks(1, { host: "probes", path: "/s/500" });
    const deadlineMs = (failed?.startMs ?? 0) + (failed?.durationMs ?? 0) + OPEN_MS;
    await new Promise((resolve) => setTimeout(resolve, deadlineMs - performance.now()));
    const answers = await crowd.all({ host: "probes", path: "/wait/1500" });
    expect(arrived("probes")).toHaveLength(1 + 3);
    expect(rejectedOf(answers)).toBe(crowd.size - 3);
    const closed = await crowd.all({ host: "probes" });
    await expect.poll(async () => rejectedOf(await crowd.all({ host: "probes" }))).toBe(0);
    expect(rejectedOf(closed)).toBeLessThan(crowd.size);
  });

  it("count each transition of a breaker that never comes to rest once", async () => {
    await breaker("restless", { trip: { consecutive: 2 }, open: { base: "50ms", factor: 1 } });
    const answers = await crowd.during(1_500, { host: "restless", path: "/s/500" });
    const rejected = rejectedOf(answers);
    expect(arrived("restless")).toHaveLength(answers.length - rejected);
    await rig.metrics.outcomesOf("default/restless", { failure: answers.length - rejected, rejected });
    await rig.apply("outbound", { ...serviceOf("restless"), breakers: [] });
    const labels = { breaker: "default/restless" };
    const counted = () => rig.metrics.by("to", "meshfuse_breaker_transitions_total", labels);
    const logged = () => rig.log.filter((line) => line.includes("meshfuse: breaker default/restless"));
    const logs = (to: string) => logged().filter((line) => line.includes(`-> ${to}:`)).length;
    expect(logs("open")).toBeGreaterThan(5);
    const { open = 0, half_open = 0 } = await counted();
    await expect.poll(() => [logs("open"), logs("half_open")]).toEqual([open, half_open]);
    const generations = logged().map((line) => Number(/generation (\d+)/.exec(line)?.[1]));
    expect(new Set(generations).size).toBe(generations.length);
  });

  it("never hold more requests in a fault than it may have, and give the places back", async () => {
    await fault("places", { delay: { fixed: "600ms" }, activeFor: "1h", limits: { concurrent: 3 } });
    const verdicts = (expected: Record<string, number>) =>
      rig.metrics.becomes(expected, "verdict", "meshfuse_fault_requests_total", { fault: "default/places" });
    for (const round of [1, 2]) {
      const answers = await crowd.all({ host: "places" });
      expect(answers.filter(({ durationMs }) => durationMs >= 600)).toHaveLength(3);
      await verdicts({ injected: 3 * round, limit: (crowd.size - 3) * round });
    }
    const gone = await crowd.all({ host: "places", cancelAfterMs: 300 });
    expect(gone.filter(({ status }) => status === 0)).toHaveLength(3);
    await crowd.all({ host: "places" });
    await verdicts({ injected: 12, limit: (crowd.size - 3) * 4 });
  });

  it("accept as many values of a tag as it may have between them", async () => {
    const tags = [{ name: "tenant", from: { header: "x-tenant" }, maxValues: 7 }];
    await rig.apply("outbound", { ...serviceOf("tags"), tags });
    const ask = (member: number) => ({ host: "tags", headers: { "x-tenant": `t${member}` } });
    await crowd.all(ask);
    await crowd.all(ask);
    await rig.metrics.outcomesOf("default/tags", { success: crowd.size * 2 });
    const labels = { destination: "default/tags" };
    const { other, ...values } = await rig.metrics.by("tenant", "meshfuse_requests_total", labels);
    expect(Object.keys(values)).toHaveLength(7);
    expect(Object.values(values)).toEqual([2, 2, 2, 2, 2, 2, 2]);
    const overflow = () => rig.metrics.sum("meshfuse_tag_overflow_total", { tag: "tenant" });
    await expect.poll(overflow).toBe(other);
  });
});
