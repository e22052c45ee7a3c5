// One EnvoyFilter that puts Meshfuse into running Istio sidecars, with the notes a person needs above it.
import type { Direction } from "../model/index.js";
import { controllerCluster } from "./cluster.js";
import { httpFilters } from "./filter.js";
import { istioNotes } from "./istio-notes.js";
import type { IstioOptions } from "./istio-options.js";
import { commented } from "./yaml.js";

const CONNECTION_MANAGER = "envoy.filters.network.http_connection_manager";
const ROUTER = "envoy.filters.http.router";

/** What istiod builds when it applies a patch to listeners. */
type FilterContext = "SIDECAR_INBOUND" | "SIDECAR_OUTBOUND" | "GATEWAY";

const CONTEXTS: Record<Direction, FilterContext> = {
  inbound: "SIDECAR_INBOUND",
  outbound: "SIDECAR_OUTBOUND",
};

/** One YAML document for `kubectl apply`. */
export function renderIstio(options: IstioOptions): string {
  const { name, namespace, selector, priority } = options;
  const isSelective = Object.keys(selector).length > 0;
  return commented(istioNotes(options), {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: { name, namespace },
    spec: {
      ...(isSelective ? { workloadSelector: { labels: selector } } : {}),
      priority,
      configPatches: configPatches(options),
    },
  });
}

function configPatches({ controller, directions, gateway }: IstioOptions): object[] {
  return [
    {
      applyTo: "CLUSTER",
      // istiod builds a sidecar's clusters in the outbound context, also of one that gets no outbound filter; ANY is
      // that context and the gateways'.
      match: { context: gateway ? "ANY" : "SIDECAR_OUTBOUND" },
      patch: { operation: "ADD", value: controllerCluster(controller) },
    },
    ...directions.flatMap((direction) => filterPatches(CONTEXTS[direction], direction)),
    ...(gateway ? filterPatches("GATEWAY", "outbound") : []),
  ];
}

/** Each goes right before the router, so that they stand in this order. */
function filterPatches(context: FilterContext, direction: Direction): object[] {
  return httpFilters(direction).map((filter) => ({
    applyTo: "HTTP_FILTER",
    match: {
      context,
      listener: { filterChain: { filter: { name: CONNECTION_MANAGER, subFilter: { name: ROUTER } } } },
    },
    patch: { operation: "INSERT_BEFORE", value: filter },
  }));
}
