import { describe, expect, it } from "vitest";
import { edgeView, isService } from "../../../../controller/graph/mesh/edge.js";
import { edgeOf, seen, took } from "./seen.js";

describe("an edge of two ends", () => {
  it("has a gap: what the caller saw less what the callee saw", () => {
    const { gap } = edgeView(edgeOf("d/a", "d/b", took(100, 4), took(60, 4)), false);
    expect(gap?.meanMs).toBe(40);
    // Quantiles are middles of buckets: 98.304..106.496 and 57.344..61.44.
    expect(gap?.p50Ms).toBeCloseTo(102.4 - 59.392, 6);
    expect(gap?.p95Ms).toBe(gap?.p50Ms);
  });

  it("has its retries: requests at the callee beyond those that the caller sent on", () => {
    const retriesOf = (bySource: number[], byDestination: number[]) => {
      const edge = edgeOf("d/a", "d/b", took(1), took(1));
      return edgeView({ ...edge, settled: { bySource, byDestination, lengthMs: 60_000 } }, false).retries;
    };
    expect(retriesOf([10], [10])).toBe(0);
    expect(retriesOf([10], [7, 6])).toBe(3);
    expect(retriesOf([10, 0, 0, 0, 0, 5, 3, 2], [10])).toBe(0);
    expect(retriesOf([6, 4], [6])).toBe(-4);
  });

  it("says by how many its retries may be wrong: what is counted in two seconds", () => {
    const settled = { bySource: [1200, 0, 0, 0, 0, 300], byDestination: [1210], lengthMs: 60_000 };
    const edge = { ...edgeOf("d/a", "d/b", took(1), took(1)), settled };
    expect(edgeView(edge, false)).toMatchObject({ retries: 10, retriesWithin: 41 });
  });

  it("has no retries where the ends have not told of one time yet", () => {
    expect(edgeView(edgeOf("d/a", "d/b", took(1), took(1)), false).retries).toBeNull();
  });

  it("has no gap where an end saw no request, but only has some in flight", () => {
    const edge = { ...edgeOf("d/a", "d/b", took(5)), byDestination: seen({}, { inFlight: 3 }) };
    const view = edgeView(edge, false);
    expect(view.byDestination).toMatchObject({ inFlight: 3, requests: 0, meanMs: null });
    expect(view).not.toHaveProperty("gap");
  });
});

describe("an edge of which one end is known", () => {
  it.each([
    ["d/a", "other", took(5), undefined],
    ["outside", "d/b", undefined, took(5)],
  ] as const)("%s to %s has neither gap nor retries", (source, destination, bySource, byDestination) => {
    const view = edgeView(edgeOf(source, destination, bySource, byDestination), false);
    expect(view).not.toHaveProperty("gap");
    expect(view.retries).toBeNull();
    expect("bySource" in view).toBe(bySource !== undefined);
    expect("byDestination" in view).toBe(byDestination !== undefined);
  });
});

describe("a service", () => {
  it("has a namespace; what stands for many has none", () => {
    expect(["default/a", "other", "unknown", "outside"].map(isService)).toEqual([true, false, false, false]);
  });
});
