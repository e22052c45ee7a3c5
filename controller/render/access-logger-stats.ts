// Metrics by Envoy's own access logger: labels without anything in the bootstrap.
import type { Direction } from "../model/index.js";
import { DURATION_BUCKETS_MS } from "./stats.js";
import { filterState } from "./tracing.js";
import { commented } from "./yaml.js";

const STATS = "type.googleapis.com/envoy.extensions.access_loggers.stats.v3.Config";
/** Envoy shows `envoy_meshfuse_logged_...`. */
const PREFIX = "meshfuse";
const OLDEST_ENVOY_WITH_STATS = "1.37";

const ABOUT = `
Meshfuse for your own Envoy: an entry of access_log in the HTTP connection manager of each listener that has the filters.
- Each request counts in envoy_meshfuse_logged_requests_total, with labels, though the bootstrap has no stats_tags; its duration
  in envoy_meshfuse_logged_duration_milliseconds. That is beside the filter's own metrics: they go on as they are.
- It needs Envoy ${OLDEST_ENVOY_WITH_STATS}, which calls the logger work in progress; from 1.40 on it warns of stat_prefix.
- tag_NAME has the tag of policies with "log: true": render with --tag NAME, for tags with "values" or "hash: true" only. A log has a
  value's bytes as they are: others make as many series as there are values, and bytes that are no text end the scrape.
- breaker is what the breaker said of the request (name:state). Faults are seen by details: their names come with amounts.
- Buckets, in the bootstrap or not at all: histogram_bucket_settings with the prefix ${PREFIX}.logged_duration_milliseconds
  and ${DURATION_BUCKETS_MS.join(", ")}.
`;

/** YAML, one document a direction: each a list for `access_log`. */
export function accessLoggerStatsParts(directions: readonly Direction[], tags: readonly string[]): string[] {
  return directions.map((direction, index) => {
    const about = `${index === 0 ? ABOUT : "\n"}access_log of the ${direction} listener:\n`;
    return commented(about, [statsLogger(direction, tags)]);
  });
}

/** Every label has few values: names of configurations, codes, and tags. */
function statsLogger(direction: Direction, tags: readonly string[]): object {
  const labels = {
    direction,
    cluster: "%UPSTREAM_CLUSTER%",
    code: "%RESPONSE_CODE%",
    details: "%RESPONSE_CODE_DETAILS%",
    breaker: filterState("breaker"),
    ...Object.fromEntries(tags.map((name) => [`tag_${name}`, filterState(`tag.${name}`)])),
  };
  const few = { direction, cluster: labels.cluster };
  return {
    name: "envoy.access_loggers.stats",
    typed_config: {
      "@type": STATS,
      stat_prefix: PREFIX,
      counters: [{ stat: stat("logged_requests_total", labels), value_fixed: 1 }],
      histograms: [
        {
          stat: stat("logged_duration_milliseconds", few),
          unit: "Milliseconds",
          value_format: "%DURATION%",
        },
      ],
    },
  };
}

function stat(name: string, labels: Readonly<Record<string, string>>): object {
  const tags = Object.entries(labels).map(([label, value_format]) => ({ name: label, value_format }));
  return { name, tags };
}
