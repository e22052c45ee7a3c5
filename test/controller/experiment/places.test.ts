import { describe, expect, it } from "vitest";
import { placesOf } from "../../../controller/experiment/index.js";
import type { KnownSidecar, SidecarState } from "../../../controller/push/index.js";
import { delivery } from "../cli/views.js";
import { fault } from "../push/fixture.js";
import { known, NOW_MS, stateOf } from "./sights.js";

const POLICY = fault("slow");

interface Seen {
  all: readonly KnownSidecar[];
  more?: Partial<SidecarState>;
  reports?: [string, number][];
}

function places(spec: object, { all, more = {}, reports = [] }: Seen) {
  const policy = { ...POLICY, spec: { ...POLICY.spec, ...spec } };
  const sources = {
    known: () => all,
    stateOf: (each: KnownSidecar) => stateOf(each, more),
    lastReports: () => new Map(reports),
  };
  return placesOf([policy], sources, NOW_MS);
}

const states = (spec: object, seen: Seen) => places(spec, seen).map(({ state }) => state);

describe("the sidecars that a fault is for", () => {
  it("are those of its namespace, labels and side", () => {
    const all = [known("reviews"), known("ratings")];
    const mine = places({ selector: { app: "reviews" } }, { all, reports: [["reviews-v1", NOW_MS - 500]] });
    expect(mine).toEqual([
      {
        ...{ sidecar: "reviews-v1", service: "default/reviews", direction: "outbound", state: "running" },
        lastReportMs: NOW_MS - 500,
      },
    ]);
    expect(places({ selector: { app: "nobody" } }, { all })).toEqual([]);
  });

  it("are each of its directions by itself, where there is a filter for it", () => {
    const deliveries = [delivery("inbound"), delivery("outbound")];
    const both = places({ direction: "both" }, { all: [known("reviews")], more: { deliveries } });
    expect(both.map(({ direction }) => direction)).toEqual(["inbound", "outbound"]);
    expect(places({ direction: "inbound" }, { all: [known("reviews")] })).toEqual([]);
  });

  it("that have not asked for anything yet are waited for", () => {
    expect(states({}, { all: [known("reviews")], more: { deliveries: [] } })).toEqual(["pending"]);
  });

  it("that left are there as long as they report", () => {
    const all = [known("reviews", false)];
    expect(states({}, { all, reports: [["reviews-v1", NOW_MS - 9_000]] })).toEqual(["gone"]);
    expect(states({}, { all, reports: [["reviews-v1", NOW_MS - 11_000]] })).toEqual([]);
    expect(states({}, { all })).toEqual([]);
  });

  it.each([
    ["running", {}],
    ["bypassed", { bypass: "b1" }],
    ["acknowledged", { deliveries: [delivery("outbound", { delivered: false, running: "old" })] }],
    ["pending", { deliveries: [delivery("outbound", { delivered: false, acknowledged: "old" })] }],
    ["held", { deliveries: [delivery("outbound", { delivered: false, held: true })] }],
    [
      "refused",
      {
        deliveries: [
          delivery("outbound", {
            delivered: false,
            refusal: { revision: "0123456789abcdef", reason: "x", by: "envoy", atMs: 0 },
          }),
        ],
      },
    ],
  ])("are %s where the sidecar's state says so", (state, more) => {
    expect(states({}, { all: [known("reviews")], more })).toEqual([state]);
  });
});
