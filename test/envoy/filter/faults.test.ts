// Injected faults in a stock Envoy, with one worker, beside Envoy's own fault filter.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hits } from "../../filter/support/murmur3.js";
import { type Answer, ask, call, Rig, serviceOf, type Wish } from "./rig/index.js";

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(1);
});
afterAll(() => rig.stop());

const HOUR = { activeFor: "1h" };

/** Puts the faults of one service in force, named `default/<host>` with what follows it. */
function faults(host: string, specs: Record<string, object>): Promise<void> {
  const list = Object.entries(specs).map(([suffix, spec]) => ({
    name: `default/${host}${suffix}`,
    match: { hosts: [host] },
    percentage: "100%",
    ...spec,
  }));
  return rig.apply("outbound", { ...serviceOf(host), faults: list });
}

const verdicts = (fault: string, expected: Record<string, number>) =>
  rig.metrics.becomes(expected, "verdict", "meshfuse_fault_requests_total", { fault: `default/${fault}` });
const kinds = (fault: string, expected: Record<string, number>) =>
  rig.metrics.becomes(expected, "kind", "meshfuse_fault_injected_total", { fault: `default/${fault}` });

function askAll(count: number, wish: (index: number) => Wish): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => rig.ask(wish(index))));
}

describe("an abort", () => {
  beforeAll(() => faults("abort", { "": { abort: { status: 503 }, ...HOUR } }));

  it.each([
    ["GET", undefined],
    ["HEAD", undefined],
    ["POST", Buffer.alloc(1_000_000)],
  ])("answers %s byte for byte as Envoy's own fault filter does, but for our mark", async (method, body) => {
    const wish: Wish = { host: "abort", method, ...(body === undefined ? {} : { body }) };
    const [ours, native] = await Promise.all([rig.ask(wish), ask(rig.ports.native, wish)]);
    const { "x-meshfuse": mark, date: _, ...headers } = ours.headers;
    const { date: __, ...nativeHeaders } = native.headers;
    expect(mark).toBe("fault=default/abort");
    expect({ ...ours, headers }).toMatchObject({ status: 503, body: native.body, headers: nativeHeaders });
    expect(Object.keys(headers)).toEqual(Object.keys(nativeHeaders));
  });

  it("answers a gRPC call as Envoy's own fault filter does, but for our mark", async () => {
    const ours = await call(rig.ports.outbound, "/grpc/trailers/0", { host: "abort" });
    const native = await call(rig.ports.native, "/grpc/trailers/0", { host: "abort" });
    const { "x-meshfuse": mark, date: _, ...headers } = ours.headers;
    const { date: __, ...nativeHeaders } = native.headers;
    expect(mark).toBe("fault=default/abort");
    expect(headers).toEqual(nativeHeaders);
    expect(ours.grpcStatus).toBe("14");
  });

  it("leaves health checks alone, is logged, and counted as injected", async () => {
    expect((await rig.ask({ host: "abort", path: "/healthz?full" })).status).toBe(200);
    await rig.ask({ host: "abort", headers: { "x-case": "abort" } });
    const lines = await rig.accessLines("abort");
    expect(lines).toHaveLength(1);
    expect(lines).toMatchObject([
      {
        status: "503",
        flags: "-",
        details: "meshfuse_fault_abort",
        breaker: "-",
        fault: "default/abort:abort",
      },
    ]);
    await rig.metrics.outcomesOf("default/abort", { injected: 5, success: 1 });
    await verdicts("abort", { injected: 5 });
    await kinds("abort", { abort: 5 });
  });

  it("says a gRPC code, and as its HTTP status where nobody speaks gRPC", async () => {
    await faults("code", { "": { abort: { grpc: "NOT_FOUND" }, ...HOUR } });
    expect((await call(rig.ports.outbound, "/grpc/only/0", { host: "code" })).grpcStatus).toBe("5");
    expect((await rig.ask({ host: "code" })).status).toBe(404);
  });
});

