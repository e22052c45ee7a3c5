// What a person has to know of the EnvoyFilter, as the comment above it: to apply it, see it work, take it out again.
import { OLDEST_ENVOY } from "../model/index.js";
import { isNumeric } from "./address.js";
import { CONTROLLER_CLUSTER } from "./filter.js";
import type { IstioOptions } from "./istio-options.js";
import { DURATION_BUCKETS_MS, DURATION_METRIC, METRIC_LABELS } from "./stats.js";

const LOOPBACK = /^(127\.|::1$|localhost$)/;

/** Lines without the comment's sign. */
export function istioNotes(options: IstioOptions): string {
  return [
    about(options),
    apply(options),
    connection(options),
    podSettings(options),
    see(options),
    out(options),
  ]
    .map((section) => section.trim())
    .join("\n\n");
}

function about({ namespace, selector, directions, gateway }: IstioOptions): string {
  const labels = Object.entries(selector).map(([name, value]) => `${name}=${value}`);
  const who = labels.length === 0 ? "all sidecars" : `the sidecars of pods labelled ${labels.join(",")}`;
  return `
Meshfuse in ${who} of namespace ${namespace}${gateway ? ", gateways too" : ""} (${directions.join(" and ")}).
For sidecars of Istio 1.28 or newer (Envoy ${OLDEST_ENVOY} or newer); not for ztunnel and waypoints of ambient mode.
It adds the controller's cluster, and before the router of each HTTP listener a filter that the controller fills with
code and configuration. Until the controller has been heard, and if it never is, all requests pass.
Istio sets no stream_idle_timeout: a request that an injected delay holds back, for up to 60 s, has no other end if the
filter's virtual machine dies meanwhile than its caller giving up.`;
}

function apply({ namespace, name }: IstioOptions): string {
  return `
Put it in: kubectl apply -f THIS_FILE. Sidecars that run get it at once, without a restart. Connections that are open
go on as they were, without the filter, and are closed with their next response or after drainDuration (45s).
- In Istio's root namespace (istio-system) it holds for every namespace. A sidecar must get it from one EnvoyFilter
  only: from two it has every filter twice, and counts twice. This one is ${namespace}/${name}.
- istioctl analyze takes it; Istio's own warning that EnvoyFilters are internals is right: look again at upgrades.`;
}

function connection({ controller }: IstioOptions): string {
  const { host, port } = controller;
  const pitfall = LOOPBACK.test(host)
    ? `\n- ${host} is the pod itself, and no controller runs there: right for a trial on one machine only.`
    : "";
  const dns = isNumeric(controller)
    ? ""
    : "\n- Envoy looks the name up by DNS: the whole name is found from every namespace.";
  return `
The controller at ${host}:${port}: plaintext HTTP/2 from the sidecar itself, outside Istio's mTLS.${pitfall}${dns}
- Its pod must take plaintext on port ${port}, also where mTLS is STRICT: no sidecar (sidecar.istio.io/inject: "false"),
  or traffic.sidecar.istio.io/excludeInboundPorts: "${port}".
- It has to be started with --xds-host 0.0.0.0 --allow-remote. Who reaches that port can read policies and send reports:
  let a NetworkPolicy admit the mesh's pods only. The API stays on loopback; kubectl port-forward reaches it.`;
}

function podSettings({ tags }: IstioOptions): string {
  const buckets = JSON.stringify({ [DURATION_METRIC]: DURATION_BUCKETS_MS });
  return `
What only a pod's start can set; without it all works, but labels stay inside metric names, and delays are coarser.
In the pod template of the workloads (extraStatTags and proxyMetadata may stand in meshConfig.defaultConfig instead):
  metadata:
    annotations:
      proxy.istio.io/config: |
        extraStatTags: [${[...METRIC_LABELS, ...tags].join(", ")}]
        proxyMetadata:
          EVENT_PRECISE_TIMER: "1"
      sidecar.istio.io/statsHistogramBuckets: '${buckets}'
- extraStatTags make labels of what the filter counts. A tag of a policy needs its name there: render with --tag NAME.
  Istio's statsMatcher lets these metrics through as it is: it takes all names that begin with wasm.
- EVENT_PRECISE_TIMER=1 gives Envoy's timers, and so injected delays, a grain of 1 ms instead of up to 10 ms.`;
}

function see({ namespace }: IstioOptions): string {
  return `
See it work:
  meshfuse status
  istioctl proxy-config cluster POD -n ${namespace} --fqdn ${CONTROLLER_CLUSTER}
  kubectl exec POD -n ${namespace} -c istio-proxy -- pilot-agent request GET 'stats?filter=extension_config_discovery'`;
}

function out({ namespace, name }: IstioOptions): string {
  return `
Take it out again, in this order:
1. meshfuse bypass --all --for 10m --because "..." makes every filter pass everything at once, and ends by itself;
2. kubectl delete envoyfilter ${name} -n ${namespace} removes filters and cluster, without a restart; until open
   connections have ended (drainDuration), the sidecar's log says "Cluster not available", which does no harm;
3. then stop the controller. One that is gone first does no harm: sidecars keep what they have.`;
}
