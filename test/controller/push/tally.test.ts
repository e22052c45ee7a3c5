import { describe, expect, it } from "vitest";
import { deliveryCounts, type SidecarState, silentSidecars } from "../../../controller/push/index.js";

const delivered = { direction: "outbound", wanted: "r1", acknowledged: "r1", delivered: true } as const;
const refusal = { revision: "r2", reason: "no", by: "envoy", atMs: 0 } as const;

function sidecar(part: Partial<SidecarState> = {}): SidecarState {
  return {
    ...{ id: "s1", namespace: "default", service: "a", version: "", labels: {}, connected: true },
    ...{ deliveries: [delivered], warnings: [] },
    ...part,
  };
}

describe("what became of configurations", () => {
  it("is one word for each sidecar and direction", () => {
    const states = [
      sidecar(),
      sidecar({ deliveries: [delivered, { ...delivered, direction: "inbound", delivered: false }] }),
      sidecar({ deliveries: [{ ...delivered, delivered: false, refusal }] }),
      sidecar({ deliveries: [{ ...delivered, delivered: false, held: true, refusal }] }),
      sidecar({ bypass: "b1" }),
    ];
    expect(deliveryCounts(states)).toEqual({
      inbound: { waiting: 1 },
      outbound: { delivered: 2, refused: 1, held: 1, bypassed: 1 },
    });
  });

  it("is told of those that are connected", () => {
    expect(deliveryCounts([sidecar({ connected: false })])).toEqual({ inbound: {}, outbound: {} });
  });
});

describe("a silent sidecar", () => {
  const silent = (part: Partial<SidecarState>, reporting: string[] = []) =>
    silentSidecars([sidecar(part)], new Set(reporting));

  it("is connected, runs a configuration and does not report", () => {
    expect(silent({})).toBe(1);
    expect(silent({}, ["s1"])).toBe(0);
    expect(silent({ connected: false })).toBe(0);
  });

  it("is none that a bypass lets run, or that runs nothing", () => {
    expect(silent({ bypass: "b1" })).toBe(0);
    expect(silent({ deliveries: [] })).toBe(0);
    expect(silent({ deliveries: [{ direction: "outbound", wanted: "r1", delivered: false }] })).toBe(0);
  });
});
