import { describe, expect, it } from "vitest";
import type { Lists } from "../../../controller/cli/client.js";
import { progressOf } from "../../../controller/cli/concerned.js";
import type { PolicySpec } from "../../../controller/model/index.js";
import { breaker } from "../push/fixture.js";
import { delivery, sidecarView } from "./views.js";

type Sidecars = Lists["sidecars"];

const PENDING = { delivered: false, acknowledged: "old", running: "old", sent: "old" };
const WANTED = delivery("outbound").wanted;

function progress(sidecars: Sidecars, spec: PolicySpec = {}, present = sidecars.map(({ id }) => id)) {
  return progressOf(sidecars, [breaker("ratings", spec)], new Set(present));
}

function reasonOf(more: Partial<Sidecars[number]["deliveries"][number]>, warnings: string[] = []) {
  const deliveries = [delivery("outbound", { ...PENDING, ...more })];
  return progress([sidecarView("reviews-v1", { deliveries, warnings })]).missing[0];
}

describe("sidecars that a policy concerns", () => {
  it("are those that it selects, in its direction", () => {
    const sidecars = [sidecarView("reviews-v1"), sidecarView("ratings-v1")];
    expect(progress(sidecars).concerned).toBe(2);
    expect(progress(sidecars, { selector: { app: "reviews" } }).concerned).toBe(1);
    expect(progress(sidecars, { selector: { app: "nobody" } }).concerned).toBe(0);
  });

  it("are also those that an earlier version selected", () => {
    const [now, before] = ["ratings", "reviews"].map((app) => breaker("ratings", { selector: { app } }));
    const sidecars = [sidecarView("reviews-v1"), sidecarView("ratings-v1"), sidecarView("details-v1")];
    const policies = [now, before].filter((policy) => policy !== undefined);
    expect(progressOf(sidecars, policies, new Set()).concerned).toBe(2);
  });

  it("are of the policy's namespace", () => {
    expect(progress([sidecarView("reviews-v1", { namespace: "shop" })]).concerned).toBe(0);
  });

  it("miss nothing once all that they asked for is delivered", () => {
    const deliveries = [delivery("inbound", PENDING), delivery("outbound")];
    expect(progress([sidecarView("reviews-v1", { deliveries })])).toEqual({
      concerned: 1,
      missing: [],
      notes: [],
    });
  });
});

describe("a sidecar that does not run it yet", () => {
  it.each([
    ["not sent yet", {}],
    ["sent, but not acknowledged", { sent: WANTED }],
    ["acknowledged, but not reported as running", { sent: WANTED, acknowledged: WANTED }],
    ["not sent yet", { refusal: { revision: "older", reason: "bad", by: "envoy" as const, atMs: 0 } }],
  ])("is missed: %s", (reason, more) => {
    expect(reasonOf(more)).toEqual({
      ...{ sidecar: "reviews-v1", service: "default/reviews", direction: "outbound" },
      ...{ reason, isFinal: false },
    });
  });

  it("will never run what it refused, or what cannot be resolved", () => {
    const refusal = { revision: WANTED, reason: "breakers[0]: missing", by: "filter" as const, atMs: 0 };
    expect(reasonOf({ refusal })).toMatchObject({
      reason: "refused by filter: breakers[0]: missing",
      isFinal: true,
    });
    expect(reasonOf({ held: true }, ["too many"])).toMatchObject({
      reason: "keeps its last good configuration: too many",
      isFinal: true,
    });
  });

  it("is missed when it has asked for nothing yet", () => {
    expect(progress([sidecarView("reviews-v1", { deliveries: [] })]).missing).toMatchObject([
      { reason: "has not asked for a configuration yet" },
    ]);
  });

  it("is missed when it went away meanwhile, and not when it was gone before", () => {
    const gone = [sidecarView("reviews-v1", { connected: false })];
    expect(progress(gone).missing).toMatchObject([{ reason: "not connected any more" }]);
    expect(progress(gone, {}, [])).toEqual({
      ...{ concerned: 0, missing: [] },
      notes: ["reviews-v1 is not connected, so it is not waited for"],
    });
  });

  it("is not waited for while it is bypassed, or where it has no filter for the direction", () => {
    expect(progress([sidecarView("reviews-v1", { bypass: "b1" })]).notes).toEqual([
      "reviews-v1 is bypassed, and gets it when bypass b1 ends",
    ]);
    expect(progress([sidecarView("reviews-v1")], { direction: "inbound" }).notes).toEqual([
      "reviews-v1 has no inbound filter to run it",
    ]);
  });
});
