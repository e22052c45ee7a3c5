import { beforeEach, describe, expect, it } from "vitest";
import type { Policy, Sidecar } from "../../../controller/model/index.js";
import type { Service } from "../../../controller/policy/index.js";
import { WantedConfigs } from "../../../controller/push/index.js";
import type { Bypass } from "../../../controller/store/index.js";
import { breaker, fault, sidecar, tags } from "./fixture.js";

const MODULE = new TextEncoder().encode("a module");
const ONE_BREAKER_TOO_MANY = 1025;

let policies: Policy[];
let services: Service[];
let bypass: Bypass | undefined;
/** Of all policies. */
let acceptedMs: number;
let wanted: WantedConfigs;

function change(next: { policies?: Policy[]; services?: Service[]; bypass?: Bypass | undefined }): void {
  if (next.policies !== undefined) policies = next.policies;
  if (next.services !== undefined) services = next.services;
  bypass = "bypass" in next ? next.bypass : bypass;
  wanted.invalidate();
}

function bytes(of: Sidecar, name = "meshfuse.outbound"): string {
  return Buffer.from(wanted.resource(of, name)?.body ?? []).toString("latin1");
}

beforeEach(() => {
  policies = [breaker("ratings")];
  services = [{ namespace: "default", service: "reviews" }];
  bypass = undefined;
  acceptedMs = 0;
  wanted = new WantedConfigs({
    policies: () => policies.map((policy) => ({ policy, source: "test.yaml", acceptedMs })),
    services: () => services,
    bypassOf: () => bypass,
    module: MODULE,
  });
});

describe("what a sidecar shall run", () => {
  it("is the module and the configuration that the policies resolve to", () => {
    const { config, resource, breakers } = wanted.of(sidecar("reviews"), "outbound");
    expect(breakers).toEqual(["default/ratings"]);
    expect(resource?.revision).toBe(config.revision);
    expect(bytes(sidecar("reviews"))).toContain("a module");
    expect(bytes(sidecar("reviews"))).toContain(config.text);
  });

  it("is told for the two names of the directions only", () => {
    expect(wanted.resource(sidecar("reviews"), "meshfuse.inbound")?.name).toBe("meshfuse.inbound");
    expect(wanted.resource(sidecar("reviews"), "meshfuse.other")).toBeUndefined();
  });

  it("stays the same bytes, and the same object, while nothing changes", () => {
    const before = wanted.resource(sidecar("reviews"), "meshfuse.outbound");
    wanted.invalidate();
    expect(wanted.resource(sidecar("reviews"), "meshfuse.outbound")).toBe(before);
  });

  it("is one object for all sidecars of a workload", () => {
    const one = wanted.resource(sidecar("reviews", { id: "a" }), "meshfuse.outbound");
    expect(wanted.resource(sidecar("reviews", { id: "b" }), "meshfuse.outbound")).toBe(one);
  });

  it("is resolved once for all sidecars of a workload in one direction, until something changes", () => {
    const one = wanted.of(sidecar("reviews", { id: "a" }), "outbound");
    expect(wanted.of(sidecar("reviews", { id: "b" }), "outbound")).toBe(one);
    expect(wanted.of(sidecar("reviews", { id: "b" }), "inbound")).not.toBe(one);
    expect(wanted.of(sidecar("reviews", { id: "c", version: "v2" }), "outbound")).not.toBe(one);
    wanted.invalidate();
    expect(wanted.of(sidecar("reviews", { id: "b" }), "outbound")).not.toBe(one);
  });

  it("follows the policies and the services once it is invalidated", () => {
    const before = wanted.of(sidecar("reviews"), "outbound").config.revision;
    change({ policies: [] });
    const without = wanted.of(sidecar("reviews"), "outbound").config.revision;
    change({ services: [...services, { namespace: "default", service: "ratings" }] });
    const grown = wanted.of(sidecar("reviews"), "outbound").config.revision;
    expect(new Set([before, without, grown]).size).toBe(3);
  });

  it("names the tags that become labels", () => {
    const from = { header: "x-tenant" };
    const hidden = { name: "hidden", from, to: { metric: false, log: true } };
    change({ policies: [tags("all", { tags: [{ name: "tenant", from, maxValues: 5 }] })] });
    expect(wanted.of(sidecar("reviews"), "outbound").metricTags).toEqual(["tenant"]);
    change({ policies: [tags("all", { tags: [hidden] })] });
    expect(wanted.of(sidecar("reviews"), "outbound").metricTags).not.toContain("hidden");
  });
});

