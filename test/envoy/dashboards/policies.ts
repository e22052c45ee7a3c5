/** Policies under which everything happens that a dashboard shows only in trouble. */
import { stringify } from "yaml";

/** The breaker of these requests trips, and stays half-open: nobody asks again. */
export const TRIPPING_PATH = "/half-open";
export const TRIPPING_REQUESTS = 3;

const API = { apiVersion: "meshfuse.dev/v1alpha1" };

function policy(kind: string, name: string, spec: object): object {
  return { ...API, kind, metadata: { name, namespace: "default" }, spec };
}

export function policies(): string {
  return [...BREAKERS, TAGS, EXPERIMENT].map((document) => `---\n${stringify(document)}`).join("");
}

/** Opens each second while the experiment runs, then comes back slowly enough to be seen. */
const RATINGS = policy("CircuitBreaker", "ratings", {
  selector: { app: "reviews" },
  match: { hosts: ["ratings"] },
  trip: { consecutive: 3 },
  open: { base: "1s", factor: 1, max: "1s" },
  halfOpen: { probes: 1 },
  ramp: { over: "30s", from: "50%" },
});

/** What is well is its failure; it only tells what it would reject. All but one tenant share the rest's breaker. */
const SHADOW = policy("CircuitBreaker", "tenants", {
  ...{ selector: { app: "productpage" }, direction: "inbound", mode: "shadow" },
  match: { paths: [{ exact: "/productpage" }] },
  key: { header: "x-tenant", maxKeys: 1, idle: "10m" },
  trip: { consecutive: 3 },
  failure: { statuses: ["200"] },
  open: { base: "1m" },
});

const HALF_OPEN = policy("CircuitBreaker", "half-open", {
  ...{ selector: { app: "productpage" }, direction: "inbound" },
  match: { paths: [{ exact: TRIPPING_PATH }] },
  trip: { consecutive: TRIPPING_REQUESTS },
  failure: { statuses: ["2xx", "4xx", "5xx"] },
  open: { base: "500ms" },
});

const BREAKERS = [RATINGS, SHADOW, HALF_OPEN];

/** One of three values finds no room. */
const TAGS = policy("RequestTags", "tenant", {
  direction: "both",
  tags: [{ name: "tenant", from: { header: "x-tenant" }, maxValues: 2, otherwise: "other" }],
});

const EXPERIMENT = policy("FaultInjection", "ratings-down", {
  ...{ selector: { app: "ratings" }, direction: "inbound", percentage: "80%" },
  abort: { status: 503 },
  activeFor: "5m",
});
