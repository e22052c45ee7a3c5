// How a proxy traces: where its spans go, how many, and what Meshfuse says in them.
import { type Address, isNumeric, parseAddress } from "./address.js";
import { endpoints } from "./cluster.js";

/** Where the spans go; not the name of a service, since it is none of the mesh. */
const TRACE_CLUSTER = "meshfuse-traces";
/** `value` of a custom tag, which reads filter state, is a field of Envoy's from here on. */
export const OLDEST_ENVOY_WITH_SPAN_TAGS = "1.37";
const TRACE_PROTOCOLS = ["zipkin", "otlp"] as const;
const DEFAULT_SAMPLING = "100%";
const ZIPKIN_PATH = "/api/v2/spans";
const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
const TRACE_TYPE = "type.googleapis.com/envoy.config.trace.v3";

export interface Tracing {
  /** `zipkin`: JSON of version 2 by HTTP, B3 headers; `otlp`: OpenTelemetry by gRPC, W3C headers. */
  protocol: (typeof TRACE_PROTOCOLS)[number];
  collector: Address;
  /** Of the requests that come without a decision, 0.01 to 100. */
  samplingPercent: number;
  /** False for an Envoy that does not know them. */
  spanTags: boolean;
}

/** `zipkin=127.0.0.1:9411`, and a percentage; errors are `field: what is wrong`. */
export function readTracing(target: string, sampling: string | undefined, errors: string[]): Tracing {
  const [, name = "", place = ""] = /^([^=]*)=(.*)$/.exec(target) ?? [];
  const protocol = TRACE_PROTOCOLS.find((known) => known === name);
  const collector = parseAddress(place);
  if (protocol === undefined || collector === undefined) {
    errors.push(`trace: ${JSON.stringify(target)} is not zipkin=host:port or otlp=host:port`);
  }
  const samplingPercent = percentOf(sampling ?? DEFAULT_SAMPLING, errors);
  const { host, port } = collector ?? { host: "", port: 0 };
  return { protocol: protocol ?? "otlp", collector: { host, port }, samplingPercent, spanTags: true };
}

/** `version`: as Envoy says it, such as 1.40.0. */
export function knowsSpanTags(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_ENVOY_WITH_SPAN_TAGS.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** The field `tracing` of an HTTP connection manager. `tags`: names of tags that policies put into filter state. */
export function tracingOf(tracing: Tracing, service: string | undefined, tags: readonly string[]): object {
  return {
    provider: tracing.protocol === "zipkin" ? zipkinProvider() : otlpProvider(service),
    random_sampling: { value: tracing.samplingPercent },
    ...(tracing.spanTags ? { custom_tags: spanTags(tags) } : {}),
  };
}

/** What the filter says of a request under this name, as an operator of Envoy. */
export function filterState(name: string): string {
  return `%FILTER_STATE(wasm.meshfuse.${name}:PLAIN)%`;
}

/** What the filter says of a request, as tags of its span; where it says nothing there is no tag. */
function spanTags(tags: readonly string[]): object[] {
  const names = ["breaker", "fault", ...tags.map((name) => `tag.${name}`)];
  return names.map((name) => ({
    tag: `meshfuse.${name}`,
    value: filterState(name),
  }));
}

/** The cluster of the collector. */
export function traceCluster({ protocol, collector }: Tracing): object {
  const http2 = {
    typed_extension_protocol_options: {
      [HTTP_OPTIONS]: {
        "@type": `type.googleapis.com/${HTTP_OPTIONS}`,
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
  };
  return {
    name: TRACE_CLUSTER,
    ...(isNumeric(collector)
      ? { type: "STATIC" }
      : { type: "STRICT_DNS", dns_lookup_family: "V4_PREFERRED" }),
    connect_timeout: "1s",
    ...(protocol === "otlp" ? http2 : {}),
    load_assignment: endpoints(TRACE_CLUSTER, collector),
  };
}

function zipkinProvider(): object {
  return {
    name: "envoy.tracers.zipkin",
    typed_config: {
      "@type": `${TRACE_TYPE}.ZipkinConfig`,
      collector_cluster: TRACE_CLUSTER,
      collector_endpoint: ZIPKIN_PATH,
      collector_endpoint_version: "HTTP_JSON",
      trace_id_128bit: true,
    },
  };
}

/** Zipkin's tracer names the service after the node's cluster, OpenTelemetry's after this alone. */
function otlpProvider(service = "unknown"): object {
  return {
    name: "envoy.tracers.opentelemetry",
    typed_config: {
      "@type": `${TRACE_TYPE}.OpenTelemetryConfig`,
      grpc_service: { envoy_grpc: { cluster_name: TRACE_CLUSTER }, timeout: "1s" },
      service_name: service,
    },
  };
}

/** Envoy counts in parts of 10,000. */
function percentOf(text: string, errors: string[]): number {
  const percent = /^\d{1,3}(\.\d{1,2})?%$/.test(text) ? Number(text.slice(0, -1)) : Number.NaN;
  if (percent > 0 && percent <= 100) return percent;
  errors.push(`traceSampling: ${JSON.stringify(text)} is not a percentage from 0.01% to 100%`);
  return 100;
}
