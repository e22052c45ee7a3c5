// Which breaker is a request's: the first in the list whose match holds, in the direction of its configuration.
import { describe, expect, it } from "vitest";
import { BreakerBench, isRejected } from "../support/breaker.js";
import { Sidecar } from "../support/sidecar.js";

const ONE = { trip: { consecutive: 1 } };
const TWO = { trip: { consecutive: 2 } };
const FAILURE = { status: 500 };

describe("the breaker of a request", () => {
  it("is the first whose match holds", async () => {
    const sidecar = await Sidecar.start({
      breakers: [
        { name: "ratings", match: { hosts: ["ratings"] }, ...ONE },
        { name: "get", match: { methods: ["GET"] }, ...ONE },
        { name: "rest", ...ONE },
      ],
    });
    const states = () => ["ratings", "get", "rest"].map((name) => new BreakerBench(sidecar, name).state);
    sidecar.root.exchange({ request: { authority: "ratings" }, upstream: FAILURE });
    expect(states()).toEqual(["O", "C", "C"]);
    sidecar.root.exchange({ request: { authority: "details", method: "POST" }, upstream: FAILURE });
    expect(states()).toEqual(["O", "C", "O"]);
    expect(isRejected(sidecar.root.exchange({ request: { authority: "reviews" } }))).toBe(false);
    expect(isRejected(sidecar.root.exchange({ request: { authority: "ratings" } }))).toBe(true);
  });

  it("is none where no match holds", async () => {
    const sidecar = await Sidecar.start({
      breakers: [{ name: "ratings", match: { hosts: ["ratings"] }, ...ONE }],
    });
    for (let i = 0; i < 5; i++) sidecar.root.exchange({ upstream: FAILURE });
    expect(new BreakerBench(sidecar, "ratings").history).toEqual([]);
  });

  it("is the first also where that one is disabled", async () => {
    const sidecar = await Sidecar.start({
      breakers: [
        { name: "off", mode: "disabled", ...ONE },
        { name: "rest", ...ONE },
      ],
    });
    sidecar.root.exchange({ upstream: FAILURE });
    expect(isRejected(sidecar.root.exchange())).toBe(false);
  });

  it("does not share its state with one of the same name in the other direction", async () => {
    const sidecar = await Sidecar.start({ breakers: [{ name: "b", ...TWO }] });
    const outbound = sidecar.root;
    const inbound = sidecar.push({ direction: "inbound", breakers: [{ name: "b", ...TWO }] });
    inbound.exchange({ upstream: FAILURE });
    outbound.exchange({ upstream: FAILURE });
    inbound.exchange({ upstream: FAILURE });
    expect(isRejected(inbound.exchange())).toBe(true);
    expect(isRejected(outbound.exchange())).toBe(false);
    const labels = { breaker: "b", direction: "inbound", to: "open" };
    expect(sidecar.told("meshfuse_breaker_transitions_total", labels)).toBe(1);
  });

  it("shows a name that is no label with its odd bytes replaced", async () => {
    const sidecar = await Sidecar.start({ breakers: [{ name: "a b;c=.=d", ...ONE }] });
    sidecar.root.exchange({ upstream: FAILURE });
    const labels = { breaker: "a_b_c_._d", to: "open", reason: "consecutive" };
    expect(sidecar.told("meshfuse_breaker_transitions_total", labels)).toBe(1);
  });
});
