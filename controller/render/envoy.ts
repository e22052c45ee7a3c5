// What a person puts into the configuration of their own Envoy, as commented YAML.
import { type Direction, ENVOYS_WITH_V8, OLDEST_ENVOY, WASM_RUNTIME } from "../model/index.js";
import { accessLogParts } from "./access-log.js";
import { accessLoggerStatsParts } from "./access-logger-stats.js";
import { controllerCluster } from "./cluster.js";
import { httpFilters } from "./filter.js";
import { nodeMetadata } from "./node.js";
import type { RenderOptions } from "./options.js";
import { STREAM_IDLE_TIMEOUT, sidecarBootstrap } from "./sidecar.js";
import { statsConfig } from "./stats.js";
import { OLDEST_ENVOY_WITH_SPAN_TAGS, traceCluster, tracingOf } from "./tracing.js";
import { commented } from "./yaml.js";

const ABOUT_BOOTSTRAP = `
Meshfuse for your own Envoy: the part that belongs into the bootstrap.
Merge it by hand, or let Envoy do it: envoy -c yours.yaml --config-yaml "$(cat this.yaml)"
- It takes Envoy ${OLDEST_ENVOY} or newer with V8, which its log names at start (${WASM_RUNTIME}).
  ${ENVOYS_WITH_V8}.
  Without it all requests pass untouched, and "meshfuse status" says why.
- Start Envoy with the environment variable EVENT_PRECISE_TIMER=1: without it its timers have a grain of up to
  10 ms, and so have injected delays.
- Each Envoy needs a node id of its own (--service-node) and a cluster (--service-cluster).
- stats_tags make labels of what the filter counts. A tag of a policy needs a line here: render with --tag NAME.
- The connection to the controller is plaintext: keep it on this machine or inside a network that you trust.
- To see it work: "meshfuse status" lists each Envoy that has connected, what it runs, and who was turned away and why.
`;

const ABOUT_FILTERS = `
Meshfuse for your own Envoy: entries of http_filters in the HTTP connection manager of each listener, before the
router (and before any filter whose work a broken circuit should save).
- inbound: the listener before your application. outbound: the listener through which it calls others; there Envoy's
  own fault filter comes second (meshfuse.throughput), which slows responses for faults with "throughput".
- Until the controller has been heard, and if it never is, all requests pass.
- An injected delay holds a request back for up to 60 s. stream_idle_timeout in the connection manager ends what
  would stay forever: keep it over that, such as ${STREAM_IDLE_TIMEOUT} (Envoy's default is 300s; 0 means never).
`;

const ABOUT_TRACING = `
Meshfuse for your own Envoy: the field "tracing" of the HTTP connection manager of each listener that has the filters.
Its collector is a cluster of the bootstrap part.
- custom_tags are what Meshfuse says of a request: which breaker turned it away or what would have, which fault touched
  it, and the tags of policies with "log: true". They need Envoy ${OLDEST_ENVOY_WITH_SPAN_TAGS}: leave them out of an older one.
- random_sampling decides for requests that come without a decision; all others keep theirs. The application must pass
  on the tracing headers of the request it serves (traceparent and tracestate, or b3 and x-b3-*), and x-request-id.
- "meshfuse traces" lists the traces of slow and of failed requests on each edge; start the controller with
  --trace-url to get links.
`;

const ABOUT_EXAMPLE = `
A whole bootstrap of a sidecar with Meshfuse: an application on 127.0.0.1:8080 that others call through port 15006,
and that calls the service "ratings" through port 15001 (http://127.0.0.1:15001 with "host: ratings").
  EVENT_PRECISE_TIMER=1 envoy -c this.yaml
EVENT_PRECISE_TIMER=1 gives Envoy's timers, and so injected delays, a grain of 1 ms.
It serves without a controller too.
`;

/**
 * YAML. `all` is one document for the bootstrap and one a direction that holds a list of HTTP filters; `example`
 * is a bootstrap that Envoy runs as it is.
 */
export function renderEnvoy(options: RenderOptions): string {
  switch (options.part) {
    case "all":
      return [bootstrapPart(options), ...filterParts(options), ...tracingParts(options)].join("---\n");
    case "bootstrap":
      return bootstrapPart(options);
    case "filters":
      return filterParts(options).join("---\n");
    case "tracing":
      return tracingParts(options).join("---\n");
    case "access-log":
      return accessLogParts(options.directions, options.identity).join("---\n");
    case "access-logger-stats":
      return accessLoggerStatsParts(options.directions, options.identity.tags).join("---\n");
    case "example":
      return examplePart(options);
  }
}

function bootstrapPart({ identity, controller, tracing }: RenderOptions): string {
  const traces = tracing === undefined ? [] : [traceCluster(tracing)];
  return commented(ABOUT_BOOTSTRAP, {
    node: { metadata: nodeMetadata(identity) },
    stats_config: statsConfig(identity.tags),
    static_resources: { clusters: [controllerCluster(controller), ...traces] },
  });
}

function filterParts({ directions }: RenderOptions): string[] {
  return directions.map((direction, index) => {
    const about = index === 0 ? ABOUT_FILTERS + aboutBypass(directions) : "\n";
    return commented(`${about}${titleOf(direction)}\n`, httpFilters(direction));
  });
}

/** Empty where it does not trace. */
function tracingParts({ identity, tracing }: RenderOptions): string[] {
  if (tracing === undefined) return [];
  return [commented(ABOUT_TRACING, { tracing: tracingOf(tracing, identity.service, identity.tags) })];
}

function titleOf(direction: Direction): string {
  return `http_filters of the ${direction} listener:`;
}

/** Of both filters the outbound one stands for the two. */
function aboutBypass(directions: readonly Direction[]): string {
  const direction = directions.length === 1 ? directions[0] : "outbound";
  return `
To get Meshfuse out of the way:
- meshfuse bypass --all --for 10m --because "..." makes every filter pass everything at once, and ends by itself;
- without a controller: "disabled: true" beside the entry's name (a listener update, or a restart);
- or without touching the listener, in a route, virtual host or route_config:
    typed_per_filter_config:
      meshfuse.${direction}:
        "@type": type.googleapis.com/envoy.config.route.v3.FilterConfig
        disabled: true
`;
}

function examplePart({ identity, controller, directions, tracing }: RenderOptions): string {
  const service = identity.service ?? "app";
  const bootstrap = sidecarBootstrap({
    nodeId: `${service}-1`,
    nodeCluster: service,
    identity: { ...identity, service },
    controller,
    tracing,
    application: loopback(8080),
    inbound: loopback(15_006),
    outbound: loopback(15_001),
    routes: [
      {
        name: "ratings",
        domains: ["ratings", `ratings.${identity.namespace}`],
        upstreams: [{ cluster: "outbound|9080||ratings", address: loopback(9_080), weight: 1 }],
      },
    ],
  });
  const admin = { address: { socket_address: { address: "127.0.0.1", port_value: 9_901 } } };
  return commented(ABOUT_EXAMPLE + aboutBypass(directions), { admin, ...bootstrap });
}

function loopback(port: number) {
  return { host: "127.0.0.1", port };
}
