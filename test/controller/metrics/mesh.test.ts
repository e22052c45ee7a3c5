import { describe, expect, it } from "vitest";
import { boundsOf, bucketOf } from "../../../controller/graph/index.js";
import { BOUNDS_US, regrouped } from "../../../controller/metrics/buckets.js";
import { meshMetrics } from "../../../controller/metrics/index.js";
import { MOST_ENDS } from "../../../controller/metrics/mesh.js";
import { end, meshOf, sampleOf } from "./sources.js";

const scrape = (part: Parameters<typeof meshOf>[0]) => meshMetrics(meshOf(part));

describe("edges in Prometheus", () => {
  it("are requests by outcome, from the end that tells", () => {
    const text = scrape({
      ends: [
        end({ outcomes: { success: 7, cancelled: 2 } }),
        end({ direction: "inbound", outcomes: { success: 6 } }),
      ],
    });
    const series = (reporter: string, outcome: string) =>
      `meshfuse_mesh_requests_total{reporter="${reporter}",source="default/a",destination="default/b",outcome="${outcome}"}`;
    expect(sampleOf(text, series("source", "success"))).toBe(7);
    expect(sampleOf(text, series("source", "cancelled"))).toBe(2);
    expect(sampleOf(text, series("destination", "success"))).toBe(6);
    expect(sampleOf(text, series("destination", "cancelled"))).toBe(undefined);
    // A rate sees the first failure only where there was a 0 before it.
    expect(sampleOf(text, series("destination", "failure"))).toBe(0);
    expect(sampleOf(text, series("destination", "rejected"))).toBe(0);
  });

  it("have what is in flight", () => {
    const text = scrape({ ends: [end({ inFlight: 3 })] });
    const labels = `reporter="source",source="default/a",destination="default/b"`;
    expect(sampleOf(text, `meshfuse_mesh_requests_in_flight{${labels}}`)).toBe(3);
  });

  it("have durations in seconds, and each bucket has those below it", () => {
    const slow = { [bucketOf(700)]: 2, [bucketOf(100_000)]: 3, [bucketOf(66_000_000)]: 1 };
    const text = scrape({ ends: [end({ slow, durationSumUs: 66_301_400 })] });
    const labels = `reporter="source",source="default/a",destination="default/b"`;
    const name = "meshfuse_mesh_request_duration_seconds";
    const below = (le: string) => sampleOf(text, `${name}_bucket{${labels},le="${le}"}`);
    expect([below("0.001024"), below("0.098304"), below("0.24576")]).toEqual([2, 2, 5]);
    expect([below("58.720256"), below("+Inf")]).toEqual([5, 6]);
    expect(sampleOf(text, `${name}_count{${labels}}`)).toBe(6);
    expect(sampleOf(text, `${name}_sum{${labels}}`)).toBe(66.3014);
  });

  it("have no name that could forge a label or a line", () => {
    const text = scrape({ ends: [end({ source: 'a"} 5\nforged{x="\\', inFlight: 1 })] });
    expect(text).toContain('source="a\\"} 5\\nforged{x=\\"\\\\",destination');
    expect(text.split("\n").filter((line) => line.startsWith("forged"))).toEqual([]);
  });

  it("are about 44,000 series for a thousand edges that both ends report", () => {
    const slow = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [n * 4, 100_000]));
    const outcomes = { success: 1_000_000, failure: 10, cancelled: 3 };
    const ends = Array.from({ length: 1000 }, (_, n) => ({
      destination: `default/service-${n}`,
      slow,
      outcomes,
    }));
    const both = (["inbound", "outbound"] as const).flatMap((direction) =>
      ends.map((each) => end({ ...each, direction })),
    );
    const series = scrape({ ends: both }).match(/^meshfuse_mesh_re/gm) ?? [];
    expect(series).toHaveLength(2000 * (18 + 1 + 4));
  });

  it("are bounded, and what is left out is counted", () => {
    const ends = Array.from({ length: MOST_ENDS + 7 }, (_, n) => end({ source: `default/${n}` }));
    const text = scrape({ ends });
    expect(text.match(/^meshfuse_mesh_requests_in_flight\{/gm)).toHaveLength(MOST_ENDS);
    expect(sampleOf(text, 'meshfuse_mesh_left_out{what="edge"}')).toBe(7);
  });

  it("have room for less where their names are long", () => {
    const ends = Array.from({ length: 600 }, (_, n) =>
      end({ source: `x/${n}`.padEnd(1_000), destination: "" }),
    );
    expect(sampleOf(scrape({ ends }), 'meshfuse_mesh_left_out{what="edge"}')).toBe(100);
  });
});

