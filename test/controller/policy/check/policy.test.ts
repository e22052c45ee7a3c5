import { describe, expect, it } from "vitest";
import { checkDocuments } from "../../../../controller/policy/index.js";
import { breakerText, documents, faultText, tagsText } from "../documents.js";

/** `path: message` of each error of a text. */
function linesOf(text: string): string[] {
  return checkDocuments(text, "a.yaml").errors.map(({ path, message }) => `${path}: ${message}`);
}

const breaker = (spec: string) => linesOf(breakerText("ratings", spec));
const breakerWith = (more: string) => breaker(`{trip: {consecutive: 5}, ${more}}`);
const faultWith = (more: string) => linesOf(faultText("slow", `, ${more}`));
const tag = (tags: string, more = "") => linesOf(tagsText("tags", tags, more));

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

describe("the frame of a document", () => {
  const frame = (text: string) => linesOf(text);

  it("needs its parts", () => {
    expect(frame("{}")).toEqual([
      "apiVersion: missing",
      "kind: missing",
      "metadata: missing",
      "spec: missing",
    ]);
    expect(frame(breakerText("ratings").replace("name: ratings", ""))).toEqual(["metadata.name: missing"]);
  });

  it("is of one version and of known kinds", () => {
    expect(frame(breakerText("a").replace("v1alpha1", "v2"))).toEqual([
      'apiVersion: "meshfuse.dev/v2" is not one of meshfuse.dev/v1alpha1',
    ]);
    expect(frame(breakerText("a").replace("CircuitBreaker", "Banana"))).toEqual([
      'kind: "Banana" is not one of CircuitBreaker, FaultInjection, RequestTags',
    ]);
  });

  it("of a kind that comes later is refused as that alone", () => {
    expect(frame("kind: AccessRule\nspec: {action: deny}\n")).toEqual(["kind: not supported yet"]);
  });

  it("has no other fields, nor has its metadata", () => {
    expect(frame(`${breakerText("a")}data: 1\n`)).toEqual(["data: unknown field"]);
    expect(frame(breakerText("a", undefined, ", nmaespace: b"))).toEqual([
      "metadata.nmaespace: unknown field",
    ]);
  });

  it("names the policy as a cluster would", () => {
    for (const name of ["Ratings", "-a", "a-", "a_b", "a/b", "'a b'", "ä"]) {
      expect(frame(breakerText(name))[0], name).toMatch(
        /^metadata\.name: ".*" is not a name such as ratings-breaker$/,
      );
    }
    for (const name of ["a", "a-b.c", "'0'", "ratings-v1.2"])
      expect(frame(breakerText(name)), name).toEqual([]);
    expect(frame(breakerText("''"))).toEqual(["metadata.name: is empty"]);
    expect(frame(breakerText("5"))).toEqual(["metadata.name: 5 is not a string"]);
    expect(frame(breakerText("a", undefined, ", namespace: a.b"))).toEqual([
      'metadata.namespace: "a.b" is not a namespace such as default',
    ]);
  });

  it("leaves room for namespace/name in the filter's 253 bytes", () => {
    expect(frame(breakerText("a".repeat(245)))).toEqual([]);
    expect(frame(breakerText("a".repeat(246)))).toEqual(["metadata.name: is longer than 245 bytes"]);
    expect(frame(breakerText("a".repeat(250), undefined, ", namespace: ab"))).toEqual([]);
  });

  it("says nothing of that room where the namespace itself is too long", () => {
    const namespace = `, namespace: ${"n".repeat(300)}`;
    expect(frame(breakerText("a", undefined, namespace))).toEqual([
      `metadata.namespace: "${"n".repeat(64)}..." is not a namespace such as default`,
    ]);
  });

  it("has texts as labels and annotations", () => {
    expect(frame(breakerText("a", undefined, ", labels: {a: 1}"))).toEqual([
      "metadata.labels.a: 1 is not a string",
    ]);
    expect(frame(breakerText("a", undefined, ", annotations: [a]"))).toEqual([
      "metadata.annotations: [...] is not an object",
    ]);
  });

  it("does not give one name twice to a kind and namespace", () => {
    const text = documents(
      breakerText("a"),
      faultText("a"),
      breakerText("a", undefined, ", namespace: b"),
      breakerText("a"),
    );
    const { policies, errors } = checkDocuments(text, "a.yaml");
    expect(policies).toHaveLength(3);
    expect(errors).toEqual([
      {
        source: "a.yaml:18",
        document: "CircuitBreaker default/a",
        path: "metadata.name",
        message: '"a" is a name given twice',
      },
    ]);
  });

  it("has each key once", () => {
    expect(breaker("{trip: {consecutive: 5, consecutive: 6}}")).toEqual([
      "spec.trip.consecutive: given twice",
    ]);
  });
});

