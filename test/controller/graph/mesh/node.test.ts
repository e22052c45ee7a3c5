import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JoinedEdge } from "../../../../controller/graph/mesh/edge.js";
import { nodesOf } from "../../../../controller/graph/mesh/node.js";
import type { GraphNode } from "../../../../controller/model/index.js";
import { type Counted, edgeOf, seen, took } from "./seen.js";

const OPTIONS = { targetMs: 500, withHistogram: false, nothing: () => seen({}) };

function meshOf(...edges: JoinedEdge[]) {
  const { nodes, performance } = nodesOf(edges, OPTIONS);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return {
    names: nodes.map(({ name }) => name),
    performance,
    of: (name: string) => byName.get(name) as GraphNode,
  };
}

describe("the nodes", () => {
  it("are all names of the edges, in order", () => {
    const mesh = meshOf(edgeOf("outside", "d/b", undefined, took(1)), edgeOf("d/b", "d/a", took(1)));
    expect(mesh.names).toEqual(["d/a", "d/b", "outside"]);
    expect(meshOf().names).toEqual([]);
  });

  it("have what all their callers asked for, as their own sidecars saw it", () => {
    const mesh = meshOf(
      edgeOf("d/a", "d/c", took(9, 3), took(5, 3)),
      edgeOf("d/b", "d/c", took(9, 2), took(6, 2)),
    );
    expect(mesh.of("d/c")).toMatchObject({
      seenBy: "destination",
      inbound: { requests: 5, durationSumMs: 27 },
    });
  });

  it("are seen as their callers see them where they do not tell themselves", () => {
    const mesh = meshOf(edgeOf("d/a", "d/c", took(9, 3)), edgeOf("d/b", "other", took(2)));
    expect(mesh.of("d/c")).toMatchObject({ seenBy: "source", inbound: { requests: 3 } });
    expect(mesh.of("other")).toMatchObject({ seenBy: "source", inbound: { requests: 1 }, traffic: null });
    expect(mesh.of("d/a")).toEqual({ name: "d/a", traffic: null, performance: null });
  });
});

describe("the self time of a service", () => {
  const inbound = edgeOf("outside", "d/a", undefined, took(100, 10));

  it("is the whole time where it calls nobody", () => {
    expect(meshOf(inbound).of("d/a").self).toEqual({ leastMs: 100, mostMs: 100 });
  });

  it("is without the time of its calls, whether these are under way together or not", () => {
    const mesh = meshOf(inbound, edgeOf("d/a", "d/b", took(30, 10)), edgeOf("d/a", "d/c", took(20, 20)));
    expect(mesh.of("d/a").self).toEqual({ leastMs: 30, mostMs: 60 });
  });

  it("counts calls that few of the requests make by how many they are", () => {
    expect(meshOf(inbound, edgeOf("d/a", "d/b", took(50, 2))).of("d/a").self).toEqual({
      leastMs: 90,
      mostMs: 90,
    });
  });

  it("is not negative where calls are under way together, or have another cause", () => {
    expect(meshOf(inbound, edgeOf("d/a", "d/b", took(90, 30))).of("d/a").self).toEqual({
      leastMs: 0,
      mostMs: 0,
    });
  });

  it("is not known where its own sidecars saw no request", () => {
    const mesh = meshOf(edgeOf("d/a", "d/b", took(9, 3)), edgeOf("d/b", "d/c", took(1, 3)));
    expect([mesh.of("d/a"), mesh.of("d/b")].map(({ self }) => self)).toEqual([undefined, undefined]);
  });

  it("lies between nothing and the whole, and its least is not over its most", () => {
    const calls = fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 9 })), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 9 }), (all, requests) => {
        const outbound = all.map(([ms, times], at) => edgeOf("d/a", `d/x${at}`, took(ms, times)));
        const { self } = meshOf(edgeOf("outside", "d/a", undefined, took(200, requests)), ...outbound).of(
          "d/a",
        );
        const { leastMs, mostMs } = self ?? { leastMs: -1, mostMs: -1 };
        expect(leastMs >= 0 && leastMs <= mostMs && mostMs <= 200).toBe(true);
      }),
    );
  });
});

describe("the performance of the mesh", () => {
  const good = took(1, 30);
  const bad: Counted = { outcomes: [5, 5], durationsMs: took(1, 10).durationsMs ?? [] };

  it("is that of its services, each by its share of the requests", () => {
    const mesh = meshOf(edgeOf("outside", "d/a", undefined, good), edgeOf("d/a", "d/b", bad, bad));
    expect(mesh.of("d/a")).toMatchObject({ traffic: 0.75, performance: 1 });
    expect(mesh.of("d/b")).toMatchObject({ traffic: 0.25, performance: 0.5 });
    expect(mesh.performance).toBe(0.75 + 0.25 * 0.5);
  });

  it("is without what is no service", () => {
    const mesh = meshOf(edgeOf("outside", "d/a", undefined, good), edgeOf("d/a", "other", bad));
    expect([mesh.performance, mesh.of("other").performance]).toEqual([1, null]);
  });

  it("is without services of which nothing was judged, whose share the others get", () => {
    const cancelled: Counted = { outcomes: [0, 0, 0, 0, 10], durationsMs: took(1, 10).durationsMs ?? [] };
    const mesh = meshOf(
      edgeOf("outside", "d/a", undefined, good),
      edgeOf("d/a", "d/b", cancelled, cancelled),
    );
    expect(mesh.of("d/b")).toMatchObject({ traffic: 0.25, performance: null });
    expect(mesh.performance).toBe(1);
  });

  it("is not known without traffic", () => {
    expect(meshOf().performance).toBeNull();
    expect(meshOf(edgeOf("d/a", "other", took(1))).performance).toBeNull();
  });

  it("lies between the worst and the best of the services", () => {
    const service = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(9), fc.integer({ min: 1, max: 3000 }));
    fc.assert(
      fc.property(fc.array(service, { minLength: 1, maxLength: 6 }), (services) => {
        const edges = services.map(([success, failure, ms], at) => {
          const durationsMs = took(ms, success + failure).durationsMs ?? [];
          return edgeOf("outside", `d/s${at}`, undefined, { outcomes: [success, failure], durationsMs });
        });
        const { nodes, performance } = nodesOf(edges, OPTIONS);
        const all = nodes.flatMap((node) => node.performance ?? []);
        const shares = nodes.reduce((sum, { traffic }) => sum + (traffic ?? 0), 0);
        expect(shares).toBeCloseTo(1, 9);
        expect(performance).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9);
        expect(performance).toBeLessThanOrEqual(Math.max(...all) + 1e-9);
      }),
    );
  });
});
