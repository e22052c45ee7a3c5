// A fault with `throughput` takes a filter of Envoy's own, which not every Envoy was given.
import { beforeEach, describe, expect, it } from "vitest";
import type { Policy, Sidecar } from "../../../controller/model/index.js";
import { heldWarnings, previewChanges, WantedConfigs } from "../../../controller/push/index.js";
import { breaker, fault, sidecar } from "./fixture.js";

const REVIEWS = sidecar("reviews");
const REASON =
  'sidecar "reviews-v1" does not subscribe to meshfuse.throughput: render it anew, or remove throughput; ' +
  "it keeps its last good configuration";
const narrow = fault("narrow", { throughput: { kibps: 64 } });

let policies: Policy[];
let throttles: boolean;
let wanted: WantedConfigs;

beforeEach(() => {
  policies = [breaker("ratings"), narrow];
  throttles = false;
  wanted = new WantedConfigs({ ...sources(), module: new Uint8Array(1) });
});

function sources() {
  const accepted = () => policies.map((policy) => ({ policy, source: "api", acceptedMs: 0 }));
  return {
    policies: accepted,
    services: () => [],
    bypassOf: () => undefined,
    throttles: (of: Sidecar) => of.id === REVIEWS.id && throttles,
  };
}

describe("the resource for throughput", () => {
  it("is one object for all sidecars, whatever their policies are", () => {
    const resource = wanted.resource(REVIEWS, "meshfuse.throughput");
    expect(resource?.name).toBe("meshfuse.throughput");
    wanted.invalidate();
    expect(wanted.resource(sidecar("ratings"), "meshfuse.throughput")).toBe(resource);
  });
});

describe("a sidecar that asks for it", () => {
  it("gets the fault as it is written, and is refused it again once it asks no longer", () => {
    throttles = true;
    const { config, errors } = wanted.of(REVIEWS, "outbound");
    expect(errors).toEqual([]);
    expect(JSON.parse(config.text).faults).toMatchObject([{ throughput: { kibps: 64 } }]);
    throttles = false;
    const held = wanted.of(REVIEWS, "outbound");
    expect(held.errors).toHaveLength(1);
    expect(held.config).toBe(config);
  });
});

describe("a sidecar that does not ask for it", () => {
  it("gets no fault with throughput: the error names policy, field and what to do", () => {
    const { errors, resource } = wanted.of(REVIEWS, "outbound");
    expect(errors).toEqual([
      {
        source: "api",
        document: "FaultInjection default/narrow",
        path: "spec.throughput",
        message: REASON,
      },
    ]);
    expect(resource).toBeUndefined();
  });

  it("keeps what it ran, and gets all else again once throughput is removed", () => {
    policies = [breaker("ratings")];
    const before = wanted.of(REVIEWS, "outbound").resource;
    policies = [breaker("ratings"), breaker("details"), narrow];
    wanted.invalidate();
    expect(wanted.of(REVIEWS, "outbound").resource).toBe(before);
    policies = [breaker("ratings"), breaker("details"), fault("narrow")];
    wanted.invalidate();
    expect(wanted.of(REVIEWS, "outbound").errors).toEqual([]);
    expect(wanted.of(REVIEWS, "outbound").breakers).toEqual(["default/details", "default/ratings"]);
  });

  it("has nothing to do with the other direction", () => {
    expect(wanted.of(REVIEWS, "inbound").errors).toEqual([]);
  });

  it("is named to who applies the policy, and to who only asks what would change", () => {
    const [warning] = heldWarnings([REVIEWS], wanted, [narrow]);
    const said = `FaultInjection default/narrow: ${REASON.replace('sidecar "reviews-v1"', "this sidecar")}`;
    expect(warning).toEqual({ message: said, sidecars: ["reviews-v1"], count: 1 });
    const after = sources().policies();
    policies = [breaker("ratings")];
    wanted.invalidate();
    const asked = () => [{ sidecar: REVIEWS, directions: ["outbound" as const] }];
    const [preview] = previewChanges({ ...sources(), sidecars: asked, wanted }, after);
    expect(preview?.errors?.[0]?.message).toBe(REASON);
    expect(preview?.to).toBe(preview?.from);
  });
});
