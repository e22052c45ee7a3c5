import { describe, expect, test } from "vitest";
import { knownMetrics, unknownMetrics, unknownPaths, unknownVariables } from "./names.js";

describe("a name in a page", () => {
  test("of a metric is one that filter or controller define", async () => {
    const known = await knownMetrics();
    expect(known.size).toBeGreaterThan(20);
    expect(unknownMetrics("meshfuse_requests_total and meshfuse_reqests_total", known)).toEqual([
      "meshfuse_reqests_total",
    ]);
  });

  test("of a histogram may be one of its series", () => {
    const known = new Set(["meshfuse_wait_ms"]);
    expect(unknownMetrics("meshfuse_wait_ms_bucket meshfuse_wait_ms_max", known)).toEqual([
      "meshfuse_wait_ms_max",
    ]);
  });

  test("of metrics may be cut short in a filter only", () => {
    const known = new Set(["meshfuse_wait_ms"]);
    expect(unknownMetrics("?filter=meshfuse_wait, meshfuse_wait", known)).toEqual(["meshfuse_wait"]);
  });

  test("of a path is one of the API's document", () => {
    expect(
      unknownPaths("GET /api/v1/edges?limit=1, /api/v1/policies/CircuitBreaker/default/x. /api/v1"),
    ).toEqual([]);
    expect(unknownPaths("at /api/v1/edgs, too")).toEqual(["/api/v1/edgs"]);
  });

  test("of a variable is one that the program reads", () => {
    expect(unknownVariables("MESHFUSE_DATA MESHFUSE_DTA MESHFUSE_SERVER")).toEqual(["MESHFUSE_DTA"]);
  });
});
