import { beforeEach, describe, expect, it } from "vitest";
import type { Policy, Sidecar } from "../../../controller/model/index.js";
import { heldWarnings, WantedConfigs } from "../../../controller/push/index.js";
import type { Bypass } from "../../../controller/store/index.js";
import { breaker, sidecar } from "./fixture.js";

const ONE_BREAKER_TOO_MANY = 1025;
const MANY = Array.from({ length: ONE_BREAKER_TOO_MANY }, (_, at) => breaker(`b${1000 + at}`));
const [FIRST = breaker("none")] = MANY;
const BYPASS: Bypass = { id: "b1", createdMs: 0, untilMs: 1, because: "x", by: "ann", durable: true };

let present: Policy[];
let sidecars: Sidecar[];
let bypassed: Sidecar | undefined;

beforeEach(() => {
  present = MANY;
  sidecars = [sidecar("reviews")];
  bypassed = undefined;
});

function warnings(touched: readonly Policy[] = [FIRST]) {
  const wanted = new WantedConfigs({
    policies: () => present.map((policy) => ({ policy, source: "api", acceptedMs: 0 })),
    services: () => [],
    bypassOf: (of) => (of === bypassed ? BYPASS : undefined),
    module: new Uint8Array(),
  });
  return heldWarnings(sidecars, wanted, touched);
}

describe("what a change says of the sidecars that it does not reach", () => {
  it("is nothing where all can take their policies", () => {
    present = MANY.slice(1);
    expect(warnings()).toEqual([]);
  });

  it("names the sidecar over its limit, and the policy that is too many", () => {
    expect(warnings()).toEqual([
      {
        message:
          "CircuitBreaker default/b2024: breakers: has more than 1024 entries for this sidecar, " +
          "which keeps its last good configuration",
        sidecars: ["reviews-v1"],
        count: 1,
      },
    ]);
  });

  it("counts further policies that are too many", () => {
    present = [...MANY, breaker("c1"), breaker("c2")];
    expect(warnings()[0]?.message).toMatch(/configuration; 2 more policies do not fit either$/);
  });

  it("is one for all sidecars with the same trouble, and names only the first of them", () => {
    const idOf = (at: number) => `reviews-${String(at).padStart(2, "0")}`;
    sidecars = Array.from({ length: 13 }, (_, at) => sidecar("reviews", { id: idOf(at) }));
    const [only, ...others] = warnings();
    expect(others).toEqual([]);
    expect(only?.count).toBe(13);
    expect(only?.sidecars).toEqual(Array.from({ length: 10 }, (_, at) => idOf(at)));
  });

  it("ends after twenty different troubles", () => {
    const names = Array.from({ length: 21 }, (_, at) => `s${at}`);
    sidecars = names.map((name) => sidecar(name));
    present = [...MANY.slice(1), ...names.map((name) => breaker(`z-${name}`, { selector: { app: name } }))];
    expect(warnings(MANY)).toHaveLength(20);
  });

  it("leaves out sidecars that the change does not concern", () => {
    expect(warnings([breaker("other", { selector: { app: "ratings" } })])).toEqual([]);
  });

  it("leaves out those that are bypassed", () => {
    [bypassed] = sidecars;
    expect(warnings()).toEqual([]);
  });
});
