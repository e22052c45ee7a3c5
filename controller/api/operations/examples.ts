/** Examples that the document shows. */

export const BREAKER_DOCUMENT = `apiVersion: meshfuse.dev/v1alpha1
kind: CircuitBreaker
metadata: {name: ratings}
spec:
  selector: {app: reviews}
  match: {hosts: [ratings]}
  trip: {consecutive: 5}
`;

export const BREAKER_ENTRY = {
  policy: {
    apiVersion: "meshfuse.dev/v1alpha1",
    kind: "CircuitBreaker",
    metadata: { name: "ratings", namespace: "default" },
    spec: { selector: { app: "reviews" }, match: { hosts: ["ratings"] }, trip: { consecutive: 5 } },
  },
  source: "api",
  version: 12,
  acceptedMs: 1_795_219_200_000,
  by: "ann@laptop",
  because: "ratings hangs under load",
};

export const APPLIED_EXAMPLE = {
  dryRun: false,
  changes: [{ key: "CircuitBreaker/default/ratings", change: "created", version: 12 }],
};

export const BYPASS_EXAMPLE = {
  id: "5f0c1d2e",
  selector: { app: "reviews" },
  createdMs: 1_795_219_200_000,
  untilMs: 1_795_219_800_000,
  by: "ann@laptop",
  because: "incident 7",
  durable: true,
};

export const EVENT_STREAM_EXAMPLE = `id: 9c1e02d7-41
event: breaker
data: {"type":"breaker","atMs":1795219200000,"sidecar":"reviews-1","service":"default/reviews","direction":"outbound","name":"default/ratings","from":"closed","to":"open","reason":"consecutive","generation":1}

`;
