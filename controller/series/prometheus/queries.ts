/**
 * What is asked. Ends of edges are read from what the controllers show, exact and few; instances from what each Envoy
 * shows, where that is scraped.
 *
 * Counters are asked for as they stood at the end of each step and subtracted here: `increase` would guess what happened
 * at the borders. A range as long as a step has a value only of a step in which there was a scrape: an instant query would
 * repeat an older one for five minutes, which would look like silence of the mesh.
 */
export const END_LABELS = ["reporter", "source", "destination"] as const;
/** Whose counters they are: those of two controllers, or Envoys, fall and end one by one. */
export const TARGET_LABELS = ["job", "instance"] as const;
/** What names an Envoy: those of Kubernetes where there are any. */
export const INSTANCE_LABELS = [...TARGET_LABELS, "namespace", "pod", "version"] as const;

const MESH_SECONDS = "meshfuse_mesh_request_duration_seconds";
const ENVOY_MS = "meshfuse_request_duration_milliseconds";

/** By what is asked; each answers with lines that have the labels named. */
export function queriesFor(stepMs: number) {
  const last = (metric: string) => lastOf(metric, stepMs);
  const sum = (labels: readonly string[], of: string) => `sum by (${labels.join(", ")}) (${of})`;
  return {
    endRequests: sum([...TARGET_LABELS, ...END_LABELS, "outcome"], last("meshfuse_mesh_requests_total")),
    endSeconds: sum([...TARGET_LABELS, ...END_LABELS], last(`${MESH_SECONDS}_sum`)),
    endInFlight: sum(END_LABELS, last("meshfuse_mesh_requests_in_flight")),
    endBuckets: sum([...TARGET_LABELS, ...END_LABELS, "le"], last(`${MESH_SECONDS}_bucket`)),
    instanceRequests: sum(
      [...INSTANCE_LABELS, "direction", "source", "destination", "outcome"],
      last("meshfuse_requests_total"),
    ),
    instanceMs: sum([...INSTANCE_LABELS, "direction"], last(`${ENVOY_MS}_sum`)),
    instanceBuckets: sum([...INSTANCE_LABELS, "direction", "le"], last(`${ENVOY_MS}_bucket`)),
  };
}

/** Short of a whole step: what was scraped on its border is of the step that ends there, and not of the next, too. */
function lastOf(metric: string, stepMs: number): string {
  return `last_over_time(${metric}[${stepMs - 1}ms])`;
}