describe("a delay", () => {
  it("is never short, for one request or for 300 at once", async () => {
    await faults("delay", { "": { delay: { fixed: "60ms" }, ...HOUR } });
    const one = await rig.ask({ host: "delay", headers: { "x-case": "delay" } });
    const many = await askAll(300, () => ({ host: "delay" }));
    expect(Math.min(...[one, ...many].map(({ durationMs }) => durationMs))).toBeGreaterThanOrEqual(60);
    expect(many.every(({ status }) => status === 200)).toBe(true);
    await rig.metrics.outcomesOf("default/delay", { success: 301 });
    await kinds("delay", { delay: 301 });
    const [, toldMs] =
      /^default\/delay:delay\+(\d+)$/.exec((await rig.accessLines("delay"))[0]?.fault ?? "") ?? [];
    expect(Number(toldMs)).toBeGreaterThanOrEqual(60);
    expect(Number(toldMs)).toBeLessThanOrEqual(one.durationMs);
  });

  it("comes before the abort of the same fault, and adds to that of another", async () => {
    const first = { delay: { fixed: "40ms" }, abort: { status: 418 }, ...HOUR };
    await faults("both", {
      "-1": first,
      "-2": { delay: { fixed: "50ms" }, abort: { status: 500 }, ...HOUR },
    });
    const answer = await rig.ask({ host: "both", headers: { "x-case": "both" } });
    expect(answer.status).toBe(418);
    expect(answer.durationMs).toBeGreaterThanOrEqual(90);
    const [line] = await rig.accessLines("both");
    const [, toldMs] =
      /^default\/both-1:delay\+40,default\/both-1:abort,default\/both-2:delay\+(\d+)$/.exec(
        line?.fault ?? "",
      ) ?? [];
    expect(Number(toldMs)).toBeGreaterThanOrEqual(50);
    expect(Number(toldMs)).toBeLessThanOrEqual(answer.durationMs - 40);
  });

  it("keeps the whole body of a request", async () => {
    await faults("body", { "": { delay: { fixed: "30ms" }, ...HOUR } });
    const body = Buffer.alloc(1_000_000, "x");
    const answer = await rig.ask({ host: "body", method: "POST", path: "/echo", body });
    expect(JSON.parse(answer.body)["content-length"]).toBe("1000000");
  });

  it("ends with its client", async () => {
    await faults("gone", { "": { delay: { fixed: "300ms" }, ...HOUR } });
    await rig.ask({ host: "gone", cancelAfterMs: 50 });
    await rig.metrics.outcomesOf("default/gone", { cancelled: 1 });
    await rig.ask({ host: "gone" });
    expect(rig.upstream.arrivals.filter(({ headers }) => headers.host === "gone")).toHaveLength(1);
  });
});

