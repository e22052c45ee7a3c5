import { setTimeout as wait } from "node:timers/promises";
// Who calls whom in a stock Envoy with both directions, at the caller's end and at the called one's, in metrics and in
// the reports.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, Rig } from "./rig/index.js";

/** The filter tells Envoy at its ticks, 100 ms apart; those of a busy machine are late. */
const SETTLED_MS = 1_000;

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(2);
  const services = [
    { name: "default/cart", hosts: ["cart", "cart.default"] },
    { name: "default/pay", hosts: ["pay"] },
  ];
  const tags = [
    { name: "tenant", from: { header: "x-tenant" }, values: ["gold", "a=b;c"], otherwise: "none" },
  ];
  await rig.apply("outbound", { services, tags });
  await rig.apply("inbound", { services });
});
afterAll(() => rig.stop());

const edge = (labels: Record<string, string>, outcomes: Record<string, number>) =>
  rig.metrics.becomes(outcomes, "outcome", "meshfuse_requests_total", labels);
const echoed = async (port: number, host: string, headers: Record<string, string>, path = "/echo") =>
  JSON.parse((await ask(port, { host, headers, path })).body);

describe("a request between two sidecars", () => {
  it("is the same edge at both ends, and both ends count alike", async () => {
    const paths = ["/mesh/s/200", "/mesh/s/500", "/mesh/s/429", "/mesh/s/200"];
    for (const path of paths) await rig.ask({ host: "cart", path });
    const outcomes = { success: 2, failure: 1, soft_failure: 1 };
    const labels = { source: "default/cart", destination: "default/cart" };
    await edge({ ...labels, direction: "outbound" }, outcomes);
    await edge({ ...labels, direction: "inbound" }, outcomes);
  });

  it("carries its source as far as the other sidecar, and no further", async () => {
    const forged = { "x-meshfuse-source": "default/pay" };
    expect((await echoed(rig.ports.outbound, "pay:80", forged))["x-meshfuse-source"]).toBe("default/cart");
    expect((await echoed(rig.ports.outbound, "example.com", forged))["x-meshfuse-source"]).toBeUndefined();
    expect((await echoed(rig.ports.inbound, "cart", forged))["x-meshfuse-source"]).toBeUndefined();
    await edge({ direction: "outbound", destination: "other" }, { success: 1 });
    await edge({ direction: "inbound", source: "default/pay" }, { success: 1 });
  });

  it("comes from outside without a source, and from unknown with one that nobody knows", async () => {
    await ask(rig.ports.inbound, { host: "cart" });
    await ask(rig.ports.inbound, { host: "cart", headers: { "x-meshfuse-source": "evil/one" } });
    await edge({ direction: "inbound", source: "outside" }, { success: 1 });
    await edge({ direction: "inbound", source: "unknown" }, { success: 1 });
  });

  it("brings no orders for Envoy's own fault filter in, but takes them out", async () => {
    const orders = { "x-envoy-fault-abort-request": "500", "x-envoy-fault-delay-request": "1" };
    const inside = await echoed(rig.ports.inbound, "cart", orders);
    expect(Object.keys(inside).filter((name) => name.startsWith("x-envoy-fault"))).toEqual([]);
    const outside = await echoed(rig.ports.outbound, "pay", orders);
    expect(outside).toMatchObject(orders);
  });
});

describe("a tag", () => {
  it("becomes a label that the rendered stats_tags read, whatever its value", async () => {
    for (const tenant of ["gold", "gold", "a=b;c", "lead"]) {
      await rig.ask({ host: "pay", path: "/s/503", headers: { "x-tenant": tenant } });
    }
    await rig.metrics.becomes({ gold: 2, a_b_c: 1, none: 1 }, "tenant", "meshfuse_requests_total", {
      ...{ destination: "default/pay", outcome: "failure" },
    });
  });
});

describe("the reports", () => {
  async function told(): Promise<Record<string, number>> {
    const sums: Record<string, number> = {};
    for (const { name, labels, value } of await rig.metrics.samples()) {
      if (name !== "meshfuse_requests_total" || value === 0) continue;
      const { direction, source, destination, outcome } = labels;
      const key = `${direction} ${source} ${destination} ${outcome}`;
      sums[key] = (sums[key] ?? 0) + value;
    }
    return sums;
  }

  beforeEach(() => rig.ask({ host: "cart", path: "/mesh/s/200" }));

  it("say the same as the metrics, edge by edge", async () => {
    await expect.poll(async () => ({ ...rig.reports.outcomes() })).toEqual(await settled());
    expect(rig.reports.refused).toEqual([]);
  });

  /** The metrics once they do not change any more. */
  async function settled(): Promise<Record<string, number>> {
    let last: Record<string, number> = {};
    for (let now = await told(); JSON.stringify(now) !== JSON.stringify(last); now = await told()) {
      last = now;
      await wait(SETTLED_MS);
    }
    return last;
  }

  it("come from one Envoy with all its VMs on one revision, with nothing in flight at rest", async () => {
    await settled();
    const last = rig.reports.accepted.at(-1)?.report;
    expect(last).toMatchObject({ nodeId: "cart-1", nodeCluster: "cart" });
    const configs = last?.configs.map(({ direction, vms, vmsOnRevision, node }) => ({
      direction,
      vms,
      vmsOnRevision,
      node,
    }));
    expect(configs).toEqual(
      expect.arrayContaining(
        ["outbound", "inbound"].map((direction) => ({
          direction,
          vms: 3,
          vmsOnRevision: 3,
          node: "default/cart",
        })),
      ),
    );
    const inFlight = new Map(
      rig.reports.accepted
        .flatMap(({ edges }) => edges)
        .map((each) => [`${each.direction} ${each.source} ${each.destination}`, each.inFlight]),
    );
    expect([...inFlight.values()].every((count) => count === 0)).toBe(true);
  });
});
