// The hosts by which a Kubernetes service is called.
import type { Policy } from "../../model/index.js";

/** The zone that Kubernetes gives its services by default. */
const ZONE = "svc.cluster.local";

const FIRST_SURROGATE = 0xd800;

/** One service of the mesh. */
export interface Service {
  namespace: string;
  service: string;
}

/** A service as the filter knows it. */
interface ServiceHosts {
  /** `namespace/service`. */
  name: string;
  hosts: string[];
}

/**
 * The hosts of a policy's `match`, short ones in all their forms, each once, in the order written. Short is a host
 * without a dot (`ratings`): it is the service of that name in the policy's namespace. A host with a dot may be a
 * name of the world outside (`ratings.dev`), so it stays as it is, like `*.suffix` and addresses.
 */
export function expandHosts(hosts: readonly string[], policy: Policy): string[] {
  const forms = hosts.flatMap((host) =>
    isShort(host) ? formsOf({ namespace: policy.metadata.namespace, service: host }, true) : [host],
  );
  return [...new Set(forms)];
}

/**
 * The table by which a sidecar of `namespace` tells whom a request goes to, ordered by name. The short form stands for
 * the service of the caller's own namespace alone, as DNS resolves it there.
 */
export function serviceTable(services: readonly Service[], namespace: string): ServiceHosts[] {
  const byName = new Map(services.map((service) => [`${service.namespace}/${service.service}`, service]));
  return [...byName]
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([name, service]) => ({ name, hosts: formsOf(service, service.namespace === namespace) }));
}

/** Order by bytes of UTF-8, which is not JavaScript's order by UTF-16 units from the first surrogate on. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x === y) continue;
    if (x < FIRST_SURROGATE && y < FIRST_SURROGATE) return x - y;
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  return a.length - b.length;
}

function isShort(host: string): boolean {
  return !/[.*[\]:]/.test(host);
}

function formsOf({ namespace, service }: Service, withShort: boolean): string[] {
  const long = [`${service}.${namespace}`, `${service}.${namespace}.svc`, `${service}.${namespace}.${ZONE}`];
  return withShort ? [service, ...long] : long;
}
