/** What the demo wants of the mesh: a breaker before ratings, a tag, and the experiment that opens the breaker. */
import { API_VERSION, type Policy } from "../../model/index.js";

export const NAMESPACE = "default";
export const BREAKER_NAME = `${NAMESPACE}/ratings`;

/** Short open times, so that the whole story fits into half a minute; in production they would be longer. */
export const BASE_POLICIES: readonly Policy[] = [
  {
    apiVersion: API_VERSION,
    kind: "CircuitBreaker",
    metadata: { name: "ratings", namespace: NAMESPACE },
    spec: {
      selector: { app: "reviews" },
      direction: "outbound",
      match: { hosts: ["ratings"] },
      trip: { consecutive: 5, rate: { threshold: "50%", window: "10s", minimum: 20 } },
      open: { base: "3s", factor: 2, max: "12s" },
      halfOpen: { probes: 3 },
    },
  },
  {
    apiVersion: API_VERSION,
    kind: "RequestTags",
    metadata: { name: "tenant", namespace: NAMESPACE },
    spec: {
      direction: "both",
      tags: [
        { name: "tenant", from: { header: "x-tenant" }, values: ["gold", "silver"], otherwise: "other" },
      ],
    },
  },
];

/** Every request that reaches ratings is answered 503 by its own sidecar. It would end by itself too. */
export const EXPERIMENT: Policy = {
  apiVersion: API_VERSION,
  kind: "FaultInjection",
  metadata: { name: "ratings-down", namespace: NAMESPACE },
  spec: {
    selector: { app: "ratings" },
    direction: "inbound",
    percentage: "100%",
    abort: { status: 503 },
    activeFor: "5m",
  },
};
