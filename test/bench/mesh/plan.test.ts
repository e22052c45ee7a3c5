import { describe, expect, it } from "vitest";
import { BOOKINFO } from "../../../bench/mesh/index.js";
import { bootstrapOf, type Place, placesOf, settingsOf } from "../../../bench/mesh/plan.js";

const places = await placesOf(BOOKINFO);
const controller = { host: "127.0.0.1", port: 18_000 };

function place(name: string): Place {
  const found = places.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

interface Bootstrap {
  node: { id: string; cluster: string; metadata: Record<string, unknown> };
  static_resources: {
    listeners: { name: string; address: { socket_address: { address: string; port_value: number } } }[];
    clusters: { name: string }[];
  };
}
const bootstrap = (name: string) => bootstrapOf(place(name), places, controller, "default") as Bootstrap;

describe("the ports of the mesh", () => {
  it("are three for each workload, all different", () => {
    const ports = places.flatMap((one) => [one.servicePort, one.inboundPort, one.outboundPort]);
    expect(new Set(ports).size).toBe(18);
  });
});

describe("the bootstrap of a sidecar", () => {
  it("says who it is", () => {
    expect(bootstrap("reviews-v2").node).toEqual({
      id: "reviews-v2",
      cluster: "reviews",
      metadata: {
        namespace: "default",
        service: "reviews",
        version: "v2",
        labels: { app: "reviews", version: "v2" },
        "meshfuse.labels": ["tenant"],
      },
    });
  });

  it("knows the versions of a service by weight and the others by name", () => {
    const text = JSON.stringify(bootstrap("productpage-v1"));
    expect(text).toContain('{"name":"outbound|9080|v1|reviews","weight":20}');
    expect(text).toContain('{"name":"outbound|9080|v3|reviews","weight":40}');
    expect(text).toContain('"cluster":"outbound|9080||details"');
  });

  it("takes a service by each of its names", () => {
    const domains = [
      "ratings",
      "ratings.default",
      "ratings.default.svc",
      "ratings.default.svc.cluster.local",
    ];
    expect(JSON.stringify(bootstrap("reviews-v3"))).toContain(JSON.stringify(domains));
  });

  it("leads to the application, to what it calls and to the controller, and nowhere else", () => {
    const names = bootstrap("reviews-v2").static_resources.clusters.map(({ name }) => name);
    expect(names).toEqual(["application", "outbound|9080||ratings", "meshfuse"]);
  });

  it("listens on 127.0.0.1 only", () => {
    for (const { name } of places) {
      for (const { address } of bootstrap(name).static_resources.listeners) {
        expect(address.socket_address.address).toBe("127.0.0.1");
      }
    }
  });
});

describe("the settings of a service", () => {
  it("name its ports and a seed of its own", () => {
    const { servicePort, outboundPort } = place("ratings-v1");
    expect(settingsOf(place("ratings-v1"), 1)).toMatchObject({
      name: "ratings-v1",
      servicePort,
      outboundPort,
    });
    const seeds = places.map((one) => settingsOf(one, 1).seed);
    expect(new Set(seeds).size).toBe(6);
  });
});
