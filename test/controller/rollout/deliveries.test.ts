import { beforeEach, describe, expect, it } from "vitest";
import { Deliveries, type RunningConfig } from "../../../controller/rollout/index.js";

const OUTBOUND = "meshfuse.outbound";
let nowMs: number;
let deliveries: Deliveries;
beforeEach(() => {
  nowMs = 1000;
  deliveries = new Deliveries(() => nowMs);
});

function send(revision: string, name = OUTBOUND): void {
  deliveries.sent("s", { name, revision });
}

function acknowledge(revision: string, healing = false): void {
  deliveries.acknowledged("s", { name: OUTBOUND, revision }, healing);
}

function report(part: Partial<RunningConfig>): void {
  const all = { direction: "outbound" as const, revision: "1", vms: 3, vmsOnRevision: 3 };
  deliveries.reported("s", [{ ...all, refusedRevision: "", refusedReason: "", ...part }]);
}

describe("a delivery", () => {
  it("goes from sent over acknowledged to running", () => {
    send("1");
    expect(deliveries.of("s")).toEqual([{ direction: "outbound", sent: "1" }]);
    acknowledge("1");
    expect(deliveries.of("s")).toEqual([{ direction: "outbound", sent: "1", acknowledged: "1" }]);
    report({ revision: "1" });
    expect(deliveries.of("s")).toEqual([
      { direction: "outbound", sent: "1", acknowledged: "1", running: "1" },
    ]);
  });

  it("is done only when it is acknowledged and every VM runs it", () => {
    send("1");
    acknowledge("1");
    expect(deliveries.isDelivered("s", "outbound", "1")).toBe(false);
    report({ revision: "1", vmsOnRevision: 2 });
    expect(deliveries.isDelivered("s", "outbound", "1")).toBe(false);
    report({ revision: "1", vms: 0, vmsOnRevision: 0 });
    expect(deliveries.isDelivered("s", "outbound", "1")).toBe(false);
    report({ revision: "1" });
    expect(deliveries.isDelivered("s", "outbound", "1")).toBe(true);
    expect(deliveries.isDelivered("s", "inbound", "1")).toBe(false);
  });

  it("is not done by a report of a revision that was never acknowledged", () => {
    send("1");
    report({ revision: "1" });
    expect(deliveries.isDelivered("s", "outbound", "1")).toBe(false);
  });

  it("keeps the revision that all VMs ran while they change over", () => {
    report({ revision: "1" });
    report({ revision: "2", vmsOnRevision: 1 });
    expect(deliveries.of("s")[0]?.running).toBe("1");
  });

  it("of a pass-through runs nothing that is known: it does not report, and late reports are of before", () => {
    acknowledge("1");
    report({ revision: "1" });
    acknowledge("");
    expect(deliveries.of("s")[0]).not.toHaveProperty("running");
    report({ revision: "1" });
    expect(deliveries.of("s")[0]).not.toHaveProperty("running");
    acknowledge("1");
    expect(deliveries.isDelivered("s", "outbound", "1")).toBe(false);
    report({ revision: "1" });
    expect(deliveries.isDelivered("s", "outbound", "1")).toBe(true);
  });

  it("that a reconnecting sidecar had already counts as sent", () => {
    acknowledge("1");
    expect(deliveries.of("s")).toEqual([{ direction: "outbound", sent: "1", acknowledged: "1" }]);
  });

  it("is kept by direction, and other resources are none", () => {
    send("1");
    send("2", "meshfuse.inbound");
    send("3", "meshfuse.throughput");
    expect(deliveries.of("s")).toEqual([
      { direction: "inbound", sent: "2" },
      { direction: "outbound", sent: "1" },
    ]);
  });

  it("of a sidecar that is gone is forgotten", () => {
    send("1");
    deliveries.forget("s");
    expect(deliveries.of("s")).toEqual([]);
  });

  it("as handed out is not changed by what comes later", () => {
    send("1");
    const before = deliveries.of("s");
    send("2");
    expect(before[0]?.sent).toBe("1");
  });
});

describe("a refusal", () => {
  it("by Envoy stays while the good bytes heal it and goes with the next acknowledged revision", () => {
    send("2");
    deliveries.refused("s", { name: OUTBOUND, revision: "2" }, "no");
    send("1");
    acknowledge("1", true);
    expect(deliveries.of("s")[0]).toEqual({
      direction: "outbound",
      sent: "1",
      acknowledged: "1",
      refusal: { revision: "2", reason: "no", by: "envoy", atMs: 1000 },
    });
    acknowledge("3");
    expect(deliveries.of("s")[0]).not.toHaveProperty("refusal");
  });

  it("by the filter keeps the time it was first heard of, and goes when the filter says so", () => {
    report({ refusedRevision: "2", refusedReason: 'breakers[0].name: "x" is a name given twice' });
    nowMs = 2000;
    report({ refusedRevision: "2", refusedReason: 'breakers[0].name: "x" is a name given twice' });
    expect(deliveries.of("s")[0]?.refusal).toEqual({
      revision: "2",
      reason: 'breakers[0].name: "x" is a name given twice',
      by: "filter",
      atMs: 1000,
    });
    acknowledge("3");
    expect(deliveries.of("s")[0]?.refusal?.revision).toBe("2");
    report({});
    expect(deliveries.of("s")[0]).not.toHaveProperty("refusal");
  });

  it("by Envoy is not undone by a report of the filter that runs on", () => {
    deliveries.refused("s", { name: OUTBOUND, revision: "2" }, "no");
    report({ revision: "1" });
    expect(deliveries.of("s")[0]?.refusal?.by).toBe("envoy");
  });
});
