// How the labels in the filter's metric names become labels in Prometheus, and the buckets of its histogram.

/** The labels of every metric that the filter defines. */
export const METRIC_LABELS: readonly string[] = [
  "direction",
  "source",
  "destination",
  "outcome",
  "breaker",
  "state",
  "to",
  "reason",
  "fault",
  "kind",
  "verdict",
  "tag",
  "what",
];

/** From a loopback call to Envoy's own default timeout and beyond. */
export const DURATION_BUCKETS_MS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000, 60_000];

/** Envoy puts this before the name of each metric that a Wasm module defines. */
const WASM_PREFIX = "wasmcustom.";

/** The filter's histogram, as Envoy names it. */
export const DURATION_METRIC = `${WASM_PREFIX}meshfuse_request_duration_milliseconds`;

/** `stats_config` of the bootstrap; `tags` are the names of metric tags, checked before. */
export function statsConfig(tags: readonly string[]): object {
  return {
    stats_tags: [...METRIC_LABELS, ...tags].map((name) => ({ tag_name: name, regex: labelRegex(name) })),
    histogram_bucket_settings: [
      {
        match: { prefix: DURATION_METRIC },
        buckets: DURATION_BUCKETS_MS,
      },
    ],
  };
}

/**
 * Reads `to=.=open;.;` out of `wasmcustom.meshfuse_breaker_transitions_total.breaker=.=x;.;to=.=open;.;`: group 1 is
 * cut from the name, group 2 is the value. A label begins after the metric's name or after another label, so `to`
 * is not found in `quota_to=.=`.
 */
function labelRegex(name: string): string {
  return `[.;](${name}=\\.=([^;]*);\\.;)`;
}
