import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OUTCOMES } from "../../../controller/model/index.js";
import type { ReportedExemplar } from "../../../controller/report/index.js";
import { Traces } from "../../../controller/trace/index.js";

const NOW_MS = 1_795_219_200_000;
const HOUR_MS = 3_600_000;

function exemplar(part: Partial<ReportedExemplar> = {}): ReportedExemplar {
  return {
    direction: "outbound",
    source: "default/reviews",
    destination: "default/ratings",
    atUs: NOW_MS * 1000,
    durationUs: 1500,
    outcome: "failure",
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    ...part,
  };
}

function hear(
  traces: Traces,
  exemplars: ReportedExemplar[],
  nowMs = NOW_MS,
  wallMs = nowMs,
  nodeId = "s1",
): void {
  traces.hear({ nodeId, wallMs, exemplars }, nowMs);
}

function number(of: number): string {
  return of.toString(16).padStart(32, "0");
}

describe("the traces of edges", () => {
  it("are told with all that a report says of them, in milliseconds", () => {
    const traces = new Traces();
    hear(traces, [exemplar()]);
    expect(traces.list({}, NOW_MS)).toEqual([
      {
        ...{ direction: "outbound", source: "default/reviews", destination: "default/ratings" },
        ...{ traceId: exemplar().traceId, outcome: "failure", durationMs: 1.5, atMs: NOW_MS, sidecar: "s1" },
      },
    ]);
  });

  it("are kept once, however often they are reported", () => {
    const traces = new Traces();
    for (let second = 0; second < 60; second++) hear(traces, [exemplar()], NOW_MS + second * 1000);
    expect(traces.list({}, NOW_MS + 60_000).map(({ atMs }) => atMs)).toEqual([NOW_MS]);
  });

  it("of two sidecars that saw the same request are two", () => {
    const traces = new Traces();
    for (const node of ["s1", "s2"]) hear(traces, [exemplar()], NOW_MS, NOW_MS, node);
    expect(traces.size).toBe(2);
  });

  it("come the newest first", () => {
    const traces = new Traces();
    for (const [index, second] of [20, 0, 40].entries()) {
      hear(
        traces,
        [exemplar({ traceId: number(index + 1), atUs: (NOW_MS + second * 1000) * 1000 })],
        NOW_MS + 40_000,
      );
    }
    expect(traces.list({}, NOW_MS + 40_000).map(({ traceId }) => traceId)).toEqual([3, 1, 2].map(number));
  });

  it("are told by the controller's clock, whatever the sidecar's says", () => {
    const traces = new Traces();
    const wallMs = NOW_MS - 5 * HOUR_MS;
    hear(traces, [exemplar({ atUs: (wallMs - 300) * 1000 })], NOW_MS, wallMs);
    expect(traces.list({}, NOW_MS)[0]?.atMs).toBe(NOW_MS - 300);
    hear(traces, [exemplar({ atUs: (wallMs + 9000) * 1000, traceId: number(2) })], NOW_MS, wallMs);
    expect(traces.list({}, NOW_MS)[0]?.atMs).toBe(NOW_MS);
  });
});

describe("what is asked for", () => {
  const traces = new Traces();
  hear(traces, [
    exemplar({ traceId: number(1), outcome: "success" }),
    exemplar({ traceId: number(2), direction: "inbound" }),
    exemplar({ traceId: number(3), source: "shop/reviews" }),
    exemplar({ traceId: number(4), destination: "other" }),
    exemplar({ traceId: number(5), atUs: (NOW_MS - 60_000) * 1000 }),
  ]);
  const ids = (query: Parameters<Traces["list"]>[0]) =>
    traces
      .list(query, NOW_MS)
      .map(({ traceId }) => Number.parseInt(traceId, 16))
      .sort();

  it.each([
    ["all of them", {}, [1, 2, 3, 4, 5]],
    ["an outcome", { outcome: "success" }, [1]],
    ["a direction", { direction: "inbound" }, [2]],
    ["a service of one namespace", { source: "shop/reviews" }, [3]],
    ["a service of any namespace", { source: "reviews" }, [1, 2, 3, 4, 5]],
    ["a destination that is no service", { destination: "other" }, [4]],
    ["the end of a name, which is none", { source: "views" }, []],
    ["an instant", { since: NOW_MS - 30_000 }, [1, 2, 3, 4]],
    [
      "all at once",
      { source: "reviews", destination: "ratings", direction: "outbound", outcome: "failure" },
      [3, 5],
    ],
  ] as const)("may be %s", (_what, query, expected) => {
    expect(ids(query)).toEqual(expected);
  });
});

