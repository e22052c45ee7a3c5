// Whose pod it is: services are named in the tables of edges, pods after their services.

/** Pods carry no namespace. */
const NAMESPACE = "default";
/** Of a pod's name: its template, itself; or its number in a set. */
const SUFFIX = /-[a-z0-9]+-[a-z0-9]+$|-\d+$/;

/** Of a pod. */
export type ServiceOf = (pod: string) => string;

export function nodeOf(name: string): string {
  return `${NAMESPACE}/${name}`;
}

/** Of `known`, which are nodes, the one that a pod is named after, the longest; undefined: none of them. */
function serviceNamed(pod: string, known: readonly string[]): string | undefined {
  const node = nodeOf(pod);
  return known
    .filter((service) => node === service || node.startsWith(`${service}-`))
    .sort((one, other) => other.length - one.length)[0];
}

/** As `serviceNamed`, and where no edge tells of the service by the form of the pod's name. */
export function serviceOfPod(pod: string, known: readonly string[]): string {
  return serviceNamed(pod, known) ?? nodeOf(pod.replace(SUFFIX, ""));
}
