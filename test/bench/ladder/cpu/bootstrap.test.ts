import { describe, expect, it } from "vitest";
import { bootstrapOf, type Chain } from "../../../../bench/ladder/cpu/bootstrap.js";
import { difference } from "../../../../bench/ladder/cpu/probe.js";

const REPLY = {
  status: 200,
  body: "hi",
  headers: [
    [":status", "200"],
    ["content-length", "2"],
    ["x-envoy-upstream-service-time", "2"],
  ] as const,
};
const CHAIN: Chain = { filters: [{ name: "one" }, { name: "two" }], reply: REPLY };

interface Bootstrap {
  static_resources: { listeners: [Listener]; clusters: { name: string }[] };
}
interface Listener {
  address: object;
  filter_chains: [{ filters: [{ typed_config: Manager }] }];
}
interface Manager {
  http_filters: { name: string }[];
  route_config: { virtual_hosts: [{ routes: [object] }] };
}

function partsOf(chain: Chain) {
  const { static_resources } = bootstrapOf(chain, { reports: 7_001, upstream: 7_002 }) as Bootstrap;
  const [listener] = static_resources.listeners;
  const manager = listener.filter_chains[0].filters[0].typed_config;
  const [route] = manager.route_config.virtual_hosts[0].routes;
  return { listener, manager, route, clusters: static_resources.clusters };
}

describe("the Envoy of a subject", () => {
  it("has the chain in its order, before the router", () => {
    expect(partsOf(CHAIN).manager.http_filters.map(({ name }) => name)).toEqual(["one", "two", "router"]);
  });

  it("listens on a port of this machine alone, which it chooses itself", () => {
    expect(partsOf(CHAIN).listener.address).toEqual({
      socket_address: { address: "127.0.0.1", port_value: 0 },
    });
  });

  it("answers at once with what the upstream would, but for what Envoy says itself", () => {
    expect(partsOf(CHAIN).route).toMatchObject({
      direct_response: { status: 200, body: { inline_string: "hi" } },
      response_headers_to_add: [{ header: { key: "x-envoy-upstream-service-time", value: "2" } }],
    });
  });

  it("leaves the request's id as it is, so that faults draw as the scenario means", () => {
    expect(partsOf(CHAIN).manager).toMatchObject({
      generate_request_id: false,
      preserve_external_request_id: true,
    });
  });

  it("knows where reports are taken, as the scenarios' documents name it", () => {
    const { clusters } = partsOf(CHAIN);
    expect(clusters.map(({ name }) => name)).toEqual(["meshfuse"]);
    expect(JSON.stringify(clusters)).toContain('"port_value":7001');
  });

  it("leads to a real upstream where the subject is its cluster", () => {
    const { route, clusters } = partsOf({ ...CHAIN, upstream: { outlier_detection: {} } });
    expect(route).toMatchObject({ route: { cluster: "upstream" } });
    expect(clusters[1]).toMatchObject({ name: "upstream", outlier_detection: {} });
    expect(JSON.stringify(clusters[1])).toContain('"port_value":7002');
  });
});

describe("the headers that a filter is given", () => {
  const headers = [
    [":path", "/"],
    ["x-tenant", "gold"],
  ] as const;

  it("are the scenario's when they are the same in the same order", () => {
    expect(difference(headers, ":path: /\nx-tenant: gold")).toBeUndefined();
  });

  it("are shown beside them when one is missing, one more, or the order another", () => {
    for (const seen of [":path: /", ":path: /\nx-tenant: gold\nx-more: 1", "x-tenant: gold\n:path: /"])
      expect(difference(headers, seen)).toBe(
        `a filter was to be given\n:path: /\nx-tenant: gold\nand was given\n${seen}`,
      );
  });
});
