import { describe, expect, it } from "vitest";
import { countedOf, planOf, SCENARIOS } from "../../../bench/cost/plan.js";
import { Sidecar } from "../../filter/support/sidecar.js";

const linesOf = (name: string) => {
  const scenario = SCENARIOS.find((other) => other.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return planOf(scenario).split("\n");
};
const after = (lines: string[], start: string) =>
  lines.slice(lines.findIndex((line) => line.startsWith(start)));

describe("the plan of a scenario", () => {
  it("configures, warms up, lets the tick settle it, and measures", () => {
    const steps = after(linesOf("pass-through"), "config");
    expect(steps).toEqual(["config {}", "send 200 1", "pass 500", "measure 1000 1", ""]);
  });

  it("brings the same headers whatever is configured", () => {
    const headers = SCENARIOS.map((scenario) =>
      planOf(scenario)
        .split("\n")
        .filter((line) => /^(request|response) /.test(line) && !line.includes(":status"))
        .join("\n"),
    );
    expect(new Set(headers).size).toBe(1);
    expect(headers[0]?.split("\n")).toHaveLength(17);
  });

  it("keeps each line to one line", () => {
    const words = /^(text|number|request|response|config|latency|pass|send|measure) |^$/;
    for (const scenario of SCENARIOS) {
      for (const line of planOf(scenario).split("\n")) expect(line).toMatch(words);
    }
  });

  it("trips a breaker before an open one is measured, and goes on with successes", () => {
    const steps = after(linesOf("breaker: open"), "pass");
    expect(steps).toEqual([
      "pass 500",
      "response :status 503",
      "send 5 1",
      "response :status 200",
      "measure 1000 1",
      "",
    ]);
  });

  it("counts no more requests half-open than there are probes", () => {
    const scenario = SCENARIOS.find(({ name }) => name.includes("half-open"));
    expect(scenario && countedOf(scenario)).toBe(90);
    expect(linesOf("breaker: half-open, a probe")).toContain("pass 1100");
  });

  it("keeps many requests under way at a time where the scenario says so", () => {
    expect(linesOf("breaker: hung, 100 under way")).toContain("measure 1000 100");
  });

  it("names the root after the direction", () => {
    expect(linesOf("inbound, services")).toContain("text plugin_root_id meshfuse.inbound");
    expect(linesOf("services")).toContain("text plugin_root_id meshfuse.outbound");
  });
});

describe("the scenarios", () => {
  it.each(SCENARIOS)("have a configuration that the filter takes: $name", async ({ document }) => {
    const { envoy } = await Sidecar.start(document);
    envoy.advance(200);
    expect(envoy.logs.filter(({ text }) => text.includes("refused"))).toEqual([]);
  });

  it("begin with the pass-through, which the others are compared with", () => {
    expect(SCENARIOS[0]?.document).toEqual({});
  });

  it("have names of their own", () => {
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
  });
});
