import { describe, expect, it } from "vitest";
import type { GraphView, Outcome, TraceView } from "../../../controller/model/index.js";
import { withTraces } from "../../../controller/trace/index.js";

const FROM_MS = 100_000;
const TO_MS = 160_000;
const EDGE = { source: "default/reviews", destination: "default/ratings" };
const VIEW: GraphView = {
  ...{ fromMs: FROM_MS, toMs: TO_MS, keptFromMs: 0, targetMs: 100, performance: null },
  ...{ nodes: [], omittedEdges: 0 },
  edges: [
    { ...EDGE, retries: null, retriesWithin: null },
    { source: "outside", destination: "default/productpage", retries: null, retriesWithin: null },
  ],
};

function trace(id: string, outcome: Outcome, durationMs: number, more: Partial<TraceView> = {}): TraceView {
  const seen = { direction: "outbound", sidecar: "reviews-v1", atMs: TO_MS } as const;
  return { ...EDGE, ...seen, traceId: id, outcome, durationMs, ...more };
}

function shown(traces: TraceView[]): (string[] | undefined)[] {
  return withTraces(VIEW, traces).edges.map((edge) => edge.traces?.map(({ traceId }) => traceId));
}

describe("the evidence of an edge", () => {
  it("is the newest two that failed and the slowest two that did not", () => {
    const traces = [
      trace("a", "success", 5),
      trace("b", "failure", 1),
      trace("c", "success", 50),
      trace("d", "rejected", 2),
      trace("e", "ignored", 20),
      trace("f", "failure", 900),
    ];
    expect(shown(traces)).toEqual([["b", "d", "c", "e"], undefined]);
  });

  it("is of the window alone", () => {
    const at = (atMs: number) => trace(String(atMs), "failure", 1, { atMs });
    expect(shown([at(TO_MS + 1), at(TO_MS), at(FROM_MS + 1), at(FROM_MS)])[0]).toEqual([
      String(TO_MS),
      String(FROM_MS + 1),
    ]);
  });

  it("names a trace once that both ends saw, as the slower one saw it", () => {
    const both = [trace("a", "success", 5, { direction: "inbound" }), trace("a", "success", 9)];
    expect(withTraces(VIEW, both).edges[0]?.traces).toEqual([both[1]]);
  });

  it("changes nothing where there is none", () => {
    expect(withTraces(VIEW, [])).toEqual(VIEW);
  });
});
