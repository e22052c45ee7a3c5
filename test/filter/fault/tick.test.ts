import { describe, expect, it } from "vitest";
import type { Exchange } from "../../host/index.js";
import { fault, faults, verdicts } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

const ALL = "100%";
const HOUSEKEEPING_MS = 100;
/** Far more than one tick may release. */
const BURST = 5_000;
/** Entries of the filter's table of delays. */
const MOST_WAITING = 32_768;

function delayed(fixed: string, fields = {}) {
  return faults(fault("f", { percentage: ALL, delay: { fixed }, ...fields }));
}

describe("the tick", () => {
  it("comes every 100 ms where nothing waits", async () => {
    const { envoy } = await Sidecar.start(delayed("10ms"));
    const ledger = envoy.vms[0]?.ledger;
    envoy.advance(1_000);
    const before = ledger?.entries.proxy_on_tick ?? 0;
    envoy.advance(1_000);
    expect((ledger?.entries.proxy_on_tick ?? 0) - before).toBe(10);
    expect(envoy.vms[0]?.roots[0]?.tickPeriodMs).toBe(HOUSEKEEPING_MS);
  });

  it("is armed anew from a request only to come sooner", async () => {
    const match = (value: string) => ({ headers: [{ name: "x-ms", exact: value }] });
    const entries = ["90", "30", "10"].map((ms) =>
      fault(`f${ms}`, { percentage: ALL, delay: { fixed: `${ms}ms` }, match: match(ms) }),
    );
    const sidecar = await Sidecar.start(faults(...entries));
    const { envoy } = sidecar;
    const root = sidecar.root;
    envoy.advance(HOUSEKEEPING_MS);
    const armed = (ms: string) => {
      const exchange = root.begin({ request: { headers: { "x-ms": ms } } });
      return exchange.ledger.hostCalls.proxy_set_tick_period_milliseconds ?? 0;
    };
    expect([armed("90"), armed("30"), armed("90"), armed("10"), armed("10"), armed("30")]).toEqual([
      1, 1, 0, 1, 0, 0,
    ]);
    envoy.advance(1_000);
    expect(envoy.vms[0]?.roots[0]?.tickPeriodMs).toBe(HOUSEKEEPING_MS);
  });

  it("of one direction does not wait for the other's", async () => {
    const sidecar = await Sidecar.start(delayed("70ms"));
    const configuration = JSON.stringify({ direction: "inbound", ...delayed("25ms") });
    const plugin = { rootId: "meshfuse.inbound", direction: "inbound", configuration } as const;
    const inbound = sidecar.envoy.vms[0]?.startRoot(plugin);
    for (let i = 0; i < 10; i++) {
      const outward = sidecar.root.begin();
      sidecar.envoy.advance(9);
      const inward = inbound?.begin();
      sidecar.envoy.advance(100);
      expect([outward.durationMs, inward?.durationMs]).toEqual([70, 25]);
    }
  });

  it("serves a steady stream of delayed requests in time", async () => {
    const sidecar = await Sidecar.start(delayed("5ms"));
    const { envoy } = sidecar;
    const root = sidecar.root;
    const exchanges: Exchange[] = [];
    for (let i = 0; i < 300; i++) {
      exchanges.push(root.begin());
      envoy.advance(1);
    }
    envoy.advance(100);
    for (const exchange of exchanges) {
      expect(exchange.durationMs).toBeGreaterThanOrEqual(5);
      expect(exchange.durationMs).toBeLessThanOrEqual(6);
    }
  });
});

describe("a burst of delayed requests", () => {
  it.each([
    ["let through", {}],
    ["aborted", { abort: { status: 503 } }],
  ])("is %s in parts, and the last one soon", async (what, fields) => {
    const sidecar = await Sidecar.start(delayed("50ms", fields));
    const { envoy } = sidecar;
    const root = sidecar.root;
    const upstream = { direct: { status: 200 } };
    const exchanges = Array.from({ length: BURST }, () => root.begin({ upstream }));
    envoy.advance(50 + BURST / 64 + 2);
    expect(exchanges.filter(({ done }) => !done)).toHaveLength(0);
    const status = what === "aborted" ? 503 : 200;
    expect(exchanges.every(({ client }) => client.status === status)).toBe(true);
    expect(Math.min(...exchanges.map(({ durationMs }) => durationMs ?? 0))).toBeGreaterThanOrEqual(50);
    expect(envoy.violationList).toEqual([]);
  });

  it("of which most clients have gone away leaves room for the rest", async () => {
    const sidecar = await Sidecar.start(delayed("200ms"));
    const { envoy } = sidecar;
    const root = sidecar.root;
    const gone = Array.from({ length: 2_000 }, () => root.begin({ cancelAfterMs: 1 }));
    envoy.advance(2);
    expect(gone.every(({ done }) => done)).toBe(true);
    const exchange = root.exchange();
    expect(exchange.durationMs).toBeLessThanOrEqual(201);
  });
});

describe("requests over the table of delays", () => {
  it("pass at once, which is their verdict, and take no place", async () => {
    const sidecar = await Sidecar.start(delayed("60s", { limits: { concurrent: 1_000_000 } }));
    const pseudo = { ":authority": "a", ":path": "/", ":method": "GET" };
    // The entry of a request whose client went away stays until its time.
    for (let i = 0; i < MOST_WAITING; i++) {
      const stream = sidecar.root.stream();
      stream.requestHeaders(pseudo);
      stream.cancel();
    }
    expect(verdicts(sidecar, "f")).toEqual({ injected: MOST_WAITING });
    expect(sidecar.root.exchange().durationMs).toBe(0);
    expect(verdicts(sidecar, "f")).toEqual({ injected: MOST_WAITING, unavailable: 1 });
    sidecar.envoy.advance(60_000);
    expect(sidecar.root.exchange().durationMs).toBe(60_000);
  });
});
