/** What the demo wants of the mesh: a breaker before ratings, a tag, and the experiment that opens the breaker. */
import { BREAKER_BEFORE_RATINGS, NAMESPACE } from "../../../bench/mesh/index.js";
import { API_VERSION, type Policy } from "../../model/index.js";

export const BREAKER_NAME = `${NAMESPACE}/ratings`;

export const BASE_POLICIES: readonly Policy[] = [
  BREAKER_BEFORE_RATINGS,
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
