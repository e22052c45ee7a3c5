// Documents that the tests of the configuration share.

export const BREAKER = { name: "default/ratings", trip: { consecutive: 5 } };
export const FAULT = {
  name: "default/slow",
  percentage: "10%",
  delay: { fixed: "100ms" },
  activeFor: "10m",
};
export const TAG = { name: "tenant", from: { header: "X-Tenant" } };

/** Every field that this version reads, each once at least, but what only a caller's side has: see FAULTS. */
export const FULL = {
  version: 1,
  revision: "b1946ac92492d234",
  node: { service: "reviews", version: "v1", namespace: "shop" },
  direction: "inbound",
  services: [
    { name: "default/reviews", hosts: ["reviews", "Reviews.default"] },
    { name: "default/ratings", hosts: ["ratings", "reviews"] },
  ],
  report: { cluster: "meshfuse", interval: "2s" },
  breakers: [
    {
      name: "default/ratings",
      match: {
        hosts: ["Ratings", "*.Shop.svc", "[::1]"],
        paths: [{ exact: "/a" }, { prefix: "/b/" }, { template: "/users/{id}/orders" }],
        methods: ["GET", "POST"],
        headers: [
          { name: "X-Tier", exact: "gold" },
          { name: "x-a", prefix: "p" },
          { name: "x-b", suffix: "s" },
          { name: "x-c", contains: "c" },
          { name: "x-d", present: true },
          { name: "x-e", present: false },
        ],
        clusters: ["outbound|9080||ratings", "outbound|*"],
        sources: ["productpage", "other/details"],
      },
      key: { header: "X-Tenant", maxKeys: 50, idle: "2m" },
      trip: {
        consecutive: 5,
        rate: { threshold: "50%", window: "20s", minimum: 30 },
        slow: { over: "500ms", threshold: "80%", window: "15s", minimum: 40 },
        hung: { over: "2s", count: 11 },
      },
      failure: {
        statuses: ["5xx", "408", "425-426"],
        grpc: ["UNAVAILABLE", 4],
        soft: ["429", "503"],
        ignore: ["404"],
      },
      open: { base: "3s", factor: 3, max: "30s", jitter: "20%", retryAfter: false },
      halfOpen: { probes: 4, failures: 1, lease: "5s" },
      ramp: { over: "20s", from: "5%" },
      fallback: {
        status: 429,
        body: "later",
        headers: { "X-Reason": "open" },
        grpc: "RESOURCE_EXHAUSTED",
        retry: true,
      },
      mode: "shadow",
    },
    { name: "default/callers", key: { source: true }, trip: { hung: { over: "2s", count: 3 } }, failure: {} },
  ],
  faults: [
    {
      name: "default/slow",
      match: { methods: ["GET"] },
      percentage: "12.5%",
      unit: { header: "X-User" },
      seed: 42,
      delay: { fixed: "100ms", percentage: "20%" },
      abort: { status: 418, body: "no", headers: { a: "b" }, percentage: "5%" },
      response: {
        delay: { uniform: { min: "0ms", max: "20ms" } },
        status: 500,
        header: { "X-Reason": "experiment", b: "" },
        truncate: { bytes: 100, end: "clean" },
        percentage: "1%",
      },
      headers: true,
      sequence: { skip: 3, first: 9 },
      activeFrom: "2026-11-21T00:00:00.250Z",
      activeFor: "10m",
      limits: { concurrent: 7, perSecond: 8, delay: "5s" },
      mode: "dryRun",
      exempt: ["/metrics", "/"],
      lease: "10s",
    },
  ],
  tags: [
    {
      name: "tenant",
      match: { hosts: ["reviews"] },
      from: { header: "X-Tenant" },
      values: ["gold", "silver"],
      maxValues: 9,
      otherwise: "none",
      hash: true,
      redact: ["email", "digits"],
      to: { metric: false, header: "X-MF-Tenant", log: true },
    },
    { name: "session", from: { cookie: "sid" } },
    { name: "search", from: { query: "q" } },
    { name: "section", from: { pathSegment: 2 } },
    { name: "user", from: { template: "/users/{id}/orders", take: "id" } },
    { name: "shop", from: { value: "north" } },
    { name: "status", from: { attribute: "status_class" }, to: { log: true } },
  ],
  access: [],
  hashKey: "000102030405060708090A0b0c0d0e0f",
  edge: true,
  limits: { series: 100 },
};

/** Faults of every form that a delay has, and what is done on a caller's side alone. */
export const FAULTS = {
  direction: "outbound",
  faults: [
    { ...FAULT, name: "uniform", delay: { uniform: { min: "5ms", max: "20ms" } } },
    { ...FAULT, name: "exponential", delay: { exponential: { mean: "50ms", max: "2s" } } },
    {
      ...FAULT,
      name: "lognormal",
      delay: { lognormal: { median: "10ms", p99: "800ms", max: "5s" } },
    },
    {
      ...FAULT,
      name: "percentiles",
      delay: { percentiles: { p99: "1s", p50: "10ms", "p99.9": "1.5s", max: "2s" } },
    },
    { name: "lost", response: { drop: true, percentage: "5%" }, activeFor: "1m" },
    { ...FAULT, name: "cut", response: { truncate: 0, delay: { fixed: "7ms" } } },
    { ...FAULT, name: "slow", throughput: { kibps: 64, percentage: "30%" } },
    { ...FAULT, name: "never", exempt: [], sequence: { first: 0 }, limits: { perSecond: 0, delay: "1h" } },
  ],
};
