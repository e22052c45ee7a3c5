/** What is in force in the mesh from the start: a breaker before ratings, which a fault there may open. */
import { API_VERSION, type Policy } from "../../controller/model/index.js";

export const NAMESPACE = "default";

/** Short open times, so that a story of half a minute has all of them; in production they would be longer. */
export const BREAKER_BEFORE_RATINGS: Policy = {
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
};
