import { describe, expect, it } from "vitest";
import { Collector, REPORTING, reply } from "../support/collector.js";
import { kill } from "../support/death.js";
import { ABORT, fault, faults, isHit, verdicts } from "../support/faults.js";
import { type Document, Sidecar } from "../support/sidecar.js";

/** Reports are a second apart, answers come a millisecond after them. */
const LEASE_MS = 10_000;
const TICK_MS = 100;
const REPORT_MS = 1_000;
const LEASED = { ...ABORT, lease: "10s" };

function leased(fields: object = {}): Document {
  return { ...REPORTING, revision: "a1", ...faults(fault("f", { ...LEASED, ...fields })) };
}

/** A sidecar whose controller answers until it is told otherwise. */
async function controlled(document = leased(), workers = 1) {
  const sidecar = await Sidecar.start(document, workers);
  const collector = new Collector(sidecar.envoy);
  const answer = collector.answer;
  const controller = {
    dies: () => {
      collector.answer = () => undefined;
    },
    refuses: () => {
      collector.answer = () => ({ status: 14 });
    },
    lives: () => {
      collector.answer = answer;
    },
    ends: () => {
      collector.answer = () => reply(0, false, true);
    },
  };
  return { sidecar, controller };
}

/** When requests stop being hit, from now on, to the tick. */
function lastsMs(sidecar: Sidecar, mostMs: number): number {
  let ms = 0;
  for (; ms < mostMs && isHit(sidecar); ms += TICK_MS) sidecar.envoy.advance(TICK_MS);
  return ms;
}

describe("a fault with a lease", () => {
  it("lives as long as the controller answers reports", async () => {
    const { sidecar } = await controlled();
    for (let i = 0; i < 40; i++) {
      expect(isHit(sidecar)).toBe(true);
      sidecar.envoy.advance(REPORT_MS);
    }
    expect(verdicts(sidecar, "f")).toEqual({ injected: 40 });
  });

  it.each(["dies", "refuses"] as const)(
    "ends a lease after the last answer of a controller that %s",
    async (does) => {
      const { sidecar, controller } = await controlled();
      sidecar.envoy.advance(30_000);
      controller[does]();
      const ms = lastsMs(sidecar, 2 * LEASE_MS);
      expect(ms).toBeGreaterThanOrEqual(LEASE_MS - REPORT_MS);
      expect(ms).toBeLessThanOrEqual(LEASE_MS + TICK_MS);
      expect(isHit(sidecar)).toBe(false);
      expect(verdicts(sidecar, "f")).toMatchObject({ expired: 2 });
    },
  );

  it("ends to the instant, not at the next tick", async () => {
    const sidecar = await Sidecar.start(leased({ lease: "250ms" }));
    expect(isHit(sidecar)).toBe(true);
    sidecar.envoy.advance(249);
    expect(isHit(sidecar)).toBe(true);
    sidecar.envoy.advance(1);
    expect(isHit(sidecar)).toBe(false);
  });

  it("goes on in all workers within a tick of an answer", async () => {
    const { sidecar, controller } = await controlled(leased(), 4);
    controller.dies();
    sidecar.envoy.advance(LEASE_MS + 1_000);
    const all = () => [0, 1, 2, 3].map((worker) => isHit(sidecar, worker));
    expect(all()).toEqual([false, false, false, false]);
    controller.lives();
    sidecar.envoy.advance(2 * REPORT_MS + 500);
    sidecar.envoy.advance(TICK_MS);
    expect(all()).toEqual([true, true, true, true]);
  });

  it("ends at once in all workers when a reply says so, until one does not", async () => {
    const { sidecar, controller } = await controlled(leased(), 4);
    sidecar.envoy.advance(5_000);
    controller.ends();
    sidecar.envoy.advance(REPORT_MS + TICK_MS);
    const all = () => [0, 1, 2, 3].map((worker) => isHit(sidecar, worker));
    expect(all()).toEqual([false, false, false, false]);
    controller.dies();
    sidecar.envoy.advance(60_000);
    expect(all()).toEqual([false, false, false, false]);
    controller.lives();
    sidecar.envoy.advance(2 * REPORT_MS + 500 + TICK_MS);
    expect(all()).toEqual([true, true, true, true]);
  });

  it("stays ended over a configuration that comes meanwhile", async () => {
    const { sidecar, controller } = await controlled();
    controller.ends();
    sidecar.envoy.advance(2 * REPORT_MS);
    sidecar.push({ ...leased(), revision: "b2" });
    expect(isHit(sidecar)).toBe(false);
  });

  it("leaves faults without one alone", async () => {
    const free = { ...REPORTING, ...faults(fault("f", ABORT)) };
    const { sidecar, controller } = await controlled(free);
    controller.ends();
    sidecar.envoy.advance(60_000);
    expect(isHit(sidecar)).toBe(true);
  });

  it("is not active before its time, whatever its lease", async () => {
    const { sidecar, controller } = await controlled(leased({ activeFrom: "2026-01-01T01:00:00Z" }));
    controller.dies();
    sidecar.envoy.advance(60_000);
    expect(isHit(sidecar)).toBe(false);
    expect(verdicts(sidecar, "f")).toEqual({ inactive: 1 });
  });

  it("aborts nobody whose delay outlives it", async () => {
    const document = leased({ delay: { fixed: "5s" }, lease: "1s" });
    const sidecar = await Sidecar.start(document);
    const exchange = sidecar.root.exchange();
    expect(exchange.client.status).toBe(200);
    expect(exchange.durationMs).toBe(5_000);
  });
});