describe("the spec", () => {
  it("is an object, whatever the kind", () => {
    expect(breaker("5")).toEqual(["spec: 5 is not an object"]);
    expect(breaker("~")).toEqual(["spec: null is not an object"]);
    expect(breaker("{}")).toEqual(["spec.trip: missing"]);
  });

  it("begins alike in all kinds", () => {
    expect(breakerWith("selector: {app: 5}")).toEqual(["spec.selector.app: 5 is not a string"]);
    expect(breakerWith("direction: in")).toEqual([
      'spec.direction: "in" is not one of outbound, inbound, both',
    ]);
    expect(breakerWith("priority: -1")).toEqual(["spec.priority: -1 is under 0"]);
    expect(breakerWith("match: {}")).toEqual([]);
  });

  it("has a priority where one policy decides, nowhere else", () => {
    expect(breakerWith("priority: 1")).toEqual([]);
    expect(faultWith("priority: 1")).toEqual(["spec.priority: unknown field"]);
    expect(tag("[{name: a, from: {header: a}}]", ", priority: 1")).toEqual(["spec.priority: unknown field"]);
  });

  it("names sources at the callee alone", () => {
    const refused = ["spec.match.sources: only with direction inbound"];
    expect(breakerWith("direction: inbound, match: {sources: [a]}")).toEqual([]);
    expect(breakerWith("match: {sources: [a]}")).toEqual(refused);
    expect(breakerWith("direction: outbound, match: {sources: [a]}")).toEqual(refused);
    expect(breakerWith("direction: both, match: {sources: [a]}")).toEqual(refused);
    expect(faultWith("direction: both, match: {sources: [a]}")).toEqual(refused);
    expect(tag("[{name: a, from: {header: a}}]", ", match: {sources: [a]}")).toEqual(refused);
  });

  it("has at most as many conditions as a filter can hold", () => {
    const hosts = (count: number) =>
      Array.from({ length: count }, (_unused, index) => `h${index}`).join(", ");
    expect(breakerWith(`match: {hosts: [${hosts(4096)}]}`)).toEqual([]);
    expect(breakerWith(`match: {hosts: [${hosts(4096)}], methods: [GET]}`)).toEqual([
      "spec.match: more than 4096 conditions",
    ]);
  });

  it("takes integers in digits alone", () => {
    for (const text of ["1e3", "5.0", "0x1f", "0o17", "1_000", "+5", "007", "'5'"]) {
      const [line] = breaker(`{trip: {consecutive: ${text}}}`);
      expect(line, text).toMatch(/^spec\.trip\.consecutive: .* is not an integer$/);
      expect(line, text).toContain(text.replaceAll("'", '"'));
    }
  });

  it("takes an integer of any length for over its range", () => {
    for (const digits of [17, 400]) {
      const [line] = breaker(`{trip: {consecutive: ${"9".repeat(digits)}}}`);
      expect(line).toMatch(/^spec\.trip\.consecutive: 9+(\.\.\.)? is over 1000000$/);
    }
  });

  it("of tags needs one, may repeat a name, and keeps reserved names free", () => {
    expect(tag("[]")).toEqual(["spec.tags: is empty"]);
    expect(tag("[{name: a, from: {header: a}}, {name: a, from: {header: b}}]")).toEqual([]);
    expect(tag("[{name: job, from: {header: a}}]")).toEqual(['spec.tags[0].name: "job" is a reserved name']);
    expect(tag(`[${Array.from({ length: 17 }, () => "{name: a, from: {header: a}}").join(", ")}]`)).toEqual([
      "spec.tags: has more than 16 entries",
    ]);
  });
});
