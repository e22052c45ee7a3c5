import { beforeAll, describe, expect, it } from "vitest";
import { type Ended, left, run } from "./command.js";

interface Summary {
  ok: boolean;
  errors: string[];
  envoy: { version: string };
  sidecars: {
    id: string;
    deliveries: { direction: string; wanted: string; acknowledged: string; running: string }[];
  }[];
  edges: {
    source: string;
    destination: string;
    direction: string;
    requests: number;
    outcomes: Record<string, number>;
  }[];
  breakers: {
    name: string;
    sidecar: string;
    rejected: number;
    transitions: { from: string; to: string; reason: string; at: string }[];
  }[];
  faults: {
    name: string;
    matched: number;
    verdicts: Record<string, number>;
    injected: Record<string, number>;
  }[];
  load: { completed: number; unsent: number; byStatus: Record<string, number> };
}

let ended: Ended;
let summary: Summary;

/** Time for a second or third opening of the breakers, each twice as long, where reports and pushes come late. */
const DURATION = "40s";

beforeAll(async () => {
  ended = await run("demo", "--duration", DURATION, "--json", "--api-port", "0");
  summary = JSON.parse(ended.stdout) as Summary;
}, 300_000);

function edge(direction: string, source: string, destination: string) {
  const found = summary.edges.find(
    (candidate) =>
      candidate.direction === direction &&
      candidate.source === source &&
      candidate.destination === destination,
  );
  if (found === undefined) throw new Error(`no ${direction} edge ${source} -> ${destination}`);
  return found;
}

describe(`meshfuse demo --duration ${DURATION} --json`, () => {
  it("ends with 0 and prints one JSON document alone on stdout", () => {
    expect(ended.code, ended.stderr).toBe(0);
    expect(summary).toMatchObject({ ok: true, errors: [], envoy: { version: expect.any(String) } });
  });

  it("has every sidecar acknowledge and run what was pushed, in both directions", () => {
    expect(summary.sidecars).toHaveLength(6);
    for (const { deliveries } of summary.sidecars) {
      expect(deliveries.map(({ direction }) => direction).sort()).toEqual(["inbound", "outbound"]);
      for (const { wanted, acknowledged, running } of deliveries) {
        expect([acknowledged, running]).toEqual([wanted, wanted]);
      }
    }
  });

  it("opens the breakers before ratings while ratings fails, and closes them afterwards", () => {
    for (const sidecar of ["reviews-v2", "reviews-v3"]) {
      const breaker = summary.breakers.find((candidate) => candidate.sidecar === sidecar);
      expect(breaker?.transitions.map(({ from, to, reason }) => `${from} ${to} ${reason}`)).toEqual(
        expect.arrayContaining([
          "closed open consecutive",
          "open half_open deadline",
          "half_open closed recovered",
        ]),
      );
      expect(breaker?.rejected).toBeGreaterThan(0);
    }
  });

  it("counts an injected fault once for each matched request", () => {
    const [fault] = summary.faults;
    expect(fault?.matched).toBeGreaterThan(0);
    expect(fault?.verdicts.injected).toBe(fault?.injected.abort);
    expect(fault?.matched).toBe(Object.values(fault?.verdicts ?? {}).reduce((sum, count) => sum + count, 0));
  });

  it("names each edge alike at both ends, and both ends agree on how many requests passed", () => {
    for (const [source, destination] of [
      ["default/productpage", "default/details"],
      ["default/productpage", "default/reviews"],
      ["default/reviews", "default/ratings"],
    ] as const) {
      const caller = edge("outbound", source, destination);
      const callee = edge("inbound", source, destination);
      const sent = caller.requests - (caller.outcomes.rejected ?? 0);
      // The last reports of the two ends are up to a second apart.
      expect(Math.abs(sent - callee.requests)).toBeLessThan(sent * 0.1 + 45);
    }
    expect(edge("inbound", "outside", "default/productpage").requests).toBeGreaterThan(100);
  });

  it("shows users nothing of it: reviews answers without ratings", () => {
    expect(Object.keys(summary.load.byStatus)).toEqual(["200"]);
    expect(summary.load.unsent).toBe(0);
  });

  it("leaves no process behind", () => {
    expect(left()).toEqual([]);
  });
});
