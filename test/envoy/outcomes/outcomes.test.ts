// How requests end in a stock Envoy of one, two and four workers, all ways at once: what client and upstream counted,
// Envoy's metrics, the reports and the breakers' windows have to agree to the last request. Each case has a host of its
// own, and with it an edge and a breaker.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BreakerStatus } from "../../../controller/report/index.js";
import { call, Rig } from "../filter/rig/index.js";
import { ENDS, type End, type Outcome, titleOf } from "./ends.js";

/** Requests of each case, each on a connection of its own: every worker has some of most cases. */
const TIMES = 8;
/** What all ends together take, and a busy machine much more. */
const ENDED_WITHIN_MS = 45_000;
const IN_WINDOW: Record<Outcome, [completed: number, failed: number]> = {
  success: [1, 0],
  failure: [1, 1],
  soft_failure: [1, 1],
  ignored: [0, 0],
  cancelled: [0, 0],
};

const hostOf = (index: number) => `end-${index}`;
const CASES = ENDS.map((end, index) => [titleOf(end), end.outcome, hostOf(index), end] as const);
const HELD = "held";

/** It sees every completion and never opens. */
function breakerOf(host: string, { failure, slowOver = "1h" }: Partial<End>): object {
  const window = { threshold: "100%", window: "24h", minimum: 1_000_000 };
  const hung = { over: "200ms", count: 1_000_000 };
  const trip = { rate: window, slow: { over: slowOver, ...window }, hung };
  return { name: `default/${host}`, match: { hosts: [host] }, trip, ...(failure && { failure }) };
}

describe.each([1, 2, 4])("with %i workers, requests end", (concurrency) => {
  let rig: Rig;
  /** What the clients saw, by host. */
  const seen = new Map<string, unknown[]>();

  async function play(host: string, end: End): Promise<void> {
    const hasAll = () => rig.upstream.arrivedFor(host) === TIMES;
    const leaving = end.leaves === true ? { cancelOn: until(hasAll) } : {};
    const answers = Array.from({ length: TIMES }, async (_, index) => {
      const path = typeof end.path === "string" ? end.path : end.path(index);
      const { headers = {}, method = "GET" } = end;
      if (end.grpc === true) return (await call(rig.ports.outbound, path, { host, ...leaving })).grpcStatus;
      return (await rig.ask({ host, path, method, headers, ...leaving })).status;
    });
    seen.set(host, await Promise.all(answers));
  }

  /** The newest status of a host's breaker. */
  function statusOf(host: string): BreakerStatus | undefined {
    const statuses = rig.reports.accepted.flatMap(({ report }) => report.breakers);
    return statuses.findLast(({ name }) => name === `default/${host}`);
  }

  beforeAll(async () => {
    rig = await Rig.start(concurrency);
    const hosts = [...CASES.map(([, , host]) => host), HELD];
    await rig.apply("outbound", {
      services: hosts.map((host) => ({ name: `default/${host}`, hosts: [host] })),
      breakers: [...CASES.map(([, , host, end]) => breakerOf(host, end)), breakerOf(HELD, {})],
    });
    await Promise.all(CASES.map(([, , host, end]) => play(host, end)));
  });
  afterAll(() => rig.stop());

  it.each(CASES)("by %s as %s", async (_, outcome, host, end) => {
    expect(seen.get(host)).toEqual(Array(TIMES).fill(end.seen));
    const arrived = rig.upstream.arrivedFor(host);
    const tries = TIMES * (end.tries ?? 1);
    if (end.timesOut === true) expect(arrived).toBeLessThanOrEqual(tries);
    else expect(arrived).toBe(tries);
    await rig.metrics.outcomesOf(`default/${host}`, { [outcome]: TIMES });
    const [completed, failed] = IN_WINDOW[outcome].map((each) => each * TIMES);
    const slow = end.slowOver === undefined ? 0 : TIMES;
    await expect
      .poll(() => statusOf(host) ?? UNSEEN, { timeout: ENDED_WITHIN_MS, interval: 30 })
      .toMatchObject({ completed, failed, slowCompleted: completed, slow, hung: 0 });
  });

  it("in no other way: clients, Envoy and the reports count alike", async () => {
    const asked = CASES.length * TIMES;
    const [counted] = await rig.envoy
      .stats("http.outbound.downstream_rq_total")
      .then((all) => [...all.values()]);
    expect(counted).toBe(asked);
    const wanted = CASES.map(([, outcome, host]) => [
      `outbound default/cart default/${host} ${outcome}`,
      TIMES,
    ]);
    await expect
      .poll(() => rig.reports.outcomes(), { timeout: ENDED_WITHIN_MS, interval: 30 })
      .toEqual(Object.fromEntries(wanted));
    expect(await rig.metrics.sum("meshfuse_requests_total", { direction: "outbound" })).toBe(asked);
    expect(await rig.metrics.sum("meshfuse_breaker_transitions_total")).toBe(0);
  });

  it("while others hang, which are counted as long as they do", async () => {
    let leave = () => {};
    const cancelOn = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const held = Array.from({ length: TIMES }, () => rig.ask({ host: HELD, path: "/never", cancelOn }));
    const hung = expect.poll(() => statusOf(HELD)?.hung, { timeout: ENDED_WITHIN_MS, interval: 30 });
    await hung.toBe(TIMES);
    leave();
    await Promise.all(held);
    await expect.poll(() => statusOf(HELD)?.hung, { timeout: ENDED_WITHIN_MS, interval: 30 }).toBe(0);
    await rig.metrics.outcomesOf(`default/${HELD}`, { cancelled: TIMES });
    expect(statusOf(HELD)).toMatchObject({ completed: 0, failed: 0 });
  });
});

/** A breaker that nothing happened to need not be reported. */
const UNSEEN = { completed: 0, failed: 0, slowCompleted: 0, slow: 0, hung: 0 };

/** For hooks, where `expect.poll` does not work. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(10);
}
