// A new build of the module gets new VMs. The old ones live as long as their streams, and take nothing with them.
import { describe, expect, it } from "vitest";
import { Collector, REPORTING } from "../support/collector.js";
import { Sidecar } from "../support/sidecar.js";

const OLD = { ...REPORTING, revision: "00000001" };
const NEW = { ...REPORTING, revision: "00000002" };
const EDGE = "outbound default/reviews > other";

describe("the VM of an old build", () => {
  it("leaves the reports to the new one, also while it holds a stream", async () => {
    const sidecar = await Sidecar.start(OLD);
    const collector = new Collector(sidecar.envoy);
    sidecar.envoy.advance(2_000);
    const held = sidecar.root.begin({ upstream: { never: true } });
    sidecar.addWorker(NEW);
    sidecar.root.retire();
    sidecar.envoy.advance(2_000);
    expect(collector.last.configs.map(({ revision }) => revision)).toEqual(["00000002"]);
    expect(held.done).toBe(false);
  });

  it("tells and writes at its end what it counted after its last tick", async () => {
    const sidecar = await Sidecar.start(OLD);
    const collector = new Collector(sidecar.envoy);
    sidecar.envoy.advance(2_000);
    sidecar.addWorker(NEW);
    sidecar.envoy.advance(2_000);
    sidecar.root.exchange();
    expect(sidecar.told("meshfuse_requests_total")).toBe(0);
    sidecar.root.retire();
    expect(sidecar.told("meshfuse_requests_total")).toBe(1);
    sidecar.envoy.advance(2_000);
    expect(collector.edges[EDGE]?.requests).toBe(1);
  });
});

describe("a VM that ended", () => {
  it("is no longer counted among the living, and leaves its slot at once", async () => {
    const sidecar = await Sidecar.start(OLD);
    const collector = new Collector(sidecar.envoy);
    sidecar.root.exchange();
    sidecar.envoy.advance(2_000);
    sidecar.addWorker(NEW);
    sidecar.envoy.advance(2_000);
    expect(collector.last.configs[0]).toMatchObject({ vms: 2, vmsOnRevision: 1 });
    sidecar.root.retire();
    sidecar.envoy.advance(2_000);
    expect(collector.last.configs[0]).toMatchObject({ revision: "00000002", vms: 1, vmsOnRevision: 1 });
    sidecar.addWorker(NEW);
    sidecar.envoy.advance(2_000);
    const slots = sidecar.envoy.shared.keys("vm").filter((key) => key.startsWith("mf.slot."));
    expect(slots).toHaveLength(2);
    expect(collector.edges[EDGE]?.requests).toBe(1);
  });

  it("keeps its slot while one of its two roots is left", async () => {
    const sidecar = await Sidecar.start(OLD);
    const collector = new Collector(sidecar.envoy);
    const inbound = sidecar.push({ ...OLD, direction: "inbound" });
    sidecar.envoy.advance(2_000);
    inbound.retire();
    sidecar.envoy.advance(2_000);
    expect(collector.last.configs.map(({ direction, vms }) => [direction, vms])).toEqual([["outbound", 1]]);
  });
});

describe("a VM that only tries a configuration out", () => {
  it("takes no slot when it ends, and tells nothing", async () => {
    const sidecar = await Sidecar.start(OLD);
    const canary = sidecar.envoy.addVm().startRoot({ rootId: "meshfuse.outbound", configuration: "5" });
    const keys = sidecar.envoy.shared.keys("vm").length;
    canary.retire();
    expect(sidecar.envoy.shared.keys("vm")).toHaveLength(keys);
    expect(sidecar.told("meshfuse_config_refused_total")).toBe(0);
  });
});
