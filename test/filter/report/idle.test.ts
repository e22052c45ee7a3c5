import { describe, expect, it } from "vitest";
import { REPORTING, reply } from "../support/collector.js";
import { Sidecar } from "../support/sidecar.js";

/** A tenth of a microsecond each on a real Envoy, and six times that where a value comes back. */
const MOST_CALLS = 14;
const MOST_VALUES = 6;
const TICKS = 50;
const SLOW = { cluster: "meshfuse", interval: "60s" };

function breakers(many: number): object[] {
  return Array.from({ length: many }, (_, i) => ({ name: `b${i}`, trip: { consecutive: 5 } }));
}

function faults(many: number): object[] {
  const abort = { percentage: "50%", abort: { status: 503 }, activeFor: "1h" };
  return Array.from({ length: many }, (_, i) => ({ ...abort, name: `f${i}`, limits: { concurrent: 3 } }));
}

async function costOf(document: object, warmUp: (sidecar: Sidecar) => void = () => undefined) {
  const sidecar = await Sidecar.start({ ...REPORTING, report: SLOW, ...document }, 3);
  sidecar.envoy.onGrpcCall = () => reply();
  warmUp(sidecar);
  sidecar.envoy.advance(3000);
  for (const { ledger } of sidecar.vms) ledger.reset();
  sidecar.envoy.advance(TICKS * 100);
  return sidecar.vms.map(({ ledger }) => ({
    calls: ledger.totalHostCalls / TICKS,
    values: ledger.returnedValues / TICKS,
    entries: ledger.totalEntries / TICKS,
  }));
}

describe("a tick without traffic", () => {
  it.each<[string, object]>([
    ["an empty document", {}],
    ["a thousand breakers", { breakers: breakers(1000) }],
    ["sixty faults", { faults: faults(60) }],
  ])("costs each VM a few host calls with %s", async (_what, document) => {
    for (const { calls, values, entries } of await costOf(document)) {
      expect(entries).toBe(1);
      expect(calls).toBeLessThanOrEqual(MOST_CALLS);
      expect(values).toBeLessThanOrEqual(MOST_VALUES);
    }
  });

  it("costs as little after traffic as before it", async () => {
    const busy = await costOf({ breakers: breakers(200) }, (sidecar) => {
      for (const root of sidecar.roots) for (let i = 0; i < 20; i++) root.exchange();
    });
    for (const { calls } of busy) expect(calls).toBeLessThanOrEqual(MOST_CALLS);
  });
});
