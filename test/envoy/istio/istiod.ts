// What istiod makes of an EnvoyFilter: patches of the two kinds that render istio prints, on one sidecar's resources.
import type { EnvoyFilter, EnvoyFilterSpec } from "../../controller/render/istio/crd.js";

type Patch = EnvoyFilterSpec["configPatches"][number];

interface Named {
  name: string;
  [field: string]: unknown;
}

export interface NetworkFilter extends Named {
  typed_config: { http_filters?: Named[]; [field: string]: unknown };
}

export interface Listener extends Named {
  traffic_direction: "INBOUND" | "OUTBOUND";
  filter_chains: { filters: NetworkFilter[]; [field: string]: unknown }[];
  [field: string]: unknown;
}

export interface Resources {
  clusters: Named[];
  listeners: Listener[];
}

interface ListenerMatch {
  filterChain: { filter: { name: string; subFilter: Named } };
}

/** A copy with all patches in force. Throws at what istiod would do otherwise than this does. */
export function patched(resources: Resources, { spec }: EnvoyFilter): Resources {
  const copy = structuredClone(resources);
  for (const patch of spec.configPatches) {
    const what = `${patch.applyTo} ${patch.patch.operation}`;
    if (what === "CLUSTER ADD") addCluster(copy, patch);
    else if (what === "HTTP_FILTER INSERT_BEFORE") insertFilter(copy, patch);
    else throw new Error(`${what} is not known here`);
  }
  return copy;
}

/** Without a context: to a sidecar's outbound clusters, and to gateways. */
function addCluster({ clusters }: Resources, { match, patch }: Patch): void {
  if (match.context === "SIDECAR_OUTBOUND" || match.context === "ANY") clusters.push(patch.value);
}

function insertFilter({ listeners }: Resources, { match, patch }: Patch): void {
  const { filter } = (match.listener as ListenerMatch).filterChain;
  for (const listener of listeners) {
    if (match.context !== `SIDECAR_${listener.traffic_direction}`) continue;
    for (const { name, typed_config } of listener.filter_chains.flatMap((chain) => chain.filters)) {
      const filters = typed_config.http_filters ?? [];
      const before = filters.findIndex((each) => each.name === filter.subFilter.name);
      if (name === filter.name && before >= 0) filters.splice(before, 0, structuredClone(patch.value));
    }
  }
}
