import { describe, expect, it } from "vitest";
import { Collector, REPORTING } from "../support/collector.js";
import { kill } from "../support/death.js";
import { RacingSharedData } from "../support/racing.js";
import { Sidecar } from "../support/sidecar.js";

const DOCUMENT = { ...REPORTING, revision: "00000001" };
const BREAKER = {
  name: "default/b",
  trip: { consecutive: 2 },
  open: { base: "3s", factor: 1, max: "3s" },
  halfOpen: { probes: 1 },
};

async function reporting(document: object = DOCUMENT, workers = 1) {
  const sidecar = await Sidecar.start({ ...DOCUMENT, ...document }, workers);
  return { sidecar, collector: new Collector(sidecar.envoy) };
}

function statusOf(collector: Collector) {
  const status = collector.reports.findLast(({ breakers }) => breakers.length > 0)?.breakers[0];
  if (status === undefined) throw new Error("no breaker was reported");
  return status;
}

describe("the status of a configuration", () => {
  it("says how many VMs there are, and how many of them run it", async () => {
    const { sidecar, collector } = await reporting({}, 3);
    sidecar.envoy.advance(500);
    expect(collector.last.configs).toEqual([
      {
        direction: "outbound",
        revision: "00000001",
        vms: 3,
        vmsOnRevision: 3,
        refusedRevision: "",
        refusedReason: "",
        node: "default/reviews",
      },
    ]);
  });

  it("counts those that have not yet got it", async () => {
    const { sidecar, collector } = await reporting({}, 3);
    sidecar.envoy.advance(1000);
    const configuration = JSON.stringify({ ...DOCUMENT, revision: "00000002" });
    for (const worker of [0, 2]) sidecar.worker(worker).update(configuration);
    sidecar.envoy.advance(1500);
    expect(collector.last.configs).toMatchObject([{ revision: "00000002", vms: 3, vmsOnRevision: 2 }]);
  });

  it("counts a dead VM for ten seconds and no longer", async () => {
    const { sidecar, collector } = await reporting({}, 3);
    sidecar.envoy.advance(1000);
    const [vm] = sidecar.vms;
    if (vm !== undefined) kill(vm);
    sidecar.envoy.advance(9000);
    expect(collector.last.configs).toMatchObject([{ vms: 3, vmsOnRevision: 3 }]);
    sidecar.envoy.advance(3000);
    expect(collector.last.configs).toMatchObject([{ vms: 2, vmsOnRevision: 2 }]);
  });

  it("names the node as the document does, else as Envoy does", async () => {
    const { sidecar, collector } = await reporting({ node: { namespace: "shop", service: "cart" } });
    sidecar.envoy.advance(500);
    expect(collector.last.configs).toMatchObject([{ node: "shop/cart" }]);
    sidecar.push({ ...DOCUMENT, node: { namespace: "shop" } });
    sidecar.envoy.advance(500);
    expect(collector.last.configs).toMatchObject([{ node: "shop/reviews" }]);
  });
});

