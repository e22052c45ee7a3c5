import { describe, expect, it } from "vitest";
import {
  BOOKINFO,
  ENTRY_SERVICE,
  type Service,
  topologyErrors,
  workloadsOf,
} from "../../../bench/mesh/index.js";

describe("the table of the mesh", () => {
  it("is Bookinfo: who there is", () => {
    expect(workloadsOf(BOOKINFO).map(({ name }) => name)).toEqual([
      "productpage-v1",
      "details-v1",
      "reviews-v1",
      "reviews-v2",
      "reviews-v3",
      "ratings-v1",
    ]);
  });

  it("is Bookinfo: who calls whom", () => {
    const calls = workloadsOf(BOOKINFO).map(({ name, calls }) => [name, calls.map(({ service }) => service)]);
    expect(Object.fromEntries(calls)).toEqual({
      "productpage-v1": ["details", "reviews"],
      "details-v1": [],
      "reviews-v1": [],
      "reviews-v2": ["ratings"],
      "reviews-v3": ["ratings"],
      "ratings-v1": [],
    });
  });

  it("begins with a service that is in it, and holds no errors", () => {
    expect(BOOKINFO.map(({ service }) => service)).toContain(ENTRY_SERVICE);
    expect(topologyErrors(BOOKINFO)).toEqual([]);
  });
});

describe("a table that cannot be run", () => {
  const latency = { medianMs: 1, p99Ms: 2 };

  it("is told with every error", () => {
    const services: Service[] = [
      {
        service: "a",
        latency,
        versions: [
          { version: "v1", weight: 0, calls: [{ service: "nobody", needed: true }] },
          { version: "v1", weight: 1, calls: [] },
        ],
      },
      {
        service: "b",
        latency: { medianMs: 5, p99Ms: 5 },
        versions: [{ version: "v1", weight: 1, calls: [] }],
      },
    ];
    expect(topologyErrors(services)).toEqual([
      "a-v1: is a name given twice",
      "a-v1: weight 0 is under 1",
      "a-v1: calls nobody, which is not in the table",
      "b-v1: p99 5 ms is not over the median 5 ms",
    ]);
  });
});
