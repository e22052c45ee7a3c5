// The slot in which a VM counts: who takes it, who takes it over, and what becomes of the counts in it.
import { describe, expect, it } from "vitest";
import { AFTER_DEATH_MS, kill } from "../support/death.js";
import { BUSY, DOCUMENT, EDGE, play, reporting, slots } from "./rig.js";

describe("a VM's slot", () => {
  it("is taken at the first tick, one a VM", async () => {
    const { sidecar } = await reporting(DOCUMENT, 3);
    expect(slots(sidecar)).toEqual([]);
    sidecar.envoy.advance(100);
    expect(slots(sidecar)).toEqual(["mf.slot.0", "mf.slot.1", "mf.slot.2"]);
  });

  it("is kept over updates and time", async () => {
    const { sidecar } = await reporting(DOCUMENT, 2);
    for (let round = 0; round < 10; round++) {
      sidecar.push(DOCUMENT);
      sidecar.envoy.advance(5000);
    }
    expect(slots(sidecar)).toEqual(["mf.slot.0", "mf.slot.1"]);
  });

  it("is not taken from a VM that was silent for less than ten seconds", async () => {
    const { sidecar } = await reporting();
    sidecar.envoy.advance(1000);
    sidecar.vms.forEach(kill);
    sidecar.envoy.advance(9000);
    sidecar.addWorker(DOCUMENT);
    sidecar.envoy.advance(500);
    expect(slots(sidecar)).toEqual(["mf.slot.0", "mf.slot.1"]);
  });

  it("is taken over after its owner's death, and its counts go on", async () => {
    const { sidecar, collector } = await reporting();
    play(sidecar, 0, 5);
    sidecar.envoy.advance(2000);
    sidecar.vms.forEach(kill);
    sidecar.envoy.advance(AFTER_DEATH_MS);
    sidecar.addWorker(DOCUMENT);
    sidecar.envoy.advance(100);
    play(sidecar, 1, 3);
    sidecar.envoy.advance(2000);
    expect(slots(sidecar)).toEqual(["mf.slot.0"]);
    const slot = collector.slot(0);
    expect(slot.edges[0]?.outcomes[0]).toBe(8);
    expect(collector.edges[EDGE]?.requests).toBe(8);
    expect(sidecar.told("meshfuse_requests_total")).toBe(8);
  });

  it("hands over every kind of count, and Envoy hears none twice", async () => {
    const { sidecar, collector } = await reporting(BUSY);
    const told = () => [
      sidecar.told("meshfuse_breaker_rejected_total"),
      sidecar.told("meshfuse_fault_requests_total"),
      sidecar.told("meshfuse_fault_injected_total"),
      sidecar.told("meshfuse_overflow_total"),
    ];
    sidecar.envoy.clock.advance(100);
    for (const path of ["/b", "/b", "/", "/", "/"])
      sidecar.worker(0).exchange({ request: { path, headers: { "x-request-id": "" } } });
    sidecar.envoy.advance(2000);
    const before = told();
    expect(before.slice(0, 3)).toEqual([2, 3, 3]);
    sidecar.vms.forEach(kill);
    sidecar.envoy.advance(AFTER_DEATH_MS);
    sidecar.addWorker(BUSY);
    sidecar.envoy.advance(3000);
    expect(told()).toEqual(before);
    const slot = collector.slot(0);
    expect(slot.breakers[0]?.rejected).toBe(2);
    expect(slot.faults[0]).toMatchObject({ verdicts: [3, 0, 0, 0, 0, 0, 0, 0, 0], injected: [0, 3, 0, 0] });
    play(sidecar, 1, 1, "/b");
    sidecar.envoy.advance(2000);
    expect(collector.breakers["outbound b"]?.rejected).toBe(3);
    expect(told()[0]).toBe(3);
  });

  it("adds what its new owner counted before it had it", async () => {
    const { sidecar, collector } = await reporting();
    play(sidecar, 0, 5);
    sidecar.envoy.advance(2000);
    sidecar.vms.forEach(kill);
    sidecar.envoy.advance(AFTER_DEATH_MS);
    sidecar.addWorker(DOCUMENT);
    play(sidecar, 1, 2);
    sidecar.envoy.advance(2000);
    expect(collector.edges[EDGE]?.requests).toBe(7);
  });

  it("goes from one to the next as often as VMs die", async () => {
    const { sidecar, collector } = await reporting();
    sidecar.envoy.advance(500);
    for (let round = 1; round <= 5; round++) {
      play(sidecar, round - 1, 10);
      sidecar.envoy.advance(2000);
      sidecar.vms.forEach(kill);
      sidecar.envoy.advance(AFTER_DEATH_MS);
      sidecar.addWorker(DOCUMENT);
      sidecar.envoy.advance(2000);
      expect(collector.edges[EDGE]?.requests).toBe(10 * round);
    }
    expect(slots(sidecar)).toEqual(["mf.slot.0"]);
    expect(sidecar.told("meshfuse_requests_total")).toBe(50);
  });

  it("hands over nothing of an owner before the last, where the last one had not yet written", async () => {
    const named = (...names: string[]) => ({
      ...DOCUMENT,
      breakers: names.map((name) => ({
        name,
        match: { paths: [{ exact: "/x" }] },
        trip: { consecutive: 9 },
      })),
    });
    const { sidecar, collector } = await reporting(DOCUMENT);
    sidecar.envoy.advance(500);
    sidecar.push(named("unused"));
    play(sidecar, 0, 3);
    for (const [worker, later] of [named("another"), named("a third")].entries()) {
      sidecar.envoy.advance(2000);
      for (const vm of sidecar.vms) kill(vm);
      sidecar.envoy.advance(AFTER_DEATH_MS);
      sidecar.addWorker(DOCUMENT);
      sidecar.envoy.advance(1000);
      sidecar.vms.at(-1)?.liveRoot("meshfuse.outbound")?.update(JSON.stringify(later));
      sidecar.vms.at(-1)?.liveRoot("meshfuse.outbound")?.exchange();
      sidecar.envoy.advance(2000);
      expect(collector.edges[EDGE]?.requests).toBe(4 + worker);
    }
  });
});

describe("more VMs than slots", () => {
  it("share 128 slots; the others count for Envoy alone, and say so", async () => {
    const { sidecar, collector } = await reporting(DOCUMENT, 129);
    sidecar.envoy.advance(300);
    for (let worker = 0; worker < 129; worker++) play(sidecar, worker, 1);
    sidecar.envoy.advance(5000);
    expect(slots(sidecar).length).toBe(128);
    expect(collector.edges[EDGE]?.requests).toBe(128);
    expect(sidecar.told("meshfuse_requests_total")).toBe(129);
    expect(sidecar.told("meshfuse_overflow_total", { what: "slots" })).toBeGreaterThan(0);
  });

  it("inject nothing where a fault counts its places, and call that unavailable", async () => {
    const limited = { name: "f", percentage: "100%", abort: { status: 418 }, activeFor: "24h" };
    const { sidecar } = await reporting(
      { ...DOCUMENT, faults: [{ ...limited, limits: { concurrent: 5 } }] },
      129,
    );
    sidecar.envoy.advance(300);
    for (const worker of [0, 128]) play(sidecar, worker, 1);
    const verdicts = sidecar.counterBy("meshfuse_fault_requests_total", "verdict");
    expect(verdicts).toEqual({ injected: 1, unavailable: 1 });
  });
});