describe("a bypassed sidecar", () => {
  it("shall run the empty document, which has no revision", () => {
    change({ bypass: { id: "b", createdMs: 0, untilMs: 1, because: "x", by: "ann", durable: true } });
    const { config, resource } = wanted.of(sidecar("reviews"), "outbound");
    expect(config.text).toBe("{}");
    expect(resource?.revision).toBe("");
  });

  it("shall run the very bytes of before when the bypass has ended", () => {
    const before = bytes(sidecar("reviews"));
    change({ bypass: { id: "b", createdMs: 0, untilMs: 1, because: "x", by: "ann", durable: true } });
    expect(bytes(sidecar("reviews"))).not.toBe(before);
    change({ bypass: undefined });
    expect(bytes(sidecar("reviews"))).toBe(before);
  });
});

describe("a sidecar whose policies are over a limit", () => {
  const many = Array.from({ length: ONE_BREAKER_TOO_MANY }, (_, at) => breaker(`b${at}`));

  it("keeps its last good configuration, and the error names the policy", () => {
    const before = bytes(sidecar("reviews"));
    change({ policies: many });
    const { errors } = wanted.of(sidecar("reviews"), "outbound");
    expect(errors).toHaveLength(1);
    expect(errors[0]?.document).toMatch(/^CircuitBreaker default\/b\d+$/);
    expect(bytes(sidecar("reviews"))).toBe(before);
  });

  it("loses the faults that are deleted or changed meanwhile, and keeps all else", () => {
    const [slow, down] = [fault("slow"), fault("down")];
    change({ policies: [breaker("ratings"), slow, down] });
    bytes(sidecar("reviews"));
    change({ policies: [...many, slow] });
    const held = wanted.of(sidecar("reviews"), "outbound");
    expect(held.errors).toHaveLength(1);
    expect(held.breakers).toEqual(["default/ratings"]);
    expect(bytes(sidecar("reviews"))).toContain("default/slow");
    expect(bytes(sidecar("reviews"))).not.toContain("default/down");
    acceptedMs = 1;
    change({ policies: [...many, slow] });
    expect(bytes(sidecar("reviews"))).not.toContain("default/slow");
  });

  it("is sent nothing where it never had a good one: a controller that restarts takes nothing away", () => {
    change({ policies: many });
    expect(wanted.resource(sidecar("reviews"), "meshfuse.outbound")).toBeUndefined();
    expect(wanted.of(sidecar("reviews"), "outbound").errors).toHaveLength(1);
  });

  it("is sent nothing once its last good one is forgotten", () => {
    bytes(sidecar("reviews"));
    wanted.forget("reviews-v1");
    change({ policies: many });
    expect(wanted.resource(sidecar("reviews"), "meshfuse.outbound")).toBeUndefined();
  });

  it("goes back to its last good one after a bypass, not to passing everything", () => {
    const before = bytes(sidecar("reviews"));
    change({
      policies: many,
      bypass: { id: "b", createdMs: 0, untilMs: 1, because: "x", by: "ann", durable: true },
    });
    expect(bytes(sidecar("reviews"))).not.toBe(before);
    change({ bypass: undefined });
    expect(bytes(sidecar("reviews"))).toBe(before);
  });
});

describe("two Envoys with one node id", () => {
  const one = sidecar("reviews", { id: "same" });
  const other = sidecar("ratings", { id: "same" });

  it("are each given their own configuration", () => {
    policies = [breaker("mine", { selector: { app: "reviews" } })];
    expect(wanted.of(other, "outbound").breakers).toEqual([]);
    expect(wanted.of(one, "outbound").breakers).toEqual(["default/mine"]);
    expect(wanted.of(other, "outbound").breakers).toEqual([]);
  });

  it("do not fall back to each other's last good one", () => {
    wanted.of(one, "outbound");
    change({ policies: Array.from({ length: ONE_BREAKER_TOO_MANY }, (_, at) => breaker(`b${at}`)) });
    expect(wanted.resource(other, "meshfuse.outbound")).toBeUndefined();
  });
});