describe("what is kept", () => {
  it("are the three slowest of an edge and outcome in ten seconds", () => {
    const traces = new Traces();
    for (let i = 1; i <= 20; i++)
      hear(traces, [exemplar({ traceId: number(i), durationUs: ((i * 7) % 20) * 1000 })]);
    expect(traces.list({}, NOW_MS).map(({ durationMs }) => durationMs)).toEqual([19, 18, 17]);
    hear(traces, [exemplar({ outcome: "success", traceId: number(99), durationUs: 1 })]);
    expect(traces.size).toBe(4);
  });

  it("is an hour; what sidecars still tell of an older one is not taken again", () => {
    const traces = new Traces();
    hear(traces, [exemplar()]);
    expect(traces.list({}, NOW_MS + HOUR_MS).length).toBe(1);
    expect(traces.list({}, NOW_MS + HOUR_MS + 1)).toEqual([]);
    traces.sweep(NOW_MS + HOUR_MS + 1);
    expect(traces.size).toBe(0);
    hear(traces, [exemplar()], NOW_MS + HOUR_MS + 1);
    expect(traces.size).toBe(0);
  });

  it("begins anew when the controller's clock is set back: none is of a time to come", () => {
    const traces = new Traces();
    hear(traces, [exemplar()], NOW_MS + HOUR_MS, NOW_MS);
    hear(traces, [exemplar({ traceId: number(1) })], NOW_MS + HOUR_MS - 9_000, NOW_MS);
    expect(traces.size).toBe(2);
    hear(traces, [exemplar({ traceId: number(2) })], NOW_MS, NOW_MS);
    expect(traces.list({}, NOW_MS).map(({ traceId, atMs }) => [traceId, atMs])).toEqual([
      [number(2), NOW_MS],
    ]);
    expect(traces.size).toBe(1);
  });

  it("is bounded in number, and the newest stay", () => {
    const traces = new Traces(100);
    for (let i = 1; i <= 500; i++) {
      const atMs = NOW_MS + i * 1000;
      hear(traces, [exemplar({ traceId: number(i), atUs: atMs * 1000 })], atMs);
      expect(traces.size).toBeLessThanOrEqual(100);
    }
    expect(traces.list({}, NOW_MS + 500_000)[0]?.traceId).toBe(number(500));
  });

  it("is not taken from all others by a sidecar that names more than there is room for", () => {
    const traces = new Traces(1000);
    const honest = Array.from({ length: 300 }, (_, n) =>
      exemplar({ traceId: number(n + 1), source: `shop/s${n}` }),
    );
    hear(traces, honest);
    for (let report = 0; report < 5; report++) {
      const made = Array.from({ length: 2000 }, (_, n) =>
        exemplar({ traceId: number(n + 1), atUs: n, source: `made/up${report}-${n}`, durationUs: 2 ** 50 }),
      );
      hear(traces, made, NOW_MS + report, 0, "liar");
      expect(traces.size).toBe(950);
    }
    const kept = traces.list({}, NOW_MS + 5);
    expect(kept.filter(({ sidecar }) => sidecar === "s1")).toHaveLength(300);
    expect(kept).toHaveLength(950);
  });

  it("is counted rightly through everything", () => {
    const step = fc.record({
      second: fc.integer({ min: 0, max: 8000 }),
      node: fc.constantFrom("s1", "s2"),
      outcome: fc.constantFrom(...OUTCOMES),
      trace: fc.integer({ min: 1, max: 9 }),
      sweeps: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const traces = new Traces(20);
        let nowMs = NOW_MS;
        for (const { second, node, outcome, trace, sweeps } of steps) {
          nowMs = Math.max(nowMs, NOW_MS + second * 1000);
          const one = exemplar({ outcome, traceId: number(trace), atUs: (NOW_MS + second * 1000) * 1000 });
          hear(traces, [one], nowMs, nowMs, node);
          if (sweeps) traces.sweep(nowMs);
        }
        traces.sweep(nowMs);
        return traces.size <= 20 && traces.list({}, nowMs).length <= traces.size;
      }),
    );
  });
});
