// The controller checks what it sends in the filter's words, so that a refusal by a filter is a defect of one of the
// two. Here both read the same documents, made wrong at random.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { checkFilterConfig } from "../../../../controller/policy/index.js";
import { type Decoder, startDecoder } from "../../../filter/support/decoder.js";

type Path = readonly (string | number)[];

/** A good document that has every field of this version. */
const FULL = {
  version: 1,
  revision: "b1946ac9",
  node: { service: "reviews", version: "v1", namespace: "default" },
  direction: "inbound",
  services: [{ name: "default/reviews", hosts: ["reviews", "reviews.default"] }],
  report: { cluster: "meshfuse", interval: "1s" },
  breakers: [
    {
      name: "default/ratings",
      match: {
        hosts: ["ratings", "*.shop.svc"],
        paths: [{ exact: "/a" }, { template: "/users/{id}" }],
        methods: ["GET"],
        headers: [{ name: "x-tier", exact: "gold" }],
        clusters: ["outbound*"],
        sources: ["productpage"],
      },
      key: { header: "x-tenant", maxKeys: 100, idle: "5m" },
      trip: {
        consecutive: 5,
        rate: { threshold: "50%", window: "10s", minimum: 20 },
        slow: { over: "500ms", threshold: "80%", window: "10s", minimum: 20 },
        hung: { over: "2s", count: 10 },
      },
      failure: { statuses: ["5xx"], grpc: ["UNAVAILABLE", 13], soft: ["429"], ignore: ["404", "410-417"] },
      open: { base: "5s", factor: 2, max: "60s", jitter: "20%", retryAfter: true },
      halfOpen: { probes: 3, failures: 0, lease: "10s" },
      ramp: { over: "10s", from: "10%" },
      fallback: {
        status: 503,
        body: "b",
        headers: { "x-reason": "open" },
        grpc: "UNAVAILABLE",
        retry: false,
      },
      mode: "enforce",
    },
    { name: "default/callers", key: { source: true }, trip: { hung: { over: "1s", count: 1 } } },
  ],
  faults: [
    {
      name: "default/slow",
      percentage: "10%",
      unit: { header: "x-user" },
      seed: 42,
      delay: { fixed: "100ms", percentage: "5%" },
      abort: { status: 503, body: "b", headers: { "x-a": "b" }, percentage: "5%" },
      response: {
        delay: { uniform: { min: "0ms", max: "1ms" } },
        status: 500,
        header: { "x-a": "b" },
        truncate: { bytes: 5, end: "clean" },
        percentage: "5%",
      },
      headers: true,
      sequence: { skip: 1, first: 2 },
      activeFrom: "2026-11-21T00:00:00Z",
      activeFor: "10m",
      limits: { concurrent: 100, perSecond: 50, delay: "5s" },
      mode: "dryRun",
      exempt: ["/a"],
      lease: "10s",
    },
    {
      name: "default/drawn",
      percentage: "10%",
      delay: { percentiles: { p50: "1ms", "p99.9": "50s", max: "60s" } },
      response: { delay: { lognormal: { median: "1ms", p99: "2ms", max: "5ms" } }, truncate: 0 },
      activeFor: "1ms",
    },
    {
      name: "default/lost",
      delay: { exponential: { mean: "1ms", max: "1ms" }, percentage: "1%" },
      response: { drop: true, percentage: "5%" },
      activeFor: "1ms",
    },
  ],
  tags: [
    {
      name: "tenant",
      from: { header: "x" },
      values: ["a"],
      maxValues: 5,
      otherwise: "o",
      hash: true,
      redact: ["digits", "hex"],
      to: { metric: true, header: "x-mf", log: true },
    },
    { name: "a", from: { cookie: "a" } },
    { name: "b", from: { query: "b" } },
    { name: "c", from: { pathSegment: 5 } },
    { name: "d", from: { template: "/users/{id}", take: "id" } },
    { name: "e", from: { value: "a" } },
    { name: "f", from: { attribute: "status_class" }, to: { metric: false, log: true } },
  ],
  hashKey: "000102030405060708090a0b0c0d0e0f",
  access: [],
  edge: false,
  limits: { series: 2000 },
};