describe("the status of a breaker", () => {
  it("is told when it is new, with the joint window of all workers", async () => {
    const { sidecar, collector } = await reporting({ breakers: [BREAKER] }, 2);
    sidecar.worker(0).exchange();
    sidecar.worker(0).exchange();
    sidecar.worker(1).exchange({ upstream: { status: 503 } });
    sidecar.envoy.advance(1500);
    expect(statusOf(collector)).toMatchObject({
      direction: "outbound",
      name: "default/b",
      state: "closed",
      mode: "enforce",
      generation: 0,
      openUntilMs: 0,
      completed: 3,
      failed: 1,
      consecutive: 1,
      transitions: [],
    });
  });

  it("tells each transition with its reason, its instant and the numbers it was judged by", async () => {
    const { sidecar, collector } = await reporting({ breakers: [BREAKER] });
    const startMs = Number(sidecar.envoy.clock.wallNs / 1_000_000n);
    sidecar.envoy.advance(500);
    for (const status of [200, 503, 503]) sidecar.root.exchange({ upstream: { status } });
    sidecar.envoy.advance(1000);
    const opened = statusOf(collector);
    expect(opened).toMatchObject({ state: "open", generation: 1, attempt: 0, sinceMs: startMs + 500 });
    expect(Math.abs(opened.openUntilMs - (startMs + 3500))).toBeLessThanOrEqual(1);
    sidecar.envoy.advance(3000);
    expect(statusOf(collector)).toMatchObject({ state: "half_open", openUntilMs: 0 });
    sidecar.root.exchange();
    sidecar.envoy.advance(1500);
    const closed = statusOf(collector);
    expect(closed).toMatchObject({ state: "closed", generation: 3 });
    const trip = { generation: 1, from: "closed", to: "open", reason: "consecutive" };
    expect(closed.transitions).toMatchObject([
      { ...trip, atMs: startMs + 500, completed: 3, failed: 2, consecutive: 2 },
      { generation: 2, from: "open", to: "half_open", reason: "deadline" },
      { generation: 3, from: "half_open", to: "closed", reason: "recovered" },
    ]);
  });

  it("keeps the last eight transitions, oldest first", async () => {
    const { sidecar, collector } = await reporting({
      breakers: [{ ...BREAKER, trip: { consecutive: 1 }, open: { base: "500ms", factor: 1, max: "500ms" } }],
    });
    for (let round = 0; round < 6; round++) {
      sidecar.root.exchange({ upstream: { status: 503 } });
      sidecar.envoy.advance(700);
      sidecar.root.exchange();
      sidecar.envoy.advance(700);
    }
    sidecar.envoy.advance(1500);
    const generations = statusOf(collector).transitions.map(({ generation }) => generation);
    expect(generations).toEqual([11, 12, 13, 14, 15, 16, 17, 18]);
  });

  it("is told once although all workers see the transition", async () => {
    const { sidecar, collector } = await reporting({ breakers: [BREAKER] }, 4);
    for (const worker of [0, 1]) sidecar.worker(worker).exchange({ upstream: { status: 503 } });
    sidecar.envoy.advance(2000);
    expect(statusOf(collector).transitions.length).toBe(1);
    expect(sidecar.told("meshfuse_breaker_transitions_total")).toBe(1);
  });

  it.each(["shadow", "forcedOpen", "disabled"])("says that its mode is %s", async (mode) => {
    const { sidecar, collector } = await reporting({ breakers: [BREAKER] });
    sidecar.envoy.advance(1000);
    sidecar.push({ ...DOCUMENT, breakers: [{ ...BREAKER, mode }] });
    sidecar.envoy.advance(1000);
    const state = mode === "forcedOpen" ? "open" : "closed";
    expect(statusOf(collector)).toMatchObject({ mode, state, openUntilMs: 0 });
  });

  it("is of one instant, also where another worker moves the state while the report is written", async () => {
    const shared = new RacingSharedData();
    const sidecar = await Sidecar.start({ ...DOCUMENT, breakers: [BREAKER] }, 2, { shared });
    const collector = new Collector(sidecar.envoy);
    const { clock } = sidecar.envoy;
    for (const status of [503, 503]) sidecar.root.exchange({ upstream: { status } });
    sidecar.envoy.advance(1500);
    // The younger worker leads.
    sidecar.worker(1).exchange();
    shared.before("mf.index.", () => {
      clock.setMonotonicNs(clock.monotonicNs + 3_000_000_000n);
      sidecar.worker(0).begin({ upstream: { never: true } });
    });
    const before = collector.reports.length;
    sidecar.envoy.advance(1000);
    const [report] = collector.reports.slice(before).filter(({ breakers }) => breakers.length > 0);
    expect(report?.breakers).toMatchObject([{ state: "half_open", generation: 2, openUntilMs: 0 }]);
  });

  it("is told anew by a VM that leads once more", async () => {
    const rate = { threshold: "100%", window: "400ms", minimum: 100 };
    const report = { ...DOCUMENT.report, interval: "100ms" };
    const document = { report, breakers: [{ ...BREAKER, trip: { rate } }] };
    const { sidecar, collector } = await reporting(document);
    sidecar.envoy.advance(500);
    sidecar.addWorker({ ...DOCUMENT, ...document });
    const [, second] = sidecar.vms;
    sidecar.envoy.advance(500);
    sidecar.root.exchange();
    sidecar.envoy.advance(250);
    expect(statusOf(collector)).toMatchObject({ completed: 1 });
    if (second !== undefined) kill(second);
    sidecar.envoy.advance(1000);
    expect(statusOf(collector)).toMatchObject({ completed: 0 });
  });

  it("is told once more when answers were lost, though it is again as the last answered report said", async () => {
    const rate = { threshold: "100%", window: "400ms", minimum: 100 };
    const report = { ...DOCUMENT.report, interval: "100ms" };
    const { sidecar, collector } = await reporting({ report, breakers: [{ ...BREAKER, trip: { rate } }] });
    sidecar.envoy.advance(500);
    const { answer } = collector;
    collector.answer = () => ({ status: 4, message: "late" });
    sidecar.root.exchange();
    sidecar.envoy.advance(250);
    expect(statusOf(collector)).toMatchObject({ completed: 1 });
    sidecar.envoy.advance(1000);
    collector.answer = answer;
    sidecar.envoy.advance(3000);
    expect(statusOf(collector)).toMatchObject({ completed: 0 });
  });

  it("is told anew by a VM that another one led instead of, unnoticed", async () => {
    const { sidecar, collector } = await reporting({ breakers: [BREAKER] });
    sidecar.root.exchange();
    sidecar.envoy.advance(2500);
    const before = collector.reports.length;
    sidecar.envoy.advance(2500);
    const ofBreakers = () => collector.reports.slice(before).flatMap(({ breakers }) => breakers);
    expect(ofBreakers()).toEqual([]);
    // As an older VM leaves the lease that took it while this one stood still.
    sidecar.envoy.shared.set("vm", "mf.lead", Buffer.alloc(16));
    sidecar.envoy.advance(1000);
    expect(ofBreakers()).toMatchObject([{ name: "default/b", completed: 1 }]);
  });

  it("survives the VM that had told it", async () => {
    const { sidecar, collector } = await reporting({ breakers: [BREAKER] }, 2);
    for (const status of [503, 503]) sidecar.root.exchange({ upstream: { status } });
    sidecar.envoy.advance(1000);
    const leader = sidecar.vms.find(({ ledger }) => ledger.hostCalls.proxy_grpc_call);
    if (leader !== undefined) kill(leader);
    const before = collector.reports.length;
    sidecar.envoy.advance(1000);
    expect(collector.reports.slice(before).flatMap(({ breakers }) => breakers)).toMatchObject([
      { name: "default/b", state: "open", generation: 1 },
    ]);
  });
});
