/**
 * The edges under the names of Istio's standard metrics, so that dashboards and Kiali that expect them work. The filter
 * counts outcomes, not status codes: `CODES` says which code stands for which outcome, and docs/metrics.md what is missing.
 */
import type { EdgeTotals } from "../graph/index.js";
import { OUTCOMES, type Outcome } from "../model/index.js";
import { BOUNDS_MS, regrouped } from "./buckets.js";
import { Exposition, type Labels, LabelText } from "./exposition.js";
import { endsWithRoom, reporterOf } from "./mesh.js";

const US_IN_MS = 1000;
const UNKNOWN = "unknown";
/** What Istio calls a host that is no service of the mesh. */
const PASSTHROUGH = "PassthroughCluster";
/** Istio's name for the only cluster of a mesh. */
const CLUSTER = "Kubernetes";

/** A code of the class that the outcome belongs to, and the flags that Envoy itself would show. */
const CODES: Readonly<Record<Outcome, string>> = {
  success: code("200"),
  failure: code("500"),
  soft_failure: code("429"),
  ignored: code("404"),
  cancelled: code("0", "DC"),
  rejected: code("503", "UO"),
  denied: code("403"),
  injected: code("503", "FI"),
};

interface Sum {
  labels: LabelText;
  outcomes: Record<Outcome, number>;
  buckets: number[];
  durationSumUs: number;
}

/** One scrape. `ends`: by direction, source and destination. */
export function istioMetrics(ends: readonly EdgeTotals[]): string {
  const text = new Exposition();
  const sums = summed(endsWithRoom(ends));
  const requests = text.family(
    "istio_requests_total",
    "counter",
    "Requests, by outcomes told as status codes.",
  );
  for (const { labels, outcomes } of sums) {
    for (const outcome of OUTCOMES) {
      const count = outcomes[outcome];
      if (count > 0 || outcome === "success") requests.sample(labels, count, CODES[outcome]);
    }
  }
  const durations = text.family(
    "istio_request_duration_milliseconds",
    "histogram",
    "Whole durations of requests, whatever their outcome.",
  );
  for (const { labels, buckets, durationSumUs } of sums) {
    durations.histogram(labels, BOUNDS_MS, buckets, durationSumUs / US_IN_MS);
  }
  return text.text();
}

/** Callers that have no name are one caller here, as they are in Istio. */
function summed(ends: readonly EdgeTotals[]): Sum[] {
  const sums = new Map<string, Sum>();
  for (const { direction, source, destination, outcomes, buckets, durationSumUs } of ends) {
    const labels = new LabelText(labelsOf(reporterOf(direction), source, destination));
    const key = labels.text;
    const sum = sums.get(key);
    if (sum === undefined) {
      sums.set(key, { labels, outcomes: { ...outcomes }, buckets: regrouped(buckets), durationSumUs });
      continue;
    }
    for (const outcome of OUTCOMES) sum.outcomes[outcome] += outcomes[outcome];
    const more = regrouped(buckets);
    sum.buckets = sum.buckets.map((count, at) => count + (more[at] ?? 0));
    sum.durationSumUs += durationSumUs;
  }
  return [...sums.values()];
}

/** As labels beside the others. */
function code(status: string, flags = "-"): string {
  return `,response_code="${status}",response_flags="${flags}"`;
}

function labelsOf(reporter: string, source: string, destination: string): Labels {
  return {
    reporter,
    ...workloadLabels("source", source),
    ...workloadLabels("destination", destination),
    ...serviceLabels(destination),
    request_protocol: "http",
    connection_security_policy: UNKNOWN,
  };
}

/** `role`: source or destination. What has no namespace is no workload of the mesh. */
function workloadLabels(role: string, text: string): Labels {
  const { name, namespace } = named(text);
  const isKnown = name !== UNKNOWN;
  return {
    [`${role}_workload`]: name,
    [`${role}_workload_namespace`]: namespace,
    [`${role}_app`]: name,
    [`${role}_version`]: UNKNOWN,
    [`${role}_principal`]: UNKNOWN,
    [`${role}_canonical_service`]: name,
    [`${role}_canonical_revision`]: "latest",
    [`${role}_cluster`]: isKnown ? CLUSTER : UNKNOWN,
  };
}

function serviceLabels(destination: string): Labels {
  const { name, namespace } = named(destination);
  const isKnown = name !== UNKNOWN;
  return {
    destination_service: isKnown ? `${name}.${namespace}.svc.cluster.local` : UNKNOWN,
    destination_service_name: isKnown ? name : PASSTHROUGH,
    destination_service_namespace: namespace,
  };
}

/** `namespace/service`; `other`, `outside` and `unknown` are none. */
function named(text: string): { name: string; namespace: string } {
  const slash = text.indexOf("/");
  if (slash < 0) return { name: UNKNOWN, namespace: UNKNOWN };
  return { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
