/** The xDS node of an Istio sidecar in Kubernetes, as istio-agent 1.29 fills it. */
import type { Json } from "../../../controller/xds/struct.js";

const LABELS = {
  app: "reviews",
  "pod-template-hash": "6c7d8f9b5",
  "security.istio.io/tlsMode": "istio",
  "service.istio.io/canonical-name": "reviews",
  "service.istio.io/canonical-revision": "v1",
  version: "v1",
};

export const ISTIO_PROXY = {
  id: "sidecar~10.244.1.17~reviews-v1-6c7d8f9b5-x2kqp.shop~shop.svc.cluster.local",
  cluster: "reviews.shop",
  metadata: {
    ANNOTATIONS: {
      "istio.io/rev": "default",
      "kubectl.kubernetes.io/default-container": "reviews",
      "prometheus.io/scrape": "true",
      "proxy.istio.io/config": "extraStatTags: [direction, source]\n",
      "sidecar.istio.io/extraStatTags": "tenant",
      "sidecar.istio.io/status":
        '{"initContainers":["istio-init"],"containers":["istio-proxy"],"revision":"default"}',
    },
    APP_CONTAINERS: "reviews",
    CLUSTER_ID: "Kubernetes",
    ENVOY_PROMETHEUS_PORT: 15090,
    ENVOY_STATUS_PORT: 15021,
    INSTANCE_IPS: "10.244.1.17",
    INTERCEPTION_MODE: "REDIRECT",
    ISTIO_PROXY_SHA: "1fdadc301aaaa0326255f82bd27387a0e101c164",
    ISTIO_VERSION: "1.29.0",
    LABELS,
    MESH_ID: "cluster.local",
    METADATA_DISCOVERY: "true",
    NAME: "reviews-v1-6c7d8f9b5-x2kqp",
    NAMESPACE: "shop",
    NODE_NAME: "worker-1",
    OWNER: "kubernetes://apis/apps/v1/namespaces/shop/deployments/reviews-v1",
    PILOT_SAN: ["istiod.istio-system.svc"],
    PROXY_CONFIG: {
      binaryPath: "/usr/local/bin/envoy",
      concurrency: 2,
      configPath: "./etc/istio/proxy",
      controlPlaneAuthPolicy: "MUTUAL_TLS",
      discoveryAddress: "istiod.istio-system.svc:15012",
      drainDuration: "45s",
      extraStatTags: ["direction", "source"],
      proxyAdminPort: 15000,
      proxyMetadata: { EVENT_PRECISE_TIMER: "1" },
      serviceCluster: "istio-proxy",
      statNameLength: 189,
      statusPort: 15020,
      terminationDrainDuration: "5s",
    },
    SERVICE_ACCOUNT: "bookinfo-reviews",
    WORKLOAD_NAME: "reviews-v1",
  } satisfies Record<string, Json>,
};
