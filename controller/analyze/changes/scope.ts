/** Whom a policy concerns: services whose sidecars run it, and where it can be told, whose requests to whom. */
import { DIRECTIONS, type Policy, type Sidecar } from "../../model/index.js";
import { concerns, type Service, serviceTable } from "../../policy/index.js";
import type { Scope } from "./log.js";

/** More of them are all of a mesh. */
const MOST_SERVICES = 100;

export interface ScopeSources {
  /** Connected now, or within the last hour. */
  sidecars: () => readonly Sidecar[];
  /** All services of the mesh. */
  services: () => readonly Service[];
}

/** The edge has an empty source where several services call it so. */
export function scopeOfPolicy(policy: Policy, sources: ScopeSources): Scope {
  const services = servicesOf(sources, (sidecar) =>
    DIRECTIONS.some((direction) => concerns(policy, sidecar, direction)),
  );
  const { direction = "outbound", match = {} } = policy.spec;
  const [service = ""] = services;
  if (direction === "outbound") {
    const destination = only(destinationsOf(match, policy.metadata.namespace, sources.services()));
    if (destination === undefined) return { services };
    return { services, edge: { source: services.length === 1 ? service : "", destination } };
  }
  const callers = textsIn(match.sources).map((each) =>
    each.includes("/") ? each : `${policy.metadata.namespace}/${each}`,
  );
  const source = only(callers);
  if (direction === "both" || source === undefined || services.length !== 1) return { services };
  return { services, edge: { source, destination: service } };
}

/** `selector`: workload labels; absent: all. */
export function scopeOfSelector(
  selector: Readonly<Record<string, string>> | undefined,
  sources: ScopeSources,
): Scope {
  const wanted = Object.entries(selector ?? {});
  return {
    services: servicesOf(sources, ({ labels }) => wanted.every(([label, value]) => labels[label] === value)),
  };
}

function servicesOf({ sidecars }: ScopeSources, isMeant: (sidecar: Sidecar) => boolean): string[] {
  const names = sidecars().flatMap((sidecar) =>
    sidecar.service !== "" && isMeant(sidecar) ? [`${sidecar.namespace}/${sidecar.service}`] : [],
  );
  return [...new Set(names)].sort().slice(0, MOST_SERVICES);
}

/** Undefined among them: a host or cluster that is no service's. */
function destinationsOf(
  { hosts, clusters }: Record<string, unknown>,
  namespace: string,
  services: readonly Service[],
): (string | undefined)[] {
  const named = [...textsIn(hosts), ...textsIn(clusters).map(hostOfCluster)];
  const byHost = new Map(
    serviceTable(services, namespace).flatMap(({ name, hosts }) =>
      hosts.map((host) => [host, name] as const),
    ),
  );
  return named.map((host) => byHost.get(host.toLowerCase()));
}

/** `outbound|9080|v1|reviews*` -> `reviews` */
function hostOfCluster(cluster: string): string {
  return (cluster.split("|").at(-1) ?? "").replace(/\*$/, "");
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** The one that all are. */
function only(names: readonly (string | undefined)[]): string | undefined {
  return new Set(names).size === 1 ? names[0] : undefined;
}
