// Configurations that make the filter read all that a request can bring: matches of every kind, tags, breakers, faults.

const SERVICES = [
  { name: "default/a", hosts: ["a", "a.default"] },
  { name: "default/b", hosts: ["b"] },
];
const REPORT = { cluster: "m", interval: "100ms" };

const BREAKERS = [
  {
    name: "s/conditions",
    match: {
      hosts: ["a", "*.b", "[::1]"],
      paths: [{ exact: "/a" }, { prefix: "/b/" }, { template: "/u/{id}/o" }],
      methods: ["GET", "CONNECT"],
      headers: [
        { name: "x-a", exact: "gold" },
        { name: "x-b", prefix: "go" },
        { name: "x-c", suffix: "ld" },
        { name: "x-d", contains: "ol" },
        { name: "x-e", present: true },
        { name: "x-f", present: false },
      ],
    },
    trip: { consecutive: 1 },
    open: { base: "1ms", max: "1s" },
  },
  {
    name: "s/rate",
    trip: { consecutive: 2, rate: { threshold: "50%", window: "100ms", minimum: 2 } },
    open: { base: "10ms", factor: 2, max: "1s" },
    halfOpen: { probes: 2, failures: 1, lease: "100ms" },
    fallback: { status: 503, body: "open", headers: { "x-reason": "open" }, grpc: "UNAVAILABLE" },
  },
];
/** Every trip, definition of a failure and way back that there is. */
const WHOLE = {
  name: "s/whole",
  trip: {
    consecutive: 3,
    rate: { threshold: "50%", window: "100ms", minimum: 2 },
    slow: { over: "1ms", threshold: "50%", window: "1s", minimum: 2 },
    hung: { over: "10ms", count: 2 },
  },
  failure: { statuses: ["5xx", "302"], grpc: [14, "INTERNAL"], soft: ["429"], ignore: ["404", "101"] },
  open: { base: "10ms", max: "3m", jitter: "100%", retryAfter: true },
  halfOpen: { probes: 2 },
  ramp: { over: "1s", from: "0%" },
};
const FAULTS = [
  {
    name: "s/delay",
    percentage: "50%",
    unit: { header: "x-user" },
    delay: { fixed: "50ms" },
    activeFor: "1h",
  },
  { name: "s/abort", percentage: "20%", abort: { status: 418 }, activeFor: "1h", limits: { concurrent: 1 } },
  {
    name: "s/healthy",
    match: { paths: [{ prefix: "/x" }] },
    percentage: "100%",
    abort: { grpc: "INTERNAL" },
    activeFor: "1h",
  },
];
/** Every limit and every way to draw. */
const EXPERIMENTS = [
  {
    name: "s/sequence",
    percentage: "60%",
    unit: { header: "x-user" },
    delay: { exponential: { mean: "10ms", max: "100ms" } },
    sequence: { skip: 1, first: 2 },
    limits: { perSecond: 3, concurrent: 2 },
    activeFor: "1h",
    lease: "1s",
  },
  { name: "s/asked", percentage: "90%", headers: true, exempt: ["/", "/a"], activeFor: "1s", lease: "300ms" },
  {
    name: "s/dry",
    percentage: "50%",
    abort: { status: 503, percentage: "20%" },
    sequence: { first: 1 },
    mode: "dryRun",
    exempt: [],
    activeFor: "1h",
  },
];
/** Everything that can become of an answer. */
const ANSWERS = [
  { percentage: "50%", response: { drop: true } },
  { percentage: "70%", response: { delay: { fixed: "10ms" }, status: 500, header: { "x-a": "b" } } },
  { percentage: "70%", response: { truncate: 8 } },
  { percentage: "30%", response: { truncate: { bytes: 100_000, end: "clean" }, status: 204 } },
  { percentage: "50%", response: { truncate: 100_000 }, delay: { fixed: "10ms" }, throughput: { kibps: 9 } },
].map((fault, index) => ({ name: `s/answer${index}`, activeFor: "1h", ...fault }));
const TAGS = [
  { name: "tenant", from: { header: "x-tenant" }, values: ["gold", "silver"] },
  { name: "user", from: { header: "x-user" }, maxValues: 3 },
  { name: "held", match: { hosts: ["a"] }, from: { header: "x-a" }, maxValues: 1, to: { metric: true } },
];

