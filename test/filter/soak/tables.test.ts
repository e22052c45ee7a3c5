import { describe, expect, it } from "vitest";
import { kill } from "../support/death.js";
import { Sidecar } from "../support/sidecar.js";

const overflows = (sidecar: Sidecar) => sidecar.counterBy("meshfuse_overflow_total", "what");

function named(prefix: string, round: number, many: number, fields: object): object[] {
  return Array.from({ length: many }, (_, i) => ({ ...fields, name: `${prefix}-${round}-${i}` }));
}

describe("tables of a fixed size", () => {
  it("have room for breakers of ever new names, as those of old ones are given away", async () => {
    const document = (round: number) => ({
      breakers: named("b", round, 300, { trip: { consecutive: 1 }, open: { base: "1h", max: "1h" } }),
    });
    const sidecar = await Sidecar.start(document(0), 2);
    for (let round = 1; round <= 20; round++) {
      sidecar.push(document(round));
      sidecar.envoy.advance(200);
      expect(sidecar.root.exchange({ upstream: { status: 503 } }).client.status).toBe(503);
      expect(sidecar.root.exchange().stream.localReply?.details).toBe("meshfuse_breaker_open");
    }
    expect(overflows(sidecar)).toEqual({});
    expect(sidecar.told("meshfuse_breaker_rejected_total")).toBe(20);
  });

  it("have room for faults of ever new names", async () => {
    const document = (round: number) => ({
      faults: named("f", round, 60, { percentage: "100%", abort: { status: 418 }, activeFor: "1h" }),
    });
    const sidecar = await Sidecar.start(document(0), 2);
    for (let round = 1; round <= 40; round++) {
      sidecar.push(document(round));
      sidecar.envoy.advance(200);
      expect(sidecar.root.exchange().client.status).toBe(418);
    }
    expect(overflows(sidecar)).toEqual({});
  });

  it("get the records of all streams back, however they end", async () => {
    const fault = { name: "f", percentage: "50%", delay: { fixed: "30s" }, activeFor: "1h" };
    const sidecar = await Sidecar.start({ faults: [fault] });
    for (let round = 0; round < 12; round++) {
      const exchanges = Array.from({ length: 2000 }, () => sidecar.root.begin({ upstream: { delayMs: 50 } }));
      sidecar.envoy.advance(200);
      for (const exchange of exchanges) if (!exchange.done) exchange.stream.cancel();
    }
    expect(overflows(sidecar)).toEqual({});
    expect(sidecar.counter("meshfuse_requests_total")).toBe(24_000);
  });

  it("never grow the module's memory", async () => {
    const sidecar = await Sidecar.start({});
    const [vm] = sidecar.vms;
    const before = vm?.memoryBytes;
    for (let i = 0; i < 500; i++) sidecar.root.exchange({ request: { path: `/${i}` } });
    sidecar.envoy.advance(10_000);
    expect(vm?.memoryBytes).toBe(before);
  });
});

describe("shared data", () => {
  it("does not grow with time, requests, or VMs that come and go", async () => {
    const document = { report: { cluster: "m" }, breakers: named("b", 0, 3, { trip: { consecutive: 5 } }) };
    const sidecar = await Sidecar.start(document, 2);
    const keys = () => sidecar.envoy.shared.keys("vm").length;
    sidecar.root.exchange();
    sidecar.envoy.advance(20_000);
    const before = keys();
    for (let round = 0; round < 10; round++) {
      for (const vm of sidecar.vms) if (!vm.failed) kill(vm);
      sidecar.envoy.advance(11_000);
      for (const _ of [1, 2]) sidecar.addWorker(document).exchange();
      sidecar.envoy.advance(2000);
    }
    expect(keys()).toBeLessThanOrEqual(before + 4);
  });
});
