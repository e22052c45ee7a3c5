import { describe, expect, it, vi } from "vitest";

/** All of the command line and the SDK go through the test runner's own loader here, on a machine that may be busy. */
const LOADED_WITHIN_MS = 150_000;

const loaded: string[] = [];
vi.mock("@grafana/grafana-foundation-sdk/dashboard", async (original) => {
  loaded.push("sdk");
  return original();
});

describe("Grafana's SDK", () => {
  it("is loaded by the command that makes dashboards, and by no other", {
    timeout: LOADED_WITHIN_MS,
  }, async () => {
    const { run } = await import("../cli/world.js");
    expect((await run(["--version"])).code).toBe(0);
    expect((await run(["render", "grafana", "--help"])).out).toContain("overview");
    expect((await run(["render", "grafana", "--part", "provisioning"])).code).toBe(0);
    expect(loaded).toEqual([]);
    expect((await run(["render", "grafana", "--dashboard", "edge"])).code).toBe(0);
    expect(loaded).toEqual(["sdk"]);
  });
});
