import { describe, expect, it } from "vitest";
import type { RecoveryView } from "../../../controller/model/index.js";
import { script } from "../api/fixture.js";
import { Story } from "../recovery/story.js";
import { breakerView } from "./views.js";
import { run, serverFor } from "./world.js";

const FIT = {
  ...{ tauMs: 1840, tauErrorMs: 120, r2: 0.972, fMax: 0.9, fMin: 0.005, failureMs: 5500 },
  recoverMs: 15_055,
};

function cycle(): RecoveryView {
  const story = new Story();
  story.second({ completed: 9, failed: 8, moves: [story.move("closed", "open", "rate", 100)] });
  story.second({ completed: 1, moves: [story.move("open", "closed", "recovered", 100)] });
  story.settle();
  return { ...story.last, trippedMs: Date.parse("2026-11-21T12:00:00Z") };
}

function fitted(): RecoveryView {
  const { noFit: _, ...rest } = cycle();
  return { ...rest, fit: FIT };
}

describe("recoveries NAME", () => {
  it("shows each cycle: why it tripped, what was measured, and what the curve says", async () => {
    const cli = await serverFor(script({ recoveries: [fitted()] }));
    const { code, out } = await cli(["recoveries", "shop/ratings"]);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.trimEnd())).toEqual([
      "SIDECAR  DIRECTION  TRIPPED               WHY   OPENED     BEFORE       AFTER  MEASURED  PREDICTED           TAU    R2  NO FIT",
      "s1       outbound   2026-11-21T12:00:00Z  rate       1  60% of 20  0% of 1000      1.0s      15.1s  1.8s +- 0.1s  0.97  -",
      "",
    ]);
  });

  it("says why there is no fit, and no number", async () => {
    const cli = await serverFor(script({ recoveries: [cycle()] }));
    const { out } = await cli(["recoveries", "ratings", "-n", "shop"]);
    expect(out).toMatch(
      / 1\.0s +- +- +- +the share fell from 88\.89% to 0\.5% faster than the buckets can show\n$/,
    );
  });

  it("has the buckets in JSON", async () => {
    const cli = await serverFor(script({ recoveries: [fitted()] }));
    const { out } = await cli(["recoveries", "shop/ratings", "-o", "json"]);
    expect(JSON.parse(out)).toEqual({ recoveries: [fitted()] });
  });

  it("says of a cycle that is under way that it has not closed", async () => {
    const running = { ...cycle(), state: "running" as const, measuredMs: null, noFit: "it is not over" };
    const cli = await serverFor(script({ recoveries: [running] }));
    expect((await cli(["recoveries", "shop/ratings"])).out).toContain("not closed");
  });

  it("shows one direction where that is asked for", async () => {
    const inbound = { ...cycle(), sidecar: "s2", direction: "inbound" as const };
    const cli = await serverFor(script({ recoveries: [cycle(), inbound] }));
    const { out } = await cli(["recoveries", "shop/ratings", "--direction", "inbound"]);
    expect(out).toContain("s2");
    expect(out).not.toContain("s1 ");
  });

  it("says that a breaker has not tripped", async () => {
    const { code, out } = await (await serverFor(script()))(["recoveries", "ratings"]);
    expect({ code, out }).toEqual({
      code: 0,
      out: "no cycles of default/ratings: it has not tripped since the controller was started, or has keys, of which none are kept\n",
    });
  });

  it("of an unknown breaker ends with 1 and says what may have been meant", async () => {
    const cart = breakerView("s1", { name: "shop/cart" });
    const { code, err } = await (await serverFor(script({ breakers: [cart] })))(["recoveries", "cart"]);
    expect(code).toBe(1);
    expect(err).toContain("there is no breaker default/cart (did you mean shop/cart?)");
  });

  it.each<[string[], string]>([
    [[], "missing required argument 'name'"],
    [["a/b/c"], '"a/b/c" is not the name of a policy'],
    [["a", "--direction", "up"], "Allowed choices are inbound, outbound"],
  ])("with %j ends with 2 and says what is right", async (args, words) => {
    const { code, err } = await run(["recoveries", ...args]);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
