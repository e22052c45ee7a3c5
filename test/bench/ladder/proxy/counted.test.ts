import { describe, expect, it } from "vitest";
import { checkOutcomes, outcomesOf, scenarioNamed } from "../../../../bench/ladder/proxy/index.js";

const series = (outcome: string, direction = "outbound") =>
  `wasmcustom.meshfuse_requests_total.direction=.=${direction};.;source=.=a;.;outcome=.=${outcome};.;`;

/** An Envoy whose counters are those of `rounds`, one a look; the last stays. */
function proxyOf(scenario: string, rounds: readonly Record<string, number>[]) {
  let look = 0;
  const stats = async () => {
    const round = rounds[Math.min(look++, rounds.length - 1)] ?? {};
    return new Map(Object.entries(round).map(([outcome, count]) => [series(outcome), count]));
  };
  return { subject: { name: scenario, filters: [], scenario: scenarioNamed(scenario) }, envoy: { stats } };
}
const atOnce = async () => {};

describe("the filter's own count", () => {
  it("is the sum of its series by outcome", () => {
    const stats = new Map([
      [series("success"), 3],
      [series("success", "inbound"), 4],
      [series("failure"), 1],
      ["wasmcustom.meshfuse_config_revision.direction=.=outbound;.;", 9],
    ]);
    expect(outcomesOf(stats)).toEqual(
      new Map([
        ["success", 7],
        ["failure", 1],
      ]),
    );
  });

  it("is waited for, since it follows on the filter's tick", async () => {
    const proxy = proxyOf("full-set", [{}, { success: 4 }, { success: 10 }]);
    await expect(checkOutcomes(proxy, 10, atOnce)).resolves.toBeUndefined();
  });

  it.each([
    ["too few", { success: 9 }, "9 success"],
    ["others among them", { success: 10, failure: 1 }, "10 success, 1 failure"],
    ["none", {}, "none"],
  ])("fails the run with %s", async (_what, outcomes, got) => {
    await expect(checkOutcomes(proxyOf("full-set", [outcomes]), 10, atOnce)).rejects.toThrow(
      `full-set: of 10 requests, all success, the filter counts ${got}`,
    );
  });

  it("is of rejections where the scenario rejects, and of successes there never", async () => {
    await expect(checkOutcomes(proxyOf("rejection", [{ rejected: 5 }]), 5, atOnce)).resolves.toBeUndefined();
    await expect(checkOutcomes(proxyOf("abort", [{ injected: 5 }]), 5, atOnce)).resolves.toBeUndefined();
    await expect(checkOutcomes(proxyOf("abort", [{ success: 5 }]), 5, atOnce)).rejects.toThrow(
      "all rejected or injected",
    );
  });
});
