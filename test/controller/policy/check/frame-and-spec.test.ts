// What documents of all kinds share: the frame, and how a spec begins.
import { describe, expect, it } from "vitest";
import { checkDocuments } from "../../../../controller/policy/index.js";
import { breakerText, documents, faultText } from "../documents.js";
import { breaker, breakerWith, faultWith, linesOf, tag } from "./lines.js";

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