/** Every source, every sink, and all that is done on the way. */
const ALL_TAGS = [
  { name: "cookie", from: { cookie: "sid" }, to: { log: true, header: "x-mf-sid" } },
  { name: "query", from: { query: "q" }, redact: ["digits", "hex", "email"], maxValues: 5 },
  { name: "segment", from: { pathSegment: 2 }, to: { metric: false, log: true } },
  { name: "user", from: { template: "/u/{id}/o", take: "id" }, hash: true, maxValues: 4 },
  { name: "constant", from: { value: "gold" }, to: { header: "x-mf-gold" } },
  {
    name: "route",
    match: { paths: [{ template: "/u/{id}/o" }, { prefix: "/" }] },
    from: { attribute: "path_template" },
  },
  ...["method", "host", "status_class", "source", "destination"].map((attribute) => ({
    name: `of_${attribute}`,
    from: { attribute },
    values: ["GET", "a", "2xx", "default/a"],
    to: { log: true },
  })),
];
const HASH_KEY = "000102030405060708090a0b0c0d0e0f";

/** Inputs name them by their place: new ones come last. */
const documents = [
  {
    direction: "outbound",
    services: SERVICES,
    report: REPORT,
    breakers: BREAKERS,
    faults: FAULTS,
    tags: TAGS,
  },
  { direction: "inbound", services: SERVICES, report: REPORT, breakers: BREAKERS, tags: TAGS, edge: true },
  { direction: "outbound", services: SERVICES, breakers: BREAKERS.slice(1) },
  { direction: "outbound", faults: FAULTS },
  { direction: "inbound", services: SERVICES, tags: TAGS.slice(0, 1), limits: { series: 1 } },
  {
    direction: "inbound",
    breakers: [{ name: "sources", match: { sources: ["default/a"] }, trip: { consecutive: 1 } }],
  },
  {
    direction: "outbound",
    breakers: [
      {
        name: "header",
        match: { headers: [{ name: "x-a", contains: "aaaaaaaaab" }] },
        trip: { consecutive: 1 },
      },
    ],
  },
  {},
  {
    direction: "outbound",
    services: SERVICES,
    report: REPORT,
    breakers: [
      { ...WHOLE, match: { hosts: ["a"] }, key: { header: "x-user", maxKeys: 2, idle: "1s" } },
      { ...WHOLE, name: "s/one" },
    ],
  },
  {
    direction: "inbound",
    services: SERVICES,
    report: REPORT,
    breakers: [{ ...WHOLE, key: { source: true, maxKeys: 3 } }],
  },
  { direction: "inbound", services: SERVICES, report: REPORT, faults: EXPERIMENTS },
  { direction: "outbound", report: REPORT, faults: [...EXPERIMENTS, ...FAULTS] },
  { direction: "outbound", report: REPORT, breakers: [WHOLE], faults: ANSWERS.slice(1) },
  { direction: "outbound", report: REPORT, faults: ANSWERS },
  { direction: "outbound", services: SERVICES, report: REPORT, tags: ALL_TAGS, hashKey: HASH_KEY },
  { direction: "inbound", services: SERVICES, tags: [...TAGS, ...ALL_TAGS], hashKey: HASH_KEY },
] as const;

export interface Preset {
  document: Uint8Array;
  direction: "inbound" | "outbound";
}

export const PRESETS: readonly Preset[] = documents.map((document) => ({
  document: Buffer.from(JSON.stringify(document)),
  direction: "direction" in document ? document.direction : "outbound",
}));

/** Names and values of headers that the filter looks for. */
export const WORDS: readonly Uint8Array[] = (
  ":authority :path :method :status :scheme a b a.b a:80 [::1] [::1]:80 /a /a?b /a#b /b/ /u/7/o /healthz /x GET CONNECT x-a x-b x-c x-d x-e " +
  "x-f gold x-tenant silver x-user x-request-id 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0 content-type application/grpc application/grpc-web " +
  "grpc-status grpc-timeout x-meshfuse-source x-meshfuse default/a x-envoy-fault-delay-request upgrade 101 200 204 302 404 429 500 503 5035 0 14 13 16 " +
  "retry-after 120 cookie sid=a;sid=b /u/123456/o?q=0123456789&q=b /x/ann@a.example/ aaaaaaaaaa " +
  "traceparent 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 x-b3-traceid 463ac35c9f6413ad x-b3-sampled 1"
)
  .split(" ")
  .map((word) => Buffer.from(word));
