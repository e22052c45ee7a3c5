import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Case } from "../../../controller/model/index.js";
import { SHOP, type SimFault, simulate } from "./simulator.js";

/** ads has no sidecar: only front tells of it. */
function withoutAds(faults: SimFault[]): Case {
  const given = simulate(SHOP, { faults });
  const { ends, instances } = given.window;
  return {
    ...given,
    window: {
      ...given.window,
      ends: ends.filter(({ destination, seenBy }) => destination !== "default/ads" || seenBy === "source"),
      instances: instances.filter(({ service }) => service !== "default/ads"),
    },
  };
}

const network = (ms: number): SimFault[] =>
  (["ads", "cart", "catalog"] as const).map((callee) => ({ kind: "gap", edge: ["front", callee], ms }));

describe("a service without a sidecar", () => {
  it("is not the cause where its caller's other edges are slower alike", () => {
    const { causes } = diagnose(withoutAds(network(30)));
    expect(causes[0]).toMatchObject({ kind: "network", target: { service: "default/front" } });
    const ads = causes.find(({ target }) => target.type === "service" && target.service === "default/ads");
    expect(ads?.summary).toContain("it may be that one's network");
  });

  it("is the cause where it alone is slower", () => {
    const { causes } = diagnose(withoutAds([{ kind: "slow", at: "ads", ms: 60 }]));
    expect(causes[0]).toMatchObject({ kind: "slow_service", target: { service: "default/ads" } });
    expect(causes[0]?.summary).not.toContain("network");
  });

  it("is a cause of its own where it is slower by far more than the network makes it", () => {
    const { causes } = diagnose(withoutAds([...network(10), { kind: "slow", at: "ads", ms: 400 }]));
    const ads = causes.find(({ target }) => target.type === "service" && target.service === "default/ads");
    expect(ads).toBe(causes[0]);
    expect(ads?.summary).not.toContain("it may be that one's network");
  });
});