const FIELDS = [
  ...new Set(JSON.stringify(FULL).match(/[a-zA-Z]+(?=":)/g)),
  ...["banana", "p95", "throughput", "selector", "priority"],
];

/** JSON texts of values that are wrong in most places and right in some. */
const VALUES = [
  ..."0 1 5 50 100 599 4096 4097 1000001 -1 -5 1.5 1e3 5.0 4294967296 99999999999999999999 true false null".split(
    " ",
  ),
  ...[
    "[]",
    "{}",
    "[5]",
    '["a"]',
    '[""]',
    '["5xx"]',
    '["404",429]',
    "[16]",
    '[{"name":"a"}]',
    '{"a":"b"}',
    '{"header":"x"}',
    '{"header":"x-envoy-a","metric":false}',
    '{"metric":false}',
    '{"template":"/a/{a}","take":"b"}',
    '{"cookie":"a","take":"a"}',
    '["hex","hex"]',
    '{"status":503}',
    '{"fixed":"5ms"}',
    '{"kibps":5}',
    '{"p50":"61s","p50.0":"1ms","max":"1ms"}',
    '{"min":"5ms","max":"1ms"}',
    '{"content-length":"5"}',
  ],
  ...[
    "",
    "a",
    "5",
    "request",
    "0%",
    "100%",
    "100.00001%",
    "0.00004%",
    "5 %",
    "0ms",
    "1.5ms",
    "1ms",
    "99ms",
    "61s",
  ].map((text) => JSON.stringify(text)),
  ...[
    "8761h",
    "25h",
    "*",
    "a*",
    "*.a",
    "a b",
    "/",
    "/{x}",
    "/{",
    "x\ny",
    "ä",
    "le",
    "hex",
    "method",
    "id",
    "Content-Length",
    "__a",
    "A",
    "OK",
    "14",
    "5xx",
    "6xx",
    "500-504",
    "504-500",
  ].map((text) => JSON.stringify(text)),
  JSON.stringify("y".repeat(64)),
  JSON.stringify("y".repeat(254)),
  JSON.stringify("/".repeat(1025)),
  JSON.stringify("2026-02-30T00:00:00Z"),
  JSON.stringify("2026-02-28T00:00:00.123456789Z"),
];

const UNREADABLE = /(not JSON|an unpaired surrogate) at byte \d+$/;

/** Stands for a value's JSON text, which JavaScript's own values could not keep. */
const HOLE = "@@@";

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

/** The document with what stands at a path changed by `change`, which gets what is around it. */
function changed(path: Path, change: (around: Record<string, unknown>, key: string) => void): unknown {
  const document = structuredClone(FULL);
  let around: unknown = document;
  for (const key of path.slice(0, -1)) around = Reflect.get(around as object, key);
  change(around as Record<string, unknown>, String(path.at(-1)));
  return document;
}

const path = fc.constantFrom(...pathsOf(FULL).filter((candidate) => candidate.length > 0));
const jsonText = fc.constantFrom(...VALUES);

const replaced = fc
  .tuple(path, jsonText)
  .map(([at, text]) =>
    JSON.stringify(changed(at, (around, key) => Reflect.set(around, key, HOLE))).replace(
      `"${HOLE}"`,
      () => text,
    ),
  );
const removed = path.map((at) =>
  JSON.stringify(
    changed(at, (around, key) =>
      Array.isArray(around) ? around.splice(Number(key), 1) : Reflect.deleteProperty(around, key),
    ),
  ),
);
const added = fc.tuple(path, fc.constantFrom(...FIELDS), jsonText).map(([at, field, text]) => {
  const document = changed([...at, field], (around, key) => {
    if (typeof around === "object" && !Array.isArray(around) && !(key in around))
      Reflect.set(around, key, HOLE);
  });
  return JSON.stringify(document).replace(`"${HOLE}"`, () => text);
});
const cutShort = fc
  .nat({ max: JSON.stringify(FULL).length })
  .map((end) => JSON.stringify(FULL).slice(0, end));
const turned = fc
  .tuple(fc.nat({ max: JSON.stringify(FULL).length - 1 }), fc.constantFrom(...'"{}[]:,\\0e-. u\u0001'))
  .map(([at, char]) => `${JSON.stringify(FULL).slice(0, at)}${char}${JSON.stringify(FULL).slice(at + 1)}`);

describe("controller and filter", () => {
  let decoder: Decoder;
  beforeAll(async () => {
    decoder = await startDecoder();
  });

  /**
   * The filter stops at the first mistake; the checker tells all, and this one with them. Of a text that is no JSON the
   * checker tells that alone, while the filter may have met another mistake on the way there.
   */
  function agree(document: string): void {
    const lines = checkFilterConfig(document);
    const { refusal } = decoder.decode(document);
    const isUnreadable = UNREADABLE.test(lines[0] ?? "");
    if (isUnreadable && !UNREADABLE.test(refusal)) expect(refusal, document).not.toBe("");
    else if (refusal === "") expect(lines, document).toEqual([]);
    else expect(lines, document).toContain(refusal);
  }

  it("both take the document that has every field", () => {
    agree(JSON.stringify(FULL));
    expect(checkFilterConfig(JSON.stringify(FULL))).toEqual([]);
  });

  it.each([
    ["one value replaced", replaced],
    ["one value removed", removed],
    ["one field added", added],
    ["its end cut off", cutShort],
    ["one character turned", turned],
  ])("say the same of a document with %s", (_what, documents) => {
    fc.assert(fc.property(documents, agree), { numRuns: 500 });
  });
});
