import { describe, expect, it } from "vitest";
import { proxyBootstrap, servicesBootstrap } from "../../../bench/breaker/bootstrap.js";
import { CALLERS, PEERS, SCENARIOS, type Scenario } from "../../../bench/breaker/scenario.js";
import { startDecoder } from "../../filter/support/decoder.js";
import { VirtualClock } from "./clock.js";

const OURS = SCENARIOS.filter(({ document }) => document !== undefined);
const [PEER] = SCENARIOS.filter(({ document }) => document === undefined);

describe("the scenarios", () => {
  it.each(OURS)("$name has a document that the filter takes", async ({ document }) => {
    const decoder = await startDecoder();
    for (const trials of [1, 1_000]) {
      expect(decoder.decode(JSON.stringify(document?.(trials)))).toMatchObject({ refusal: "" });
    }
  });

  it.each(SCENARIOS)("$name has a target of its own for each trial", ({ target }) => {
    const targets = [0, 1, 2].map((trial) => JSON.stringify(target(trial)));
    expect(new Set(targets).size).toBe(3);
  });

  it("compare what both can do", () => {
    const names = SCENARIOS.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([PEERS.ours, PEERS.theirs]));
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(["rate", "slow"])(
    "%s brings as many completions as the joint window needs, no worker alone",
    async (name) => {
      const scenario = SCENARIOS.find((each) => each.name === name);
      const { calls, callers } = recording();
      await scenario?.trip({ host: "x" }, callers, 0, new VirtualClock());
      const minimum = Number(/"minimum":(\d+)/.exec(JSON.stringify(scenario?.document?.(1)))?.[1]);
      expect(calls).toHaveLength(minimum);
      const byCaller = callers.map((_, index) => calls.filter((call) => call === index).length);
      expect(new Set(byCaller)).toEqual(new Set([minimum / CALLERS]));
    },
  );

  it("fails in a row by one connection, another for each trial", async () => {
    for (const first of [0, 3, CALLERS + 3]) {
      const { calls, callers } = recording();
      await SCENARIOS[0]?.trip({ host: "x" }, callers, first, new VirtualClock());
      expect(calls).toEqual(Array(5).fill(first % CALLERS));
    }
  });
});

/** Connections that only note who was asked. */
function recording() {
  const calls: number[] = [];
  const callers = Array.from({ length: CALLERS }, (_, index) => ({
    ask: async () => {
      calls.push(index);
      return { sentMs: 0, endMs: 0, status: 500, isAdmitted: true };
    },
  }));
  return { calls, callers };
}

describe("the Envoy under test", () => {
  const config = (scenario: Scenario | undefined) =>
    scenario === undefined
      ? ""
      : JSON.stringify(proxyBootstrap({ scenario, trials: 2, port: 1, servicesPort: 2, module: "/m.wasm" }));

  it("gives each worker as many connections as the others", () => {
    for (const scenario of SCENARIOS) expect(config(scenario)).toContain('"exact_balance":{}');
  });

  it("runs the filter, or Envoy's outlier detection, never both", () => {
    for (const scenario of OURS) {
      expect(config(scenario)).toContain("/m.wasm");
      expect(config(scenario)).not.toContain("outlier_detection");
    }
    expect(config(PEER)).not.toContain("/m.wasm");
    expect(config(PEER).match(/outlier_detection/g)).toHaveLength(2);
  });

  it("listens on loopback only, as the services do", () => {
    const all = [...SCENARIOS.map(config), JSON.stringify(servicesBootstrap(3))].join();
    const addresses = [...all.matchAll(/"address":"([^"]+)"/g)].map(([, address]) => address);
    expect(new Set(addresses)).toEqual(new Set(["127.0.0.1"]));
  });
});
