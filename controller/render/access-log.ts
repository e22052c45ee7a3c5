// The access log in JSON, with what Meshfuse says of each request.
import type { Direction } from "../model/index.js";
import type { SidecarIdentity } from "./node.js";
import { checkTags } from "./tags.js";
import { filterState } from "./tracing.js";
import { commented } from "./yaml.js";

const STDOUT = "type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog";

const ABOUT = `
Meshfuse for your own Envoy: an entry of access_log in the HTTP connection manager of each listener that has the filters.
- Each request is one line of JSON on standard output. docs/access-logs.md says what its fields mean.
- breaker and fault are what Meshfuse did; tags has those of policies with "log: true": render with --tag NAME.
`;
const ABOUT_ISTIO = `
The access log of Istio's sidecars in JSON, with what Meshfuse says of each request: a part of the mesh configuration
(istioctl install -f, the IstioOperator's spec, or the config map "istio" of istio-system, there under "mesh").
- Sidecars take it without a restart. docs/access-logs.md says what its fields mean.
- tags has those of policies with "log: true": render with --tag NAME.
`;

/** Whose sidecar writes it. */
interface AccessLogPlace {
  direction: Direction;
  /** `namespace/service`; undefined: not known when it is rendered. */
  service: string | undefined;
}

/**
 * Fields of a line, each one operator of Envoy: numbers stay numbers, and what is not there is null. docs/access-logs.md
 * says what they mean. `place`: absent where one format is for all.
 */
export function accessLogFields(tags: readonly string[], place?: AccessLogPlace): Record<string, unknown> {
  return {
    time: "%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)%",
    ...(place === undefined ? {} : edgeOf(place)),
    method: "%REQ(:METHOD)%",
    authority: "%REQ(:AUTHORITY)%",
    // Without the query: what users type and log in with stands there.
    path: "%PATH(NQ:PATH)%",
    protocol: "%PROTOCOL%",
    status: "%RESPONSE_CODE%",
    grpc_status: "%GRPC_STATUS%",
    details: "%RESPONSE_CODE_DETAILS%",
    flags: "%RESPONSE_FLAGS%",
    duration_ms: "%DURATION%",
    response_headers_ms: "%RESPONSE_DURATION%",
    upstream_ms: "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%",
    attempts: "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
    bytes_received: "%BYTES_RECEIVED%",
    bytes_sent: "%BYTES_SENT%",
    upstream_cluster: "%UPSTREAM_CLUSTER%",
    upstream_host: "%UPSTREAM_HOST%",
    request_id: "%REQ(X-REQUEST-ID)%",
    trace_id: "%TRACE_ID%",
    breaker: filterState("breaker"),
    fault: filterState("fault"),
    answered_by: "%RESP(X-MESHFUSE)%",
    tags: Object.fromEntries(tags.map((name) => [name, filterState(`tag.${name}`)])),
  };
}

/** YAML, one document a direction: each a list for `access_log` of a connection manager. */
export function accessLogParts(
  directions: readonly Direction[],
  { namespace, service, tags }: Pick<SidecarIdentity, "namespace" | "service" | "tags">,
): string[] {
  const name = service === undefined ? undefined : `${namespace}/${service}`;
  return directions.map((direction, index) => {
    const about = `${index === 0 ? ABOUT : "\n"}access_log of the ${direction} listener:\n`;
    return commented(about, [accessLog(tags, { direction, service: name })]);
  });
}

/** YAML; errors are `tags[0]: what is wrong`. */
export function renderIstioAccessLog(tags: readonly string[]): { text: string } | { errors: string[] } {
  const errors: string[] = [];
  checkTags(tags, errors);
  return errors.length > 0 ? { errors } : { text: commented(ABOUT_ISTIO, istioAccessLog(tags)) };
}

/** One entry of `access_log` of an HTTP connection manager. */
function accessLog(tags: readonly string[], place: AccessLogPlace): object {
  return {
    name: "envoy.access_loggers.stdout",
    typed_config: { "@type": STDOUT, log_format: { json_format: accessLogFields(tags, place) } },
  };
}

/** The same for all of Istio's sidecars: a part of its mesh configuration. */
function istioAccessLog(tags: readonly string[]): object {
  return {
    meshConfig: {
      accessLogFile: "/dev/stdout",
      accessLogEncoding: "JSON",
      accessLogFormat: `${JSON.stringify(accessLogFields(tags), null, 2)}\n`,
    },
  };
}

/** The caller's filter names itself to the service that it calls; the callee's takes that name off. */
function edgeOf({ direction, service }: AccessLogPlace): Record<string, string> {
  if (direction === "outbound") return { direction, source: "%REQ(X-MESHFUSE-SOURCE)%" };
  if (service === undefined) return { direction };
  // A name is no operator.
  return { direction, destination: service.replaceAll("%", "%%") };
}
