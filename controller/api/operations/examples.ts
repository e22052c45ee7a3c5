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

const OPENED = {
  ...{ sidecar: "reviews-1", direction: "outbound", generation: 1, from: "closed", to: "open" },
  ...{ reason: "rate", atMs: 1_795_219_200_000, completed: 20, failed: 12, consecutive: 4 },
  ...{ slowCompleted: 20, slow: 0, hung: 0, probeSuccesses: 0, probeFailures: 0 },
  ...{ threshold: 500_000, attempt: 0, lastsMs: 5000 },
};

export const BREAKER_DETAIL_EXAMPLE = {
  name: "default/ratings",
  policy: BREAKER_ENTRY,
  states: { closed: 0, open: 1, half_open: 0, ramp: 0 },
  stale: 0,
  sidecars: [
    {
      ...{ direction: "outbound", name: "default/ratings", sidecar: "reviews-1", service: "default/reviews" },
      ...{ state: "open", mode: "enforce", generation: 1, sinceMs: 1_795_219_200_000, attempt: 0 },
      ...{ openUntilMs: 1_795_219_205_000, untilMs: 1_795_219_205_000, windowRestartedMs: null },
      ...{ completed: 0, failed: 0, consecutive: 0, slowCompleted: 0, slow: 0, hung: 0 },
      ...{ probeSuccesses: 0, probeFailures: 0, probesInFlight: 0 },
      ...{ rejected: 37, shadowRejected: 0, lostProbes: 0, stale: false },
      ...{ last: OPENED, shownKeys: [], droppedKeys: 0 },
    },
  ],
  history: [OPENED],
};

export const EVENT_STREAM_EXAMPLE = `id: 9c1e02d7-41
event: breaker
data: {"type":"breaker","atMs":1795219200000,"sidecar":"reviews-1","service":"default/reviews","direction":"outbound","name":"default/ratings","from":"closed","to":"open","generation":1,"reason":"consecutive","completed":5,"failed":5,"consecutive":5,"slowCompleted":5,"slow":0,"hung":0,"probeSuccesses":0,"probeFailures":0,"threshold":5,"attempt":0,"lastsMs":5000}

`;