describe("the draw", () => {
  const ids = Array.from({ length: 400 }, () => randomUUID());
  const abort = { abort: { status: 503 }, ...HOUR };

  it.each([
    ["0%", 0],
    ["10%", 100_000],
    ["100%", 1_000_000],
  ])("of %s hits the requests that anybody can compute from their ids", async (percentage, ppm) => {
    const host = `draw${ppm}`;
    await faults(host, { "": { ...abort, percentage, seed: 42 } });
    const answers = await askAll(ids.length, (index) => ({
      host,
      headers: { "x-request-id": ids[index] ?? "" },
    }));
    const hit = answers.map(({ status }) => status === 503);
    const expected = ids.map((id) => isDrawn(`default/${host}`, "policy", unitOf(id), 42, ppm));
    expect(hit).toEqual(expected);
    const injected = expected.filter(Boolean).length;
    await verdicts(host, counts({ injected, not_drawn: ids.length - injected }));
  });

  it("is one of its own for a kind with a percentage of its own", async () => {
    const delay = { fixed: "1ms", percentage: "20%" };
    await faults("kinds", { "": { delay, abort: { status: 503, percentage: "5%" }, ...HOUR } });
    const answers = await askAll(ids.length, (index) => ({
      host: "kinds",
      headers: { "x-request-id": ids[index] ?? "" },
    }));
    const drawn = (kind: string, ppm: number) =>
      ids.map((id) => isDrawn("default/kinds", kind, unitOf(id), 0, ppm));
    expect(answers.map(({ status }) => status === 503)).toEqual(drawn("abort", 50_000));
    await kinds("kinds", {
      delay: drawn("delay", 200_000).filter(Boolean).length,
      abort: drawn("abort", 50_000).filter(Boolean).length,
    });
  });

  it("treats all requests of one unit alike", async () => {
    await faults("unit", { "": { ...abort, percentage: "50%", unit: { header: "x-user" } } });
    const users = Array.from({ length: 20 }, (_, index) => `user-${index}`);
    for (const round of [1, 2]) {
      const answers = await askAll(users.length, (index) => ({
        host: "unit",
        headers: { "x-user": users[index] ?? "", "x-round": `${round}` },
      }));
      expect(answers.map(({ status }) => status === 503)).toEqual(
        users.map((user) => isDrawn("default/unit", "policy", user, 0, 500_000)),
      );
    }
  });

  it("takes the empty value where a unit's header is absent", async () => {
    await faults("absent", { "": { ...abort, unit: { header: "x-user" }, percentage: "50%" } });
    const isHit = isDrawn("default/absent", "policy", "", 0, 500_000);
    const answers = await askAll(20, () => ({ host: "absent" }));
    expect(answers.map(({ status }) => status === 503)).toEqual(Array(20).fill(isHit));
  });
});

/** Three seconds are more than a document takes until it is in force. */
describe("a fault in time", () => {
  it("begins when it is read, ends by itself, and begins again with another content", async () => {
    const fault = { abort: { status: 503 }, activeFor: "3s" };
    await faults("time", { "": fault });
    expect((await rig.ask({ host: "time" })).status).toBe(503);
    await expect.poll(async () => (await rig.ask({ host: "time" })).status, { interval: 50 }).toBe(200);
    await faults("time", { "": { ...fault, activeFor: "1h" } });
    expect((await rig.ask({ host: "time" })).status).toBe(503);
  });

  it("waits for its time", async () => {
    const activeFrom = new Date(Date.now() + 3_000).toISOString();
    await faults("later", { "": { abort: { status: 503 }, activeFrom, activeFor: "1h" } });
    expect((await rig.ask({ host: "later" })).status).toBe(200);
    await expect.poll(async () => (await rig.ask({ host: "later" })).status).toBe(503);
  });

  it("counts each matched request once, whatever other faults do", async () => {
    const abort = { abort: { status: 503 } };
    await faults("sums", {
      "-1": { ...abort, percentage: "50%", ...HOUR },
      "-2": { ...abort, ...HOUR },
      "-3": { ...abort, activeFor: "1h", activeFrom: "2020-01-01T00:00:00Z" },
      "-4": { ...abort, ...HOUR, limits: { concurrent: 0 } },
    });
    const ids = Array.from({ length: 60 }, () => randomUUID());
    await askAll(ids.length, (index) => ({ host: "sums", headers: { "x-request-id": ids[index] ?? "" } }));
    const injected = ids.filter((id) => isDrawn("default/sums-1", "policy", unitOf(id), 0, 500_000)).length;
    await verdicts("sums-1", { injected, not_drawn: 60 - injected });
    await verdicts("sums-2", { preempted: injected, injected: 60 - injected });
    await verdicts("sums-3", { expired: 60 });
    await verdicts("sums-4", { limit: 60 });
    await rig.metrics.outcomesOf("default/sums", { injected: 60 });
  });
});

function isDrawn(name: string, kind: string, unit: string, seed: number, ppm: number): boolean {
  return hits({ name, kind, unit, seed, ppm });
}

/** The draw's unit of a request id: all but its 15th character. */
function unitOf(id: string): string {
  return id.slice(0, 14) + id.slice(15);
}

function counts(all: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}