describe("the buckets of durations", () => {
  it("are exact: each bound is one of the reports' buckets, too", () => {
    const bounds = new Set(Array.from({ length: 137 }, (_, bucket) => boundsOf(bucket).toUs));
    expect(BOUNDS_US.filter((bound) => !bounds.has(bound))).toEqual([]);
    expect(BOUNDS_US.toSorted((a, b) => a - b)).toEqual(BOUNDS_US);
  });

  it("have every request once", () => {
    const counts = Array.from({ length: 137 }, (_, n) => n + 1);
    expect(regrouped(counts).reduce((sum, n) => sum + n)).toBe((137 * 138) / 2);
    expect(regrouped(counts)).toHaveLength(BOUNDS_US.length + 1);
  });
});

describe("breakers in Prometheus", () => {
  const direction = "outbound";

  it("are sidecars by state", () => {
    const states = [
      { direction, name: "b", state: "open" },
      { direction, name: "b", state: "open" },
      { direction, name: "b", state: "closed" },
    ] as const;
    const text = scrape({ states: [...states] });
    const of = (state: string) =>
      sampleOf(text, `meshfuse_mesh_breakers{direction="outbound",breaker="b",state="${state}"}`);
    expect([of("closed"), of("open"), of("half_open"), of("ramp")]).toEqual([1, 2, 0, 0]);
    expect(text).not.toMatch(/^meshfuse_mesh_breaker_keys\{/m);
  });

  it("have the keys of all sidecars by state where they are keyed", () => {
    const keyed = { direction, name: "b", state: "closed", keys: [5, 1, 0, 0] } as const;
    const text = scrape({ states: [keyed, keyed] });
    const of = (state: string) =>
      sampleOf(text, `meshfuse_mesh_breaker_keys{direction="outbound",breaker="b",state="${state}"}`);
    expect([of("closed"), of("open"), of("ramp")]).toEqual([10, 2, 0]);
  });

  it("count transitions by where to and why, and whom they turned away", () => {
    const counts = new Map([
      ["rejected", 4],
      ["shadowRejected", 1],
      ["open.rate", 2],
    ]);
    const text = scrape({ breakers: [{ direction, name: "b", counts }] });
    const labels = `direction="outbound",breaker="b"`;
    const moves = `meshfuse_mesh_breaker_transitions_total{${labels},to="open",reason="rate"}`;
    expect(sampleOf(text, moves)).toBe(2);
    expect(sampleOf(text, `meshfuse_mesh_breaker_rejected_total{${labels}}`)).toBe(4);
    expect(sampleOf(text, `meshfuse_mesh_breaker_shadow_rejected_total{${labels}}`)).toBe(1);
    expect(text.match(/^meshfuse_mesh_breaker_transitions_total\{/gm)).toHaveLength(1);
  });
});

describe("faults in Prometheus", () => {
  it("count requests by verdict, and what was injected by kind", () => {
    const counts = new Map([
      ["verdict.injected", 4],
      ["verdict.not_drawn", 40],
      ["injected.delay", 3],
    ]);
    const text = scrape({ faults: [{ direction: "outbound", name: "f", counts }] });
    const requests = `meshfuse_mesh_fault_requests_total{direction="outbound",fault="f"`;
    expect(sampleOf(text, `${requests},verdict="not_drawn"}`)).toBe(40);
    const injected = `meshfuse_mesh_fault_injected_total{direction="outbound",fault="f",kind="delay"}`;
    expect(sampleOf(text, injected)).toBe(3);
    expect(text.match(/^meshfuse_mesh_fault_requests_total\{/gm)).toHaveLength(2);
  });
});
