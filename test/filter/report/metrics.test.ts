import { describe, expect, it } from "vitest";
import { kill } from "../support/death.js";
import { labelsOf, Sidecar } from "../support/sidecar.js";

const DOCUMENT = {
  breakers: [
    { name: "b", match: { paths: [{ exact: "/b" }] }, trip: { consecutive: 1 }, mode: "forcedOpen" },
  ],
};
const DURATION = "meshfuse_request_duration_milliseconds";

describe("Envoy's counters", () => {
  it("hear at the tick what was counted since the last one, in one call a counter", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    sidecar.envoy.advance(50);
    const [vm] = sidecar.vms;
    vm?.ledger.reset();
    for (let i = 0; i < 500; i++)
      sidecar.root.exchange({ request: { path: i % 2 === 0 ? "/" : "/b" }, upstream: {} });
    expect(vm?.ledger.hostCalls.proxy_increment_metric).toBeUndefined();
    expect(sidecar.names("meshfuse_requests_total")).toEqual([]);
    sidecar.envoy.advance(50);
    expect(sidecar.told("meshfuse_requests_total", { outcome: "success" })).toBe(250);
    expect(sidecar.told("meshfuse_requests_total", { outcome: "rejected" })).toBe(250);
    expect(sidecar.told("meshfuse_breaker_rejected_total")).toBe(250);
    // Two series, the rejections, and the breaker's transition to open.
    expect(vm?.ledger.hostCalls.proxy_increment_metric).toBe(4);
  });

  it("hear nothing at a tick in which nothing was counted", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    sidecar.root.exchange();
    sidecar.envoy.advance(1000);
    const [vm] = sidecar.vms;
    vm?.ledger.reset();
    sidecar.envoy.advance(5000);
    expect(vm?.ledger.hostCalls.proxy_increment_metric).toBeUndefined();
    expect(vm?.ledger.hostCalls.proxy_record_metric).toBeUndefined();
    expect(vm?.ledger.hostCalls.proxy_define_metric).toBeUndefined();
  });

  it("are defined once, however many requests there are", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    for (let i = 0; i < 20; i++) {
      sidecar.root.exchange();
      sidecar.envoy.advance(100);
    }
    // A series, the durations, the revision, the breaker's state and its transition to open.
    expect(sidecar.vms[0]?.ledger.hostCalls.proxy_define_metric).toBe(5);
  });

  it("lose with a dead VM only what came after its last tick", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    for (let i = 0; i < 10; i++) sidecar.root.exchange();
    sidecar.envoy.advance(100);
    for (let i = 0; i < 3; i++) sidecar.root.exchange();
    sidecar.vms.forEach(kill);
    sidecar.addWorker(DOCUMENT);
    for (let i = 0; i < 5; i++) sidecar.worker(1).exchange();
    sidecar.envoy.advance(20_000);
    expect(sidecar.told("meshfuse_requests_total")).toBe(15);
  });

  it("are complete when a VM ends in order, without another tick", async () => {
    const sidecar = await Sidecar.start(DOCUMENT);
    sidecar.envoy.advance(100);
    for (let i = 0; i < 3; i++) sidecar.root.exchange();
    sidecar.root.retire();
    expect(sidecar.told("meshfuse_requests_total")).toBe(3);
  });

  it("all bear the direction, and the revision is a gauge", async () => {
    const sidecar = await Sidecar.start({ ...DOCUMENT, direction: "inbound", revision: "0000beef" });
    sidecar.root.exchange();
    sidecar.envoy.advance(100);
    const { metrics } = sidecar.envoy;
    const names = [...metrics.names("counter"), ...metrics.names("gauge"), ...metrics.names("histogram")];
    expect(names.length).toBeGreaterThanOrEqual(4);
    for (const name of names) expect(labelsOf(name).direction, name).toBe("inbound");
    expect(metrics.value("gauge", "meshfuse_config_revision.direction=.=inbound;.;")).toBe(0xbeef);
  });
});

describe("Envoy's histogram of durations", () => {
  it("has a sample for each request, whole, in milliseconds", async () => {
    const sidecar = await Sidecar.start({ faults: [slow] });
    sidecar.root.exchange({ upstream: { delayMs: 25 } });
    sidecar.root.exchange({ request: { path: "/slow" }, upstream: { delayMs: 5 } });
    const [name = ""] = sidecar.envoy.metrics.names("histogram", DURATION);
    expect(sidecar.envoy.metrics.samples(name)).toEqual([25, 105]);
  });
});

const slow = {
  name: "slow",
  match: { paths: [{ exact: "/slow" }] },
  percentage: "100%",
  delay: { fixed: "100ms" },
  activeFor: "1h",
};

describe("the revision gauge", () => {
  it.each([
    ["ffffffff", 0xffffffff],
    ["B1946AC92492", 0xb1946ac9],
    ["12", 0x12],
    ["v17", 0],
    ["", 0],
  ])("shows revision %j as %d", async (revision, number) => {
    const sidecar = await Sidecar.start({ revision });
    sidecar.envoy.advance(100);
    expect(sidecar.envoy.metrics.value("gauge", "meshfuse_config_revision.direction=.=outbound;.;")).toBe(
      number,
    );
  });
});
