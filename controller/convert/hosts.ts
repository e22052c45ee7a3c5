// The hosts of a VirtualService as hosts of a policy. Istio takes a short name, and a service's full name in a cluster,
// for that service by any of its names; a policy does so for a short name in its own namespace.
const SERVICE = /^([^.*]+)\.([^.]+)\.svc\.cluster\.local$/;
const ZONES = ["", ".svc", ".svc.cluster.local"];

/** Undefined: every host. `from` is the namespace of the VirtualService, `to` that of the policy. */
export function convertHosts(hosts: readonly string[], from: string, to: string): string[] | undefined {
  if (hosts.includes("*")) return undefined;
  return [...new Set(hosts.flatMap((host) => formsOf(host.toLowerCase(), from, to)))];
}

function formsOf(host: string, from: string, to: string): string[] {
  const [, service = host, namespace = from] = SERVICE.exec(host) ?? [];
  if (/[.*]/.test(service)) return [host];
  return namespace === to ? [service] : ZONES.map((zone) => `${service}.${namespace}${zone}`);
}

/** Whether an :authority is one of these hosts of a policy in namespace `to`. */
export function isAmong(authority: string, hosts: readonly string[] | undefined, to: string): boolean {
  if (hosts === undefined) return true;
  return hosts.some(
    (host) =>
      host === authority ||
      (host.startsWith("*.") && authority.endsWith(host.slice(1))) ||
      (!host.includes(".") && ZONES.some((zone) => authority === `${host}.${to}${zone}`)),
  );
}