describe("a configuration", () => {
  it("of another revision is a sign of life", async () => {
    const sidecar = await Sidecar.start(leased());
    sidecar.envoy.advance(9_000);
    sidecar.push({ ...leased(), revision: "b2" });
    sidecar.envoy.advance(9_000);
    expect(isHit(sidecar)).toBe(true);
    sidecar.envoy.advance(1_100);
    expect(isHit(sidecar)).toBe(false);
    sidecar.push(leased());
    expect(isHit(sidecar)).toBe(true);
  });

  it("that changes a fault is one without a revision too", async () => {
    const { revision: _, ...first } = leased();
    const { revision: __, ...second } = leased({ seed: 7 });
    const sidecar = await Sidecar.start(first);
    sidecar.envoy.advance(11_000);
    expect(isHit(sidecar)).toBe(false);
    sidecar.push(first);
    expect(isHit(sidecar)).toBe(false);
    sidecar.push(second);
    expect(isHit(sidecar)).toBe(true);
  });

  it("that a new VM reads again is none", async () => {
    const document = leased();
    const sidecar = await Sidecar.start(document, 2);
    sidecar.envoy.advance(9_000);
    for (const vm of sidecar.vms) kill(vm);
    sidecar.addWorker(document);
    expect(isHit(sidecar, 2)).toBe(true);
    sidecar.envoy.advance(900);
    expect(isHit(sidecar, 2)).toBe(true);
    sidecar.envoy.advance(200);
    expect(isHit(sidecar, 2)).toBe(false);
  });

  it("that both directions have is none for a new VM either", async () => {
    const inbound = { ...leased(), direction: "inbound" } as const;
    const sidecar = await Sidecar.start(leased());
    sidecar.push(inbound);
    sidecar.envoy.advance(9_000);
    for (const vm of sidecar.vms) kill(vm);
    sidecar.addWorker(leased());
    sidecar.envoy.advance(1_200);
    expect(isHit(sidecar, 1)).toBe(false);
  });

  it("that is only tried out is none", async () => {
    const sidecar = await Sidecar.start(leased());
    sidecar.envoy.advance(9_000);
    sidecar.envoy.addVm();
    const { envoy } = sidecar;
    const canary = envoy.addVm();
    canary
      .startRoot({
        rootId: "meshfuse.outbound",
        configuration: JSON.stringify({ ...leased(), revision: "z" }),
      })
      .abandon();
    sidecar.envoy.advance(1_100);
    expect(isHit(sidecar)).toBe(false);
  });
});

describe("what stands in shared data under a lease's name", () => {
  it.each([0, 1, 15, 17, 4096])("is no sign of life with %d bytes, and is written over", async (size) => {
    const { sidecar, controller } = await controlled();
    controller.dies();
    sidecar.envoy.advance(20_000);
    sidecar.envoy.shared.set("vm", "mf.lease", new Uint8Array(size).fill(0x7f));
    sidecar.envoy.advance(TICK_MS);
    expect(isHit(sidecar)).toBe(false);
    controller.lives();
    sidecar.envoy.advance(3_000);
    expect(isHit(sidecar)).toBe(true);
  });
});
