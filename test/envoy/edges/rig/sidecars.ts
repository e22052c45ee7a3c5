// Three services with a sidecar each, as `render` makes them, but for one route that retries: shop calls cart and stock,
// cart calls stock.
import { type EnvoyProcess, freePorts, startEnvoy } from "../../../../bench/envoy/index.js";
import { type Address, type OutboundRoute, sidecarBootstrap } from "../../../../controller/render/index.js";

export const CALLS: Record<string, readonly string[]> = {
  shop: ["cart", "stock"],
  cart: ["stock"],
  stock: [],
};
/** Requests of shop to stock under this prefix are tried three times. */
export const AGAIN = "/again/";

export interface Sidecar {
  service: string;
  inbound: number;
  outbound: number;
  envoy: EnvoyProcess;
}

/** `controller`: its port for sidecars; `application`: the one behind all three. */
export async function startSidecars(
  concurrency: number,
  controller: number,
  application: number,
): Promise<Sidecar[]> {
  const services = Object.keys(CALLS);
  const ports = await freePorts(services.length * 2);
  const places = services.map((service, index) => {
    return { service, inbound: ports[index * 2] ?? 0, outbound: ports[index * 2 + 1] ?? 0 };
  });
  return Promise.all(
    places.map(async (place) => {
      const { service, inbound, outbound } = place;
      const routes = places.filter((other) => CALLS[service]?.includes(other.service)).map(routeTo);
      const bootstrap = sidecarBootstrap({
        ...{ nodeId: `${service}-1`, nodeCluster: service, routes },
        identity: { namespace: "default", service, version: "v1", labels: { app: service }, tags: [] },
        ...{ controller: local(controller), application: local(application) },
        ...{ inbound: local(inbound), outbound: local(outbound) },
      });
      const envoy = await startEnvoy({ config: retrying(bootstrap as Bootstrap), concurrency });
      await envoy.ready();
      return { ...place, envoy };
    }),
  );
}

export function clusterOf(service: string): string {
  return `outbound|9080||${service}`;
}

function routeTo({ service, inbound }: { service: string; inbound: number }): OutboundRoute {
  const upstream = { cluster: clusterOf(service), address: local(inbound), weight: 1 };
  return { name: service, domains: [service], upstreams: [upstream] };
}

function local(port: number): Address {
  return { host: "127.0.0.1", port };
}

interface Bootstrap {
  static_resources: {
    listeners: { filter_chains: { filters: { typed_config: { route_config: RouteConfig } }[] }[] }[];
    clusters: { name: string }[];
  };
}

interface RouteConfig {
  virtual_hosts: { name: string; routes: object[] }[];
}

/** What calls stock also does so with retries, of which there may be any number at a time. */
function retrying(bootstrap: Bootstrap): Bootstrap {
  const retry_policy = { retry_on: "5xx", num_retries: 2, retry_back_off: { base_interval: "0.002s" } };
  const { listeners, clusters } = bootstrap.static_resources;
  for (const { filter_chains } of listeners) {
    const hosts = filter_chains[0]?.filters[0]?.typed_config.route_config.virtual_hosts ?? [];
    const route = { cluster: clusterOf("stock"), prefix_rewrite: "/", retry_policy };
    for (const { name, routes } of hosts)
      if (name === "stock") routes.unshift({ match: { prefix: AGAIN }, route });
  }
  const circuit_breakers = { thresholds: [{ max_retries: 1_000 }] };
  return {
    ...bootstrap,
    static_resources: { listeners, clusters: clusters.map((each) => ({ ...each, circuit_breakers })) },
  };
}
