import { describe, expect, it } from "vitest";
import { Collector, REPORTING, reply } from "../support/collector.js";
import { kill } from "../support/death.js";
import { Sidecar } from "../support/sidecar.js";

const DOCUMENT = { ...REPORTING, revision: "00000001" };
const EDGE = "outbound default/reviews > other";

async function reporting(workers: number) {
  const sidecar = await Sidecar.start(DOCUMENT, workers);
  return { sidecar, collector: new Collector(sidecar.envoy) };
}

/** Which of the VMs made calls since `reset`. */
function callers(sidecar: Sidecar): number[] {
  return sidecar.vms.flatMap(({ ledger }, index) => (ledger.hostCalls.proxy_grpc_call ? [index] : []));
}

function reset(sidecar: Sidecar): void {
  for (const { ledger } of sidecar.vms) ledger.reset();
}

describe("the lease of who reports", () => {
  it("is one VM's for as long as it lives", async () => {
    const { sidecar, collector } = await reporting(4);
    sidecar.envoy.advance(20_000);
    expect(callers(sidecar).length).toBe(1);
    expect(collector.reports.length).toBe(20);
  });

  it("moves on within a second of its holder's death, and what was written is not lost", async () => {
    const { sidecar, collector } = await reporting(3);
    for (const root of sidecar.roots) root.exchange();
    sidecar.envoy.advance(2000);
    const [leader] = callers(sidecar);
    for (const root of sidecar.roots) root.exchange();
    sidecar.envoy.advance(1000);
    reset(sidecar);
    const vm = sidecar.vms[leader ?? 0];
    if (vm !== undefined) kill(vm);
    const diedMs = collector.last.wallMs;
    sidecar.envoy.advance(3000);
    expect(callers(sidecar).length).toBe(1);
    expect(callers(sidecar)).not.toContain(leader);
    const next = collector.sentMs.find((ms) => ms > diedMs) ?? Number.POSITIVE_INFINITY;
    expect(next - diedMs).toBeLessThanOrEqual(1700);
    expect(collector.edges[EDGE]?.requests).toBe(6);
  });

  it("is taken by a worker that is born later when all others are dead", async () => {
    const { sidecar, collector } = await reporting(2);
    sidecar.envoy.advance(2000);
    sidecar.vms.forEach(kill);
    sidecar.envoy.advance(5000);
    const before = collector.reports.length;
    sidecar.addWorker(DOCUMENT);
    sidecar.envoy.advance(1000);
    expect(collector.reports.length).toBe(before + 1);
  });

  it("keeps sequences rising and the boot number the same, whoever holds it", async () => {
    const { sidecar, collector } = await reporting(4);
    for (let round = 0; round < 3; round++) {
      sidecar.envoy.advance(3000);
      const alive = callers(sidecar);
      reset(sidecar);
      for (const index of alive) kill(sidecar.vms[index] ?? sidecar.envoy.addVm());
    }
    sidecar.envoy.advance(3000);
    const sequences = collector.reports.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    expect(new Set(collector.reports.map(({ boot }) => boot)).size).toBe(1);
  });

  it("carries the interval that the controller asked for to the next holder", async () => {
    const { sidecar, collector } = await reporting(2);
    collector.answer = () => reply(5000);
    sidecar.envoy.advance(10_000);
    const [leader] = callers(sidecar);
    const vm = sidecar.vms[leader ?? 0];
    if (vm !== undefined) kill(vm);
    const before = collector.reports.length;
    sidecar.envoy.advance(20_000);
    expect(collector.reports.length - before).toBeGreaterThanOrEqual(4);
    expect(collector.reports.length - before).toBeLessThanOrEqual(5);
  });

  it("lets the others write their counts as often as the controller asked", async () => {
    const slow = { ...DOCUMENT, report: { cluster: "meshfuse", interval: "60s" } };
    const sidecar = await Sidecar.start(slow, 2);
    const collector = new Collector(sidecar.envoy);
    collector.answer = (_call, report) => {
      collector.book(report);
      return reply(100);
    };
    sidecar.envoy.advance(1000);
    for (const root of sidecar.roots) root.exchange();
    sidecar.envoy.advance(400);
    expect(collector.edges[EDGE]?.requests).toBe(2);
  });
});

describe("the boot number", () => {
  it("is the wall clock of the first tick, long before the first report", async () => {
    const sidecar = await Sidecar.start({}, 2);
    const { envoy } = sidecar;
    const startMs = Number(envoy.clock.wallNs / 1_000_000n);
    envoy.advance(60_000);
    const collector = new Collector(envoy);
    sidecar.push(DOCUMENT);
    envoy.advance(500);
    expect(collector.last.boot).toBe((startMs + 100) * 1000);
  });

  it("is another one in another Envoy", async () => {
    const boots = [];
    for (const startWallMs of [1_800_000_000_000, 1_800_000_060_000]) {
      const sidecar = await Sidecar.start(DOCUMENT, 1, { startWallMs });
      const collector = new Collector(sidecar.envoy);
      sidecar.envoy.advance(500);
      boots.push(collector.last.boot);
    }
    expect(boots).toEqual([1_800_000_000_100_000, 1_800_000_060_100_000]);
  });
});
