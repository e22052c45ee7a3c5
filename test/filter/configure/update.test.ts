import { describe, expect, it } from "vitest";
import type { Exchange } from "../../host/index.js";
import { Collector, REPORTING } from "../support/collector.js";
import { Sidecar } from "../support/sidecar.js";

const DOCUMENT = { ...REPORTING, revision: "00000001" };
const NEXT = { ...REPORTING, revision: "00000002" };
const requests = (sidecar: Sidecar) => sidecar.told("meshfuse_requests_total");

function finish(exchange: Exchange): void {
  exchange.stream.responseHeaders([[":status", "200"]], true);
}

describe("an update under live streams", () => {
  it("lets the old root live until its last stream has ended, and stops its tick then", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    const old = sidecar.root;
    const exchange = old.begin({ upstream: { never: true } });
    sidecar.push(NEXT);
    sidecar.envoy.advance(500);
    expect([old.state, old.tickPeriodMs]).toEqual(["retired", 100]);
    finish(exchange);
    expect([old.state, old.tickPeriodMs, exchange.client.status]).toEqual(["gone", 0, 200]);
  });

  it("counts a stream of the old root once, whenever it ends", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    const exchange = sidecar.root.begin({ upstream: { never: true } });
    sidecar.push(NEXT);
    sidecar.root.exchange();
    finish(exchange);
    sidecar.envoy.advance(100);
    expect(requests(sidecar)).toBe(2);
  });

  it("keeps house once a tick, not once for each root", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    sidecar.envoy.advance(2000);
    const [vm] = sidecar.vms;
    vm?.ledger.reset();
    sidecar.envoy.advance(1000);
    const alone = vm?.ledger.hostCalls.proxy_set_shared_data;
    const exchanges = [1, 2, 3].map((round) => {
      const exchange = sidecar.root.begin({ upstream: { never: true } });
      sidecar.push({ ...NEXT, revision: `0000000${round}` });
      return exchange;
    });
    sidecar.envoy.advance(2000);
    expect(vm?.roots.length).toBe(4);
    vm?.ledger.reset();
    sidecar.envoy.advance(1000);
    expect(vm?.ledger.hostCalls.proxy_set_shared_data).toBe(alone);
    exchanges.forEach(finish);
    expect(vm?.roots.length).toBe(1);
  });

  it("reports from the new root only, so that no report goes down with the old one", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    const collector = new Collector(sidecar.envoy);
    const exchange = sidecar.root.begin({ upstream: { never: true } });
    sidecar.push(NEXT);
    collector.answer = () => undefined;
    sidecar.envoy.advance(300);
    finish(exchange);
    expect(collector.calls.map(({ open }) => open)).toEqual([true]);
  });

  it("reports again within two seconds when the call went down with its root", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    const collector = new Collector(sidecar.envoy);
    collector.answer = () => undefined;
    sidecar.envoy.advance(300);
    expect(collector.calls.length).toBe(1);
    sidecar.push(NEXT);
    expect(collector.calls[0]?.open).toBe(false);
    sidecar.envoy.advance(2000);
    expect(collector.last.configs).toMatchObject([{ revision: "00000002" }]);
  });

  it("ends a delay that began under the old root, not early and not later than its tick", async () => {
    const fault = { name: "f", percentage: "100%", delay: { fixed: "333ms" }, activeFor: "1h" };
    const sidecar = await Sidecar.start({ ...DOCUMENT, faults: [fault] });
    const exchange = sidecar.root.begin();
    sidecar.envoy.advance(50);
    sidecar.push(NEXT);
    sidecar.envoy.advance(1000);
    expect(exchange.client.status).toBe(200);
    expect(exchange.durationMs).toBeGreaterThanOrEqual(333);
    expect(exchange.durationMs).toBeLessThanOrEqual(340);
  });

  it("makes reports no rarer, however often it comes", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    const collector = new Collector(sidecar.envoy);
    for (let round = 0; round < 40; round++) {
      sidecar.push({ ...NEXT, revision: round.toString(16).padStart(8, "0") });
      sidecar.envoy.advance(130);
    }
    expect(collector.reports.length).toBeGreaterThanOrEqual(5);
  });

  it("runs sixty times without a place for roots or programs running out", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    for (let round = 1; round <= 60; round++) {
      sidecar.push({ ...NEXT, revision: round.toString(16).padStart(8, "0") });
      sidecar.root.exchange();
      sidecar.envoy.advance(100);
    }
    expect(requests(sidecar)).toBe(60);
    expect(sidecar.told("meshfuse_overflow_total")).toBe(0);
    const gauge = sidecar.envoy.metrics.value("gauge", "meshfuse_config_revision.direction=.=outbound;.;");
    expect(gauge).toBe(60);
  });
});
