// What faults do to requests in a stock Envoy with four workers: limits, sequences and leases that all of them share,
// what headers ask for, and what is told of a delay.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, Rig, serviceOf, type Wish } from "../filter/rig/index.js";

const WORKERS = 4;
/** Workers have each other's counts after two ticks, which are 100 ms apart; those of a busy machine are late. */
const JOINED_MS = 1_000;

const LEASE_MS = 1_000;
/** A busy machine's. */
const LATE_MS = 1_000;

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(WORKERS);
});
afterAll(() => rig.stop());

/** Puts one fault of one host in force. */
function inject(host: string, spec: object): Promise<void> {
  const fault = {
    name: `default/${host}`,
    match: { hosts: [host] },
    percentage: "100%",
    activeFor: "1h",
    ...spec,
  };
  return rig.apply("outbound", { ...serviceOf(host), faults: [fault] });
}

/** Each on a connection of its own, so that all workers get some. */
function askAll(count: number, wish: Wish): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, () => rig.ask(wish)));
}

function aborted(answers: readonly Answer[]): Answer[] {
  return answers.filter(({ status }) => status === 503);
}

const verdicts = (host: string, expected: Record<string, number>) =>
  rig.metrics.becomes(expected, "verdict", "meshfuse_fault_requests_total", { fault: `default/${host}` });

describe("limits of four workers", () => {
  it("let no more through in a second than they say, and lose no verdict", async () => {
    await inject("rate", { abort: { status: 503 }, limits: { perSecond: 20 } });
    const startMs = performance.now();
    const answers: Answer[] = [];
    while (performance.now() - startMs < 2_500) answers.push(...(await askAll(40, { host: "rate" })));
    const seconds = Math.floor((performance.now() - startMs) / 1_000) + 2;
    const hit = aborted(answers).length;
    expect(hit).toBeGreaterThanOrEqual(40);
    expect(hit).toBeLessThanOrEqual(20 * seconds);
    await verdicts("rate", { injected: hit, limit: answers.length - hit });
  });

  it("give places back with cancels going on", async () => {
    await inject("places", { delay: { fixed: "50ms" }, limits: { concurrent: 5 } });
    const gone = await askAll(60, { host: "places", cancelAfterMs: 10 });
    expect(gone.filter(({ status }) => status === 0).length).toBeGreaterThanOrEqual(5);
    // Envoy sees some of them leave after their clients are done with them.
    const ended = () => rig.metrics.sum("meshfuse_requests_total", { destination: "default/places" });
    await expect.poll(ended).toBe(gone.length);
    const answers = await askAll(5, { host: "places" });
    expect(answers.every(({ durationMs }) => durationMs >= 50)).toBe(true);
  });
});

describe("a sequence of four workers", () => {
  it("is joint after two ticks, and never shorter than it says", async () => {
    await inject("first", { abort: { status: 503 }, sequence: { first: 6 } });
    const before = aborted(await askAll(80, { host: "first" })).length;
    expect(before).toBeGreaterThanOrEqual(6);
    expect(before).toBeLessThanOrEqual(6 * WORKERS);
    await wait(JOINED_MS);
    expect(aborted(await askAll(40, { host: "first" }))).toHaveLength(0);
    await verdicts("first", { injected: before, sequence: 120 - before });
  });

  it("is one for each user", async () => {
    const unit = { header: "x-user" };
    await inject("users", { abort: { status: 503 }, unit, sequence: { skip: 1, first: 1 } });
    for (const user of ["ada", "bob"]) {
      const statuses: number[] = [];
      for (let i = 0; i < 3; i++) {
        statuses.push((await rig.ask({ host: "users", headers: { "x-user": user } })).status);
        await wait(JOINED_MS);
      }
      expect(statuses).toEqual([200, 503, 200]);
    }
  });
});

describe("what a request asks for", () => {
  it("is done, as by Envoy's own filter", async () => {
    await inject("asked", { headers: true });
    const ask = (headers: Record<string, string>) => rig.ask({ host: "asked", headers });
    const [delayed, aborted, plain] = await Promise.all([
      ask({ "x-envoy-fault-delay-request": "80" }),
      ask({ "x-envoy-fault-abort-request": "418" }),
      ask({ "x-envoy-fault-abort-request": "418", "x-envoy-fault-abort-request-percentage": "0" }),
    ]);
    expect(delayed.durationMs).toBeGreaterThanOrEqual(80);
    expect([delayed.status, aborted.status, aborted.body, plain.status]).toEqual([
      ...[200, 418, "fault filter abort", 200],
    ]);
  });
});

describe("what is told of a delay", () => {
  it("is how long it was, which is never less than was asked for", async () => {
    await inject("told", { delay: { fixed: "30ms" } });
    const wish = { host: "told", headers: { "x-case": "told" } };
    const answers = await askAll(40, wish);
    const told = (await rig.accessLines("told", 40)).map(({ fault }) =>
      Number(/:delay\+(\d+)$/.exec(fault)?.[1]),
    );
    expect(Math.min(...told)).toBeGreaterThanOrEqual(30);
    expect(Math.max(...told)).toBeLessThanOrEqual(Math.max(...answers.map(({ durationMs }) => durationMs)));
  });
});

describe("a lease", () => {
  it("lives by answers, and ends in all workers without them", async () => {
    await inject("leased", { abort: { status: 503 }, lease: `${LEASE_MS}ms` });
    await wait(2 * LEASE_MS);
    expect(aborted(await askAll(20, { host: "leased" }))).toHaveLength(20);
    await rig.reports.stop();
    await wait(LEASE_MS + LATE_MS);
    expect(aborted(await askAll(20, { host: "leased" }))).toHaveLength(0);
    await verdicts("leased", { injected: 20, expired: 20 });
  });
});
