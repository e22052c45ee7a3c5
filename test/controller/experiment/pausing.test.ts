import { describe, expect, it } from "vitest";
import { pauseView } from "../../../controller/experiment/index.js";
import type { Place } from "../../../controller/experiment/view.js";
import { NOW_MS, place } from "./sights.js";

const PAUSE = { sinceMs: NOW_MS, by: "ann", durable: true };

function view(places: Place[], confirmed: string[] = []) {
  const sources = {
    pause: () => PAUSE,
    places: () => places,
    isConfirmed: (id: string) => confirmed.includes(id),
  };
  return pauseView(sources, NOW_MS);
}

describe("a pause", () => {
  it("has been confirmed by who acknowledged a configuration without faults, or passes everything", () => {
    const places = [
      place("a"),
      place("b", { state: "acknowledged" }),
      place("c", { state: "bypassed" }),
      place("d", { direction: "inbound" }),
      place("d"),
    ];
    expect(view(places)).toEqual({ pause: PAUSE, sidecars: 4, confirmed: 4, missing: [] });
  });

  it("has been confirmed by who read that its leases are over, whatever it refuses", () => {
    const places = [place("a", { state: "refused" }), place("b", { state: "gone" })];
    expect(view(places, ["a", "b"])).toMatchObject({ sidecars: 2, confirmed: 2, missing: [] });
  });

  it("names who has not, once each, and why", () => {
    const places = [
      place("a", { state: "pending" }),
      place("b", { state: "running", direction: "inbound" }),
      place("b", { state: "refused" }),
      place("c", { state: "held", lastReportMs: null }),
    ];
    const later = "the reply to its next report ends its leases, at the latest they run out in 10 s";
    expect(view(places)).toMatchObject({
      confirmed: 0,
      missing: [
        { sidecar: "a", reason: `has not acknowledged a configuration without faults; ${later}` },
        { sidecar: "b", reason: `refuses a configuration without faults; ${later}` },
        {
          sidecar: "c",
          reason: "cannot be given another configuration, and does not report: its leases have run out",
        },
      ],
    });
  });

  it("that is none asks nothing of anybody", () => {
    const places = [place("a", { state: "pending" })];
    const sources = { pause: () => undefined, places: () => places, isConfirmed: () => false };
    expect(pauseView(sources, NOW_MS)).toEqual({ sidecars: 1, confirmed: 0, missing: [] });
  });
});
