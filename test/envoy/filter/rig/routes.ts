// Where the outbound listener's paths lead. Most go to the upstream, which does what the path says (upstream.ts).
const TYPE = "type.googleapis.com/envoy.extensions.filters.http";

const DENY_ALL = {
  "@type": `${TYPE}.rbac.v3.RBACPerRoute`,
  rbac: {
    rules: {
      action: "DENY",
      policies: { all: { permissions: [{ any: true }], principals: [{ any: true }] } },
    },
  },
};
const ABORT_ALL = {
  "@type": `${TYPE}.fault.v3.HTTPFault`,
  abort: { http_status: 503, percentage: { numerator: 100 } },
};
const RETRY = {
  retry_on: "5xx,reset,connect-failure",
  num_retries: 2,
  retry_back_off: { base_interval: "0.005s" },
};
/** Each try has so long. */
const RETRY_EACH = { retry_on: "5xx", num_retries: 1, per_try_timeout: "0.25s" };

const CONNECT = { upgrade_type: "CONNECT", connect_config: {} };

export const ROUTES: object[] = [
  { match: { connect_matcher: {} }, route: { cluster: "up", upgrade_configs: [CONNECT] } },
  { match: { prefix: "/direct/200" }, direct_response: { status: 200, body: { inline_string: "hello" } } },
  { match: { prefix: "/direct" }, direct_response: { status: 503 } },
  { match: { prefix: "/denied" }, route: { cluster: "up" }, typed_per_filter_config: { rbac: DENY_ALL } },
  { match: { prefix: "/aborted" }, route: { cluster: "up" }, typed_per_filter_config: { fault: ABORT_ALL } },
  to("/timeout", { cluster: "up", timeout: "0.1s", prefix_rewrite: "/never" }),
  to("/each/", { cluster: "up", prefix_rewrite: "/", retry_policy: RETRY_EACH }),
  to("/spent/", { cluster: "spent", prefix_rewrite: "/", retry_policy: RETRY }),
  quiet("/quiet/", { cluster: "up", prefix_rewrite: "/" }),
  quiet("/quiet-spent/", { cluster: "spent", prefix_rewrite: "/", retry_policy: RETRY }),
  to("/again/", { cluster: "up", prefix_rewrite: "/", retry_policy: RETRY }),
  to("/nobody", { cluster: "empty" }),
  to("/slow/", { cluster: "up", prefix_rewrite: "/", timeout: "0.1s" }),
  to("/idle/", { cluster: "up", prefix_rewrite: "/", idle_timeout: "0.05s" }),
  to("/full", { cluster: "full" }),
  to("/refused", { cluster: "refused" }),
  to("/unknown-cluster", { cluster_header: "x-cluster" }),
  to("/grpc-timeout", { cluster: "up2", timeout: "0.1s", prefix_rewrite: "/grpc/never" }),
  to("/grpc", { cluster: "up2" }),
  to("/mesh/", { cluster: "inbound", prefix_rewrite: "/" }),
  to("/", { cluster: "up" }),
];

function to(prefix: string, route: object): object {
  return { match: { prefix }, route };
}

/** No header of the router's on the answer, as where `suppress_envoy_headers` is set. */
function quiet(prefix: string, route: object): object {
  return { ...to(prefix, route), response_headers_to_remove: ["x-envoy-upstream-service-time"] };
}
