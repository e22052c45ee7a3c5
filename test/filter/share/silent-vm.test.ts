// Slots whose VM is silent: it died, or it only stood still for a while.
import { describe, expect, it } from "vitest";
import { reply } from "../support/collector.js";
import { AFTER_DEATH_MS, kill } from "../support/death.js";
import { BUSY, DOCUMENT, EDGE, play, reporting, slots } from "./rig.js";

const NOTHING = { edges: [], breakers: [], faults: [], overflow: [] };

describe("a VM that stood still for so long that another took its slot", () => {
  it("takes another slot, and neither loses nor doubles what it had told", async () => {
    const { sidecar, collector } = await reporting(BUSY, 2);
    const stalled = sidecar.worker(0);
    play(sidecar, 0, 4, "/");
    play(sidecar, 0, 3, "/b");
    sidecar.envoy.advance(3000);
    stalled.setTickPeriod(0);
    sidecar.envoy.advance(AFTER_DEATH_MS);
    sidecar.addWorker(BUSY);
    sidecar.envoy.advance(2000);
    stalled.setTickPeriod(100);
    sidecar.envoy.advance(2000);
    expect(slots(sidecar)).toEqual(["mf.slot.0", "mf.slot.1", "mf.slot.2"]);
    play(sidecar, 0, 1, "/");
    play(sidecar, 2, 1, "/b");
    sidecar.envoy.advance(3000);
    expect(collector.edges[EDGE]?.requests).toBe(9);
    expect(collector.breakers["outbound b"]?.rejected).toBe(4);
    expect(collector.faults["outbound f"]?.injected[1]).toBe(5);
    expect(sidecar.told("meshfuse_requests_total")).toBe(9);
    expect(sidecar.told("meshfuse_breaker_rejected_total")).toBe(4);
  });

  it("goes on from what the other one wrote when it gets the same slot back", async () => {
    const { sidecar, collector } = await reporting();
    const stalled = sidecar.worker(0);
    play(sidecar, 0, 4);
    sidecar.envoy.advance(3000);
    stalled.setTickPeriod(0);
    sidecar.envoy.advance(AFTER_DEATH_MS);
    sidecar.addWorker(DOCUMENT);
    play(sidecar, 1, 2);
    sidecar.envoy.advance(3000);
    const thief = sidecar.vms.at(-1);
    if (thief !== undefined) kill(thief);
    sidecar.envoy.advance(AFTER_DEATH_MS);
    stalled.setTickPeriod(100);
    play(sidecar, 0, 1);
    sidecar.envoy.advance(3000);
    play(sidecar, 0, 1);
    sidecar.envoy.advance(3000);
    expect(slots(sidecar)).toEqual(["mf.slot.0"]);
    // The one that it counted between losing the slot and knowing of it is in Envoy's metrics only.
    expect(collector.slot(0).edges[0]?.outcomes[0]).toBe(7);
    expect(sidecar.told("meshfuse_requests_total")).toBe(8);
  });

  it("keeps what is in flight in it", async () => {
    const { sidecar, collector } = await reporting(DOCUMENT, 2);
    const stalled = sidecar.worker(0);
    stalled.begin({ upstream: { never: true } });
    sidecar.envoy.advance(2000);
    stalled.setTickPeriod(0);
    sidecar.envoy.advance(AFTER_DEATH_MS);
    sidecar.addWorker(DOCUMENT);
    sidecar.envoy.advance(2000);
    expect(collector.edges[EDGE]?.inFlight).toBe(0);
    stalled.setTickPeriod(100);
    sidecar.envoy.advance(2000);
    expect(collector.edges[EDGE]?.inFlight).toBe(1);
  });
});

describe("the slot of a dead VM", () => {
  it("says so ten seconds later, once, and has nothing in flight any more", async () => {
    const { sidecar, collector } = await reporting(DOCUMENT, 2);
    sidecar.worker(0).begin({ upstream: { never: true } });
    play(sidecar, 0, 3);
    sidecar.envoy.advance(2000);
    const [first] = sidecar.vms;
    if (first !== undefined) kill(first);
    sidecar.envoy.advance(9000);
    expect(collector.edges[EDGE]?.inFlight).toBe(1);
    sidecar.envoy.advance(5000);
    expect(collector.edges[EDGE]).toMatchObject({ inFlight: 0, requests: 3 });
    const said = collector.reports.flatMap(({ slots }) => slots.filter(({ gone }) => gone));
    expect(said).toEqual([{ index: 0, epoch: expect.any(Number), ...NOTHING, gone: true }]);
  });

  it("says so again to a controller that asks for everything", async () => {
    const { sidecar, collector } = await reporting(DOCUMENT, 2);
    play(sidecar, 0, 1);
    sidecar.envoy.advance(2000);
    const [first] = sidecar.vms;
    if (first !== undefined) kill(first);
    sidecar.envoy.advance(AFTER_DEATH_MS + 2000);
    const before = collector.reports.length;
    collector.answer = () => reply(0, true);
    sidecar.envoy.advance(1000);
    collector.answer = () => reply();
    sidecar.envoy.advance(2000);
    const slots = collector.reports.slice(before).flatMap((each) => each.slots);
    expect(slots.find(({ gone }) => gone)).toMatchObject({ index: 0, edges: [expect.anything()] });
  });

  it("is taken over as any other, and no longer called dead", async () => {
    const { sidecar, collector } = await reporting();
    play(sidecar, 0, 5);
    sidecar.envoy.advance(2000);
    sidecar.vms.forEach(kill);
    sidecar.envoy.advance(AFTER_DEATH_MS);
    sidecar.addWorker(DOCUMENT).begin({ upstream: { never: true } });
    sidecar.envoy.advance(2000);
    expect(collector.slot(0).gone).toBe(false);
    expect(collector.edges[EDGE]).toMatchObject({ requests: 5, inFlight: 1 });
  });

  it("whose VM only stood still has in flight again what it had", async () => {
    const { sidecar, collector } = await reporting(DOCUMENT, 2);
    const stalled = sidecar.worker(0);
    stalled.begin({ upstream: { never: true } });
    sidecar.envoy.advance(2000);
    stalled.setTickPeriod(0);
    sidecar.envoy.advance(AFTER_DEATH_MS + 2000);
    expect(collector.edges[EDGE]?.inFlight).toBe(0);
    stalled.setTickPeriod(100);
    sidecar.envoy.advance(2000);
    expect(collector.edges[EDGE]?.inFlight).toBe(1);
  });
});
