// Whole texts: documents that are none, lists, and whatever somebody may write.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { convertIstio } from "../../../controller/convert/index.js";
import { checkDocuments } from "../../../controller/policy/index.js";
import { converted, DELAY, virtualService } from "./support.js";

const ONE = virtualService({ http: [{ fault: DELAY }] });
const REACHED = "only callers in namespace shop are reached: convert once for each other (--namespace)";

describe("a VirtualService", () => {
  it("becomes policies of its namespace that end, and who is not reached is said", () => {
    const { policies, notes, errors } = converted(ONE, { activeFor: "5m" });
    expect(policies).toEqual([
      {
        apiVersion: "meshfuse.dev/v1alpha1",
        kind: "FaultInjection",
        metadata: { name: "ratings", namespace: "shop" },
        spec: { match: { hosts: ["ratings"] }, delay: { percentage: "10%", fixed: "2s" }, activeFor: "5m" },
      },
    ]);
    expect(errors).toEqual([]);
    expect(notes).toEqual([
      { source: "vs.yaml", document: "VirtualService shop/ratings", path: "", message: REACHED },
    ]);
  });

  it("is converted for the callers of another namespace when asked", () => {
    const { policies } = converted(ONE, { namespace: "front" });
    expect(policies[0]?.metadata).toEqual({ name: "ratings", namespace: "front" });
    expect(Object(policies[0]?.spec.match).hosts).toContain("ratings.shop.svc");
  });

  it("without a namespace is one of default", () => {
    const { policies } = converted({ ...ONE, metadata: { name: "a" } });
    expect(policies[0]?.metadata.namespace).toBe("default");
  });

  it("for gateways as well says that those are not reached", () => {
    const { notes } = converted(virtualService({ gateways: ["mesh", "front"], http: [{ fault: DELAY }] }));
    expect(notes.map(({ path }) => path)).toEqual(["", "spec.gateways"]);
  });

  it.each([
    [virtualService({ http: [{ route: [] }] }), "", "has no fault"],
    [virtualService({}), "", "has no fault"],
    [
      virtualService({ gateways: ["front"], http: [{ fault: DELAY }] }),
      "spec.gateways",
      "not converted: is not of sidecars",
    ],
    [virtualService({ hosts: [], http: [{ fault: DELAY }] }), "spec.hosts", "not converted: is empty"],
    [virtualService({ http: { fault: DELAY } }), "spec.http", "not converted: is no list"],
    [{ ...ONE, apiVersion: "v1" }, "", "skipped: it is no VirtualService of networking.istio.io/"],
    [{ kind: "Service" }, "", "skipped"],
    ["text", "", "skipped"],
  ])("or what is none says why nothing comes of it", (document, path, words) => {
    const { policies, notes } = converted(document);
    expect(policies).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.path).toBe(path);
    expect(notes[0]?.message).toContain(words);
  });

  it("may be one of a list, or of several documents", () => {
    const list = { apiVersion: "v1", kind: "List", items: [ONE, { ...ONE, metadata: { name: "b" } }] };
    expect(converted(list).policies).toHaveLength(2);
    const text = `${stringify(ONE)}---\n${JSON.stringify(ONE)}\n---\n`;
    expect(convertIstio(text, "vs.yaml", { activeFor: "1m" }).policies).toHaveLength(2);
  });
});

describe("a text that cannot be read", () => {
  it.each([
    ["a: [", "vs.yaml:1", "not YAML"],
    ["a: 1\na: 2", "vs.yaml", "given twice"],
    ["a: !!str 5", "vs.yaml", "the tag"],
  ])("is an error: %j", (text, source, words) => {
    const { policies, notes, errors } = convertIstio(text, "vs.yaml", { activeFor: "1m" });
    expect({ policies, notes }).toEqual({ policies: [], notes: [] });
    expect(errors[0]?.source).toContain(source);
    expect(errors[0]?.message).toContain(words);
  });
});

describe("whatever a document says", () => {
  const text = fc.constantFrom("a", "/a", "", "GET", "mesh", "x.y", "*", "é\n");
  const condition = fc.oneof(
    text,
    fc.record({ exact: text, prefix: text, regex: text }, { requiredKeys: [] }),
    fc.anything(),
  );
  const entry = fc.oneof(
    fc.anything(),
    fc.record(
      {
        uri: condition,
        method: condition,
        authority: condition,
        headers: fc.dictionary(fc.constantFrom("a", "B", ":path"), condition),
        withoutHeaders: fc.dictionary(fc.constantFrom("a", "B"), condition),
        sourceLabels: fc.dictionary(text, text),
        gateways: fc.array(text),
      },
      { requiredKeys: [] },
    ),
  );
  const share = fc.record({ value: fc.double() }, { requiredKeys: [] });
  const fault = fc.oneof(
    fc.anything(),
    fc.record(
      {
        delay: fc.record(
          { percentage: share, fixedDelay: fc.constantFrom("1s", "9h", "x") },
          { requiredKeys: [] },
        ),
        abort: fc.record(
          { percentage: share, httpStatus: fc.nat(700), grpcStatus: text },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
  );
  const route = fc.record({ match: fc.array(entry, { maxLength: 3 }), fault }, { requiredKeys: [] });
  const spec = fc.record(
    { hosts: fc.array(text), http: fc.array(route, { maxLength: 3 }) },
    { requiredKeys: [] },
  );

  it("nothing is thrown, and what comes out passes the check", () => {
    const property = fc.property(spec, (written) => {
      const json = JSON.stringify(virtualService(written), (_, value) =>
        typeof value === "bigint" ? String(value) : value,
      );
      const { policies } = convertIstio(json, "vs.yaml", { activeFor: "1m" });
      for (const policy of policies) expect(checkDocuments(JSON.stringify(policy), "").errors).toEqual([]);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
