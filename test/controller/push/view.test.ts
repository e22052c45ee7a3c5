import { describe, expect, it } from "vitest";
import type { Policy, Sidecar } from "../../../controller/model/index.js";
import { configuredBreakers, Roster, sidecarState, WantedConfigs } from "../../../controller/push/index.js";
import { Deliveries } from "../../../controller/rollout/index.js";
import { breaker, sidecar, tags } from "./fixture.js";

function world(of: Sidecar, policies: Policy[] = []) {
  const roster = new Roster();
  roster.connected(of, 1);
  const known = roster.get(of.id);
  if (known === undefined) throw new Error("not there");
  const configs = new WantedConfigs({
    policies: () => policies.map((policy) => ({ policy, source: "test.yaml", acceptedMs: 0 })),
    services: () => [],
    bypassOf: () => undefined,
    module: new Uint8Array(1),
  });
  return { roster, known, configs, deliveries: new Deliveries(() => 0) };
}

function running(revision: string, vms = 2, vmsOnRevision = 2) {
  const refused = { refusedRevision: "", refusedReason: "" };
  return [{ direction: "outbound" as const, revision, vms, vmsOnRevision, ...refused }];
}

describe("the state of a sidecar", () => {
  it("is delivered once Envoy acknowledged and every VM runs what is wanted", () => {
    const of = sidecar("reviews");
    const { known, configs, deliveries } = world(of, [breaker("ratings")]);
    const { resource } = configs.of(of, "outbound");
    if (resource === undefined) throw new Error("nothing to send");
    const delivered = () => sidecarState(known, undefined, configs, deliveries).deliveries[0]?.delivered;

    expect(delivered()).toBeUndefined();
    deliveries.sent(of.id, resource);
    expect(delivered()).toBe(false);
    deliveries.acknowledged(of.id, resource, false);
    expect(delivered()).toBe(false);
    deliveries.reported(of.id, running(resource.revision, 2, 1));
    expect(delivered()).toBe(false);
    deliveries.reported(of.id, running(resource.revision));
    expect(delivered()).toBe(true);
  });

  it("is not delivered while it runs something else", () => {
    const of = sidecar("reviews");
    const { known, configs, deliveries } = world(of);
    deliveries.acknowledged(of.id, { name: "meshfuse.outbound", revision: "old" }, false);
    deliveries.reported(of.id, running("old"));
    expect(sidecarState(known, undefined, configs, deliveries).deliveries).toEqual([
      expect.objectContaining({ running: "old", delivered: false }),
    ]);
  });

  it("says whether it is connected and which bypass holds", () => {
    const of = sidecar("reviews");
    const { roster, known, configs, deliveries } = world(of);
    const bypass = { id: "b1", createdMs: 0, untilMs: 1, because: "x", by: "ann", durable: true };
    expect(sidecarState(known, bypass, configs, deliveries)).toMatchObject({ connected: true, bypass: "b1" });
    roster.disconnected(of.id, 1, 0);
    const state = sidecarState(known, undefined, configs, deliveries);
    expect(state.connected).toBe(false);
    expect(state).not.toHaveProperty("bypass");
  });

  it("is held at its last good configuration while its policies cannot be resolved, and so not delivered", () => {
    const of = sidecar("reviews");
    const policies = [breaker("ratings")];
    const { known, configs, deliveries } = world(of, policies);
    const { resource } = configs.of(of, "outbound");
    if (resource === undefined) throw new Error("nothing to send");
    deliveries.acknowledged(of.id, resource, false);
    deliveries.reported(of.id, running(resource.revision));
    policies.push(...Array.from({ length: 1024 }, (_, at) => breaker(`b${at}`)));
    configs.invalidate();
    expect(sidecarState(known, undefined, configs, deliveries).deliveries).toEqual([
      expect.objectContaining({ running: resource.revision, held: true, delivered: false }),
    ]);
  });

  it("names the policies that cannot be resolved, though nothing was sent for that reason", () => {
    const of = sidecar("reviews");
    const many = Array.from({ length: 1025 }, (_, at) => breaker(`b${at}`));
    const { known, configs, deliveries } = world(of, many);
    const { deliveries: told, warnings } = sidecarState(known, undefined, configs, deliveries);
    expect(told).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("breakers: has more than 1024 entries")]);
  });

  it("warns of two Envoys that describe themselves in different ways under one id, while both are there", () => {
    const of = sidecar("reviews", { id: "same" });
    const { roster, known, configs, deliveries } = world(of);
    const warnings = () =>
      sidecarState(roster.get("same") ?? known, undefined, configs, deliveries).warnings.join();
    expect(warnings()).toBe("");
    roster.connected(sidecar("ratings", { id: "same" }), 2);
    expect(warnings()).toContain("default/ratings v1 and default/reviews v1 share this node id");
    expect(warnings()).toContain("--service-node");
    roster.disconnected("same", 2, 0);
    expect(warnings()).toBe("");
    expect(roster.get("same")?.sidecar.service).toBe("reviews");
  });

  it("warns of two Envoys that report under one id, though they describe themselves alike", () => {
    const { known, configs, deliveries } = world(sidecar("reviews"));
    const { warnings } = sidecarState(known, undefined, configs, deliveries, true);
    expect(warnings).toEqual([expect.stringContaining("Envoys of default/reviews v1 share this node id")]);
  });

  it("warns once of a tag that its bootstrap does not know", () => {
    const from = { header: "x-tenant" };
    const both = tags("all", { direction: "both", tags: [{ name: "tenant", from, maxValues: 5 }] });
    const warningsOf = (metricLabels?: string[]) => {
      const of = sidecar("reviews", metricLabels === undefined ? {} : { metricLabels });
      const { known, configs, deliveries } = world(of, [both]);
      for (const name of ["meshfuse.inbound", "meshfuse.outbound"]) {
        deliveries.sent(of.id, { name, revision: "x" });
      }
      return sidecarState(known, undefined, configs, deliveries).warnings;
    };
    expect(warningsOf(["other"])).toEqual([expect.stringContaining("--tag tenant")]);
    expect(warningsOf(["tenant"])).toEqual([]);
    expect(warningsOf()).toEqual([]);
  });
});

describe("the breakers of a sidecar", () => {
  it("are those of its configurations, by direction", () => {
    const { known, configs } = world(sidecar("reviews"), [
      breaker("out"),
      breaker("in", { direction: "inbound" }),
      breaker("elsewhere", { selector: { app: "ratings" } }),
    ]);
    expect(configuredBreakers(known, configs)).toEqual([
      { direction: "inbound", name: "default/in" },
      { direction: "outbound", name: "default/out" },
    ]);
  });
});
