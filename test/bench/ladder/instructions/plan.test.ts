import { describe, expect, it } from "vitest";
import { CASES } from "../../../../bench/ladder/instructions/cases.js";
import { type Case, countedOf, planOf } from "../../../../bench/ladder/instructions/plan.js";
import { REQUEST, RESPONSE, requestTo, SCENARIOS } from "../../../../bench/scenario/index.js";
import { Sidecar } from "../../../filter/support/sidecar.js";

const named = (name: string): Case => {
  const found = CASES.find((other) => other.name === name);
  if (found === undefined) throw new Error(`there is no case ${name}`);
  return found;
};
const linesOf = (name: string) => planOf(named(name)).split("\n");
const after = (lines: string[], start: string) =>
  lines.slice(lines.findIndex((line) => line.startsWith(start)));

describe("the plan of a case", () => {
  it("configures, warms up twice, lets the tick settle it, and measures a second of requests", () => {
    expect(after(linesOf("pass-through"), "config")).toEqual([
      "config {}",
      "send 500 1",
      "pass 600",
      "send 500 1",
      "pass 600",
      "measure 500 1",
      "",
    ]);
  });

  it("brings the headers of the scenario in their order", () => {
    const lines = linesOf("full-set");
    const requests = lines.filter((line) => line.startsWith("request "));
    const responses = lines.filter((line) => line.startsWith("response "));
    expect(requests).toEqual(REQUEST.map(([name, value]) => `request ${name} ${value}`));
    expect(responses).toEqual(RESPONSE.map(([name, value]) => `response ${name} ${value}`));
  });

  it("keeps each line to one line", () => {
    const words = /^(text|number|request|another|response|config|latency|pass|send|measure) |^$/;
    for (const one of CASES) {
      for (const line of planOf(one).split("\n")) expect(line).toMatch(words);
    }
  });

  it("sends each kind of request before it measures, and gives the filter the ticks to take all keys up", () => {
    const lines = linesOf("keys-10000");
    expect(lines.filter((line) => line.startsWith("another x-tenant"))).toHaveLength(9_999);
    expect(after(lines, "send")).toEqual([
      "send 10000 1",
      "pass 2500",
      "send 10000 1",
      "pass 2500",
      "measure 500 1",
      "",
    ]);
  });

  it("trips a breaker before an open one is measured, and goes on with successes", () => {
    expect(after(linesOf("breaker-open"), "response :status 503")).toEqual([
      "response :status 503",
      "send 5 1",
      "response :status 200",
      "measure 500 1",
      "",
    ]);
  });

  it("counts no more requests half-open than there are probes", () => {
    expect(countedOf(named("breaker-probe"))).toBe(90);
    expect(linesOf("breaker-probe")).toContain("measure 90 1");
  });

  it("keeps many requests under way at a time where the case says so", () => {
    expect(linesOf("breaker-hung-100")).toContain("measure 500 100");
  });

  it("names the root after the direction", () => {
    expect(linesOf("inbound")).toContain("text plugin_root_id meshfuse.inbound");
    expect(linesOf("services")).toContain("text plugin_root_id meshfuse.outbound");
  });

  it("refuses requests in turn that differ in more than one header, or in none", () => {
    const base = named("pass-through");
    const both = { ...base, requests: [requestTo("/a", "gold"), requestTo("/b", "silver")] };
    expect(() => planOf(both)).toThrow("requests in turn differ in one header, not in 2");
    const none = { ...base, requests: [REQUEST, REQUEST] };
    expect(() => planOf(none)).toThrow("requests in turn differ in one header, not in 0");
  });
});

describe("the cases", () => {
  it.each(CASES)("have a configuration that the filter takes: $name", async ({ document }) => {
    const { envoy } = await Sidecar.start(document);
    envoy.advance(200);
    expect(envoy.logs.filter(({ text }) => text.includes("refused"))).toEqual([]);
  });

  it("begin with the pass-through, which the others are compared with", () => {
    expect(CASES[0]?.document).toEqual({});
  });

  it("hold all scenarios of the bench", () => {
    const names = CASES.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(SCENARIOS.map(({ name }) => name)));
  });

  it("have names of their own", () => {
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
  });
});
