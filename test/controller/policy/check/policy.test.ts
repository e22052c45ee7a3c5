// What good documents become, and how the errors of others are told.
import { describe, expect, it } from "vitest";
import { checkDocuments } from "../../../../controller/policy/index.js";
import { breakerText, documents, faultText } from "../documents.js";
import { breaker, faultWith, linesOf, tag } from "./lines.js";

describe("a good document", () => {
  it("becomes a policy, in the namespace default where none is written", () => {
    expect(checkDocuments(breakerText("ratings"), "a.yaml")).toEqual({
      policies: [
        {
          apiVersion: "meshfuse.dev/v1alpha1",
          kind: "CircuitBreaker",
          metadata: { name: "ratings", namespace: "default" },
          spec: { trip: { consecutive: 5 } },
        },
      ],
      errors: [],
    });
  });

  it("keeps its labels and annotations, and loses what a cluster added", () => {
    const metadata =
      ", namespace: shop, labels: {team: a}, annotations: {note: b}, uid: u, resourceVersion: '5', generation: 3, " +
      "creationTimestamp: null, managedFields: [{manager: x}], ownerReferences: [], finalizers: []";
    const { policies, errors } = checkDocuments(
      `${breakerText("ratings", undefined, metadata)}status: {ok: true}\n`,
      "a",
    );
    expect(errors).toEqual([]);
    expect(policies[0]?.metadata).toEqual({
      name: "ratings",
      namespace: "shop",
      labels: { team: "a" },
      annotations: { note: "b" },
    });
    expect(Object.keys(policies[0] ?? {})).toEqual(["apiVersion", "kind", "metadata", "spec"]);
  });

  it("may use every field of a breaker that this version supports", () => {
    const spec = `
  selector: {app: reviews}
  direction: inbound
  priority: 5
  match:
    hosts: ["ratings", "*.shop.svc"]
    paths: [{exact: /a}, {prefix: /b/}, {template: "/users/{id}/orders"}]
    methods: [GET, POST]
    headers: [{name: x-tier, exact: gold}, {name: x-a, prefix: a}, {name: x-b, present: false}]
    clusters: ["outbound|9080||ratings", "in*"]
    sources: ["productpage"]
  key: {header: x-tenant, maxKeys: 1000, idle: 10m}
  trip:
    consecutive: 5
    rate: {threshold: "50%", window: 10s, minimum: 20}
    slow: {over: 500ms, threshold: "80%", window: 10s, minimum: 20}
    hung: {over: 2s, count: 10}
  failure: {statuses: ["5xx"], grpc: [UNAVAILABLE, 13], soft: ["429"], ignore: ["404", 410-417]}
  open: {base: 5s, factor: 2, max: 60s, jitter: "20%", retryAfter: true}
  halfOpen: {probes: 3, failures: 0, lease: 10s}
  ramp: {over: 10s, from: "10%"}
  fallback: {status: 503, body: "sorry", headers: {x-reason: open}, grpc: UNAVAILABLE, retry: false}
  mode: enforce`;
    expect(breaker(spec)).toEqual([]);
  });

  it("may use every field of faults and tags that this version supports", () => {
    const fault =
      "selector: {}, direction: both, match: {hosts: [a]}, unit: {header: x-user}, seed: 42, " +
      "abort: {status: 503, body: no, headers: {x-a: b}, percentage: 5%}, " +
      "activeFrom: 2026-11-21T00:00:00.5Z, limits: {concurrent: 100}";
    expect(faultWith(fault)).toEqual([]);
    expect(
      tag(
        "[{name: tenant, from: {header: x}, values: [a], maxValues: 50, otherwise: o, to: {metric: true}}]",
      ),
    ).toEqual([]);
  });

  it("may be JSON", () => {
    const { policies } = checkDocuments(breakerText("ratings"), "a");
    expect(checkDocuments(JSON.stringify(policies[0], null, 2), "b")).toEqual({ policies, errors: [] });
  });

  it("is one of several, which are checked one by one", () => {
    const text = documents(breakerText("a"), breakerText("b", "{}"), faultText("a"), breakerText("c"));
    const { policies, errors } = checkDocuments(text, "a.yaml");
    expect(policies.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "CircuitBreaker a",
      "FaultInjection a",
      "CircuitBreaker c",
    ]);
    expect(errors.map((error) => error.document)).toEqual(["CircuitBreaker default/b"]);
  });
});

describe("errors", () => {
  it("come all at once in the order of the text, each with its line, document and path", () => {
    const text = `apiVersion: meshfuse.dev/v1alpha1
kind: CircuitBreaker
metadata: {name: ratings, namespace: shop}
spec:
  trip:
    consecutive: 0
    rate: {threshold: 150%}
  open: {base: 10s, max: 9s, jitter: 120%}
  banana: 1
`;
    const document = "CircuitBreaker shop/ratings";
    expect(checkDocuments(text, "a.yaml").errors).toEqual([
      { source: "a.yaml:6", document, path: "spec.trip.consecutive", message: "0 is under 1" },
      { source: "a.yaml:7", document, path: "spec.trip.rate.threshold", message: '"150%" is over 100%' },
      { source: "a.yaml:8", document, path: "spec.open.max", message: '"9s" is under base' },
      { source: "a.yaml:8", document, path: "spec.open.jitter", message: '"120%" is over 100%' },
      { source: "a.yaml:9", document, path: "spec.banana", message: "unknown field" },
    ]);
  });

  it("name a document as far as it can be read", () => {
    const labels = (text: string) => checkDocuments(text, "a").errors.map((error) => error.document);
    expect(new Set(labels("{}"))).toEqual(new Set(["document 1"]));
    expect(new Set(labels("kind: CircuitBreaker"))).toEqual(new Set(["CircuitBreaker"]));
    expect(new Set(labels("metadata: {name: x}"))).toEqual(new Set(["default/x"]));
    expect(labels("5")).toEqual(["document 1"]);
    expect(labels("a: 1\n---\n[]\n").at(-1)).toBe("document 2");
  });

  it("of what is no YAML tell the line", () => {
    expect(checkDocuments("a: 1\nb: [\n", "a.yaml").errors).toMatchObject([
      {
        source: expect.stringMatching(/^a\.yaml:[23]$/),
        path: "",
        message: expect.stringMatching(/^not YAML: /),
      },
    ]);
  });

  it("of a text that is too large come before it is read", () => {
    const text = `# ${"x".repeat(5 << 20)}`;
    expect(checkDocuments(text, "a.yaml").errors).toHaveLength(1);
    expect(linesOf(text)[0]).toMatch(/bytes are over 4194304: split the file/);
  });

  it("tells the first 500 errors of a text that is wrong throughout, and how many more there are", () => {
    const lines = linesOf("a: b\n---\n".repeat(200));
    expect(lines).toHaveLength(501);
    expect(lines.at(-1)).toMatch(/\d+ more errors$/);
  });

  it("do not come from an empty text", () => {
    expect(checkDocuments("", "a.yaml")).toEqual({ policies: [], errors: [] });
    expect(checkDocuments("---\n# nothing\n---\n", "a.yaml")).toEqual({ policies: [], errors: [] });
  });

  it("are told once of each value", () => {
    expect(breaker("{trip: {consecutive: '', rate: {threshold: ''}}}")).toEqual([
      'spec.trip.consecutive: "" is not an integer',
      'spec.trip.rate.threshold: "" is not a percentage such as "12.5%"',
    ]);
  });
});
