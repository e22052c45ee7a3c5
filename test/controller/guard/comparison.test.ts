// Sidecars that inject beside those that do not.
import { describe, expect, it } from "vitest";
import { Comparison } from "../../../controller/guard/comparison.js";
import { Guard } from "../../../controller/guard/guard.js";
import { FAULT_KINDS, VERDICTS } from "../../../controller/model/index.js";
import type { FaultIncrement } from "../../../controller/report/index.js";
import { expecting, ReportingSidecar, type Seen } from "./rig.js";

const FAULT = "default/slow";

function injected(count: number, name = FAULT): FaultIncrement[] {
  const verdicts = VERDICTS.map(() => 0);
  const counts = FAULT_KINDS.map(() => count);
  return [{ direction: "outbound", name, verdicts, injected: counts, isPast: false }];
}

/** A comparison that is told of sidecars by their names. */
function comparing() {
  const comparison = new Comparison(FAULT);
  const sidecars = new Map<string, ReportingSidecar>();
  const tell = (process: string, seen: Seen, faults: FaultIncrement[] = [], service = "default/reviews") => {
    const known = sidecars.get(process);
    const sidecar = known ?? new ReportingSidecar(service, process);
    sidecars.set(process, sidecar);
    // The first report may tell of the time before.
    if (known === undefined) sidecar.tell();
    comparison.add(process, sidecar.tell(seen).edges, faults);
  };
  return { comparison, tell };
}

describe("sidecars that inject", () => {
  it("are shown beside others of their service", () => {
    const { comparison, tell } = comparing();
    tell("v1", { good: 90, bad: 10 }, injected(3));
    tell("v2", { good: 100 });
    tell("v3", { good: 99, bad: 1 }, injected(0));
    expect(comparison.views()).toEqual([
      {
        service: "default/reviews",
        injecting: { sidecars: 1, requests: 100, bad: 10 },
        others: { sidecars: 2, requests: 200, bad: 1 },
        text:
          "default/reviews: 90% of 100 requests succeed at 1 of its sidecars, which inject; " +
          "99.5% of 200 requests at 2, which do not",
      },
    ]);
  });

  it("are not shown where all of a service inject, or none", () => {
    const { comparison, tell } = comparing();
    tell("v1", { good: 90 }, injected(3));
    tell("cart", { good: 90 }, injected(3, "default/other"), "default/cart");
    tell("cart-2", { good: 90 }, [], "default/cart");
    expect(comparison.views()).toEqual([]);
  });

  it("are such with all that they saw, once they have injected", () => {
    const { comparison, tell } = comparing();
    tell("v1", { good: 10 });
    tell("v2", { good: 10 });
    expect(comparison.views()).toEqual([]);
    tell("v1", { good: 5 }, injected(1));
    tell("v1", { good: 5 });
    expect(comparison.views()).toMatchObject([{ injecting: { requests: 20 }, others: { requests: 10 } }]);
  });

  it("are none by what they injected before the controller looked", () => {
    const { comparison, tell } = comparing();
    tell(
      "v1",
      { good: 10 },
      injected(5).map((each) => ({ ...each, isPast: true })),
    );
    tell("v2", { good: 10 }, injected(1));
    expect(comparison.views()).toMatchObject([{ injecting: { sidecars: 1 }, others: { sidecars: 1 } }]);
  });

  it("are shown though nothing has come in at them yet", () => {
    const { comparison, tell } = comparing();
    tell("v1", {}, injected(1));
    tell("v2", { good: 10 });
    expect(comparison.views()[0]?.text).toContain("100% of 0 requests succeed at 1 of its sidecars");
  });

  it("are part of what a guard shows, and change nothing of what it judges", () => {
    const guard = new Guard(
      { policy: expecting("[{service: cart, success: 99%}]"), lengthMs: 600_000 },
      0,
      0,
    );
    const [one, two] = [
      new ReportingSidecar("default/reviews", "v1"),
      new ReportingSidecar("default/reviews", "v2"),
    ];
    guard.hear(one.tell(), 1_000);
    guard.hear(two.tell(), 1_000);
    guard.hear({ ...one.tell({ bad: 500 }), faults: injected(500) }, 2_000);
    expect(guard.view(2_000, 2_000)).not.toHaveProperty("compared");
    guard.hear(two.tell({ good: 500 }), 2_000);
    expect(guard.breach(2_000)).toBeUndefined();
    expect(guard.view(2_000, 2_000)).toMatchObject({
      compared: [{ injecting: { bad: 500 }, others: { bad: 0 } }],
    });
  });
});
