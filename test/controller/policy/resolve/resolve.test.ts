import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Direction, Sidecar } from "../../../../controller/model/index.js";
import {
  type AcceptedPolicy,
  BYPASS_CONFIG,
  checkFilterConfig,
  resolveConfig,
  type Service,
} from "../../../../controller/policy/index.js";
import { breakerText, faultText, policiesOf, SIDECAR, tagsText } from "../documents.js";

const ACCEPTED_MS = Date.UTC(2026, 10, 21);

function accepted(...texts: string[]): AcceptedPolicy[] {
  return policiesOf(...texts).map((policy) => ({ policy, source: "a.yaml", acceptedMs: ACCEPTED_MS }));
}

interface Options {
  sidecar?: Partial<Sidecar>;
  direction?: Direction;
  services?: Service[];
}

function resolve(
  policies: AcceptedPolicy[],
  { sidecar, direction = "outbound", services = [] }: Options = {},
) {
  return resolveConfig({ policies, sidecar: { ...SIDECAR, ...sidecar }, direction, services });
}

/** The document of a resolution that must be good. */
function documentOf(policies: AcceptedPolicy[], options: Options = {}) {
  const resolution = resolve(policies, options);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.errors));
  return JSON.parse(resolution.config.text);
}

function namesOf(policies: AcceptedPolicy[], options: Options = {}): string[] {
  const document = documentOf(policies, options);
  return [...document.breakers, ...document.faults].map((entry: { name: string }) => entry.name);
}

describe("what one sidecar gets", () => {
  it("is a configuration that the filter takes, for a sidecar without policies too", () => {
    const resolution = resolve([]);
    expect(resolution.ok && checkFilterConfig(resolution.config.text)).toEqual([]);
    expect(documentOf([])).toEqual({
      version: 1,
      revision: expect.stringMatching(/^[0-9a-f]{16}$/),
      node: { service: "reviews", version: "v1", namespace: "default" },
      direction: "outbound",
      services: [],
      report: { cluster: "meshfuse", interval: "1s" },
      breakers: [],
      faults: [],
      tags: [],
    });
  });

  it("has no version where the workload has none", () => {
    expect(documentOf([], { sidecar: { version: "" } }).node).toEqual({
      service: "reviews",
      namespace: "default",
    });
  });

  it("is that of its namespace", () => {
    const policies = accepted(breakerText("a"), breakerText("b", undefined, ", namespace: shop"));
    expect(namesOf(policies)).toEqual(["default/a"]);
    expect(namesOf(policies, { sidecar: { namespace: "shop" } })).toEqual(["shop/b"]);
  });

  it("is that of its labels, all of which must agree", () => {
    const selecting = (selector: string) =>
      accepted(breakerText("a", `{selector: ${selector}, trip: {consecutive: 5}}`));
    expect(namesOf(selecting("{app: reviews}"))).toEqual(["default/a"]);
    expect(namesOf(selecting("{}"))).toEqual(["default/a"]);
    expect(namesOf(selecting("{app: reviews, version: v1}"))).toEqual(["default/a"]);
    expect(namesOf(selecting("{app: reviews, version: v2}"))).toEqual([]);
    expect(namesOf(selecting("{toString: x}"))).toEqual([]);
  });

  it("is that of its side: outbound where nothing is written", () => {
    const facing = (direction: string) => accepted(breakerText("a", `{${direction}trip: {consecutive: 5}}`));
    const sides = (direction: string) =>
      (["outbound", "inbound"] as const).filter(
        (side) => namesOf(facing(direction), { direction: side }).length > 0,
      );
    expect(sides("")).toEqual(["outbound"]);
    expect(sides("direction: outbound, ")).toEqual(["outbound"]);
    expect(sides("direction: inbound, ")).toEqual(["inbound"]);
    expect(sides("direction: both, ")).toEqual(["outbound", "inbound"]);
  });
});

describe("an entry", () => {
  it("is its policy without what was resolved", () => {
    const spec =
      "{selector: {app: reviews}, direction: outbound, priority: 5, mode: shadow, trip: {consecutive: 5}}";
    expect(documentOf(accepted(breakerText("a", spec))).breakers).toEqual([
      { name: "default/a", mode: "shadow", trip: { consecutive: 5 } },
    ]);
  });

  it("has a short host in all its forms, each once", () => {
    const hosts = (list: string, namespace = "") =>
      documentOf(
        accepted(breakerText("a", `{match: {hosts: [${list}]}, trip: {consecutive: 5}}`, namespace)),
        {
          sidecar: namespace === "" ? {} : { namespace: "shop" },
        },
      ).breakers[0].match.hosts;
    const forms = ["ratings", "ratings.default", "ratings.default.svc", "ratings.default.svc.cluster.local"];
    expect(hosts("ratings")).toEqual(forms);
    expect(hosts("ratings, ratings.default, ratings")).toEqual(forms);
    expect(hosts("ratings", ", namespace: shop")[3]).toBe("ratings.shop.svc.cluster.local");
  });

  it("has any other host as it is written", () => {
    const hosts = ["*.shop.svc", "ratings.dev", "example.com", "10.0.0.1", "[::1]", "ratings.shop.svc"];
    const list = hosts.map((host) => `"${host}"`).join(", ");
    const policies = accepted(breakerText("a", `{match: {hosts: [${list}]}, trip: {consecutive: 5}}`));
    expect(documentOf(policies).breakers[0].match.hosts).toEqual(hosts);
  });

  it("has sources with the policy's namespace where they have none", () => {
    const spec = "{direction: inbound, match: {sources: [productpage, shop/cart]}, trip: {consecutive: 5}}";
    expect(
      documentOf(accepted(breakerText("a", spec)), { direction: "inbound" }).breakers[0].match.sources,
    ).toEqual(["default/productpage", "shop/cart"]);
  });

  it("gives every fault a lease of ten seconds, which replies to reports renew", () => {
    expect(documentOf(accepted(faultText("a"))).faults[0].lease).toBe("10s");
  });

  it("of a fault begins when it was accepted, unless its author says when", () => {
    expect(documentOf(accepted(faultText("a"))).faults[0].activeFrom).toBe("2026-11-21T00:00:00.000Z");
    expect(
      documentOf(accepted(faultText("a", ", activeFrom: 2027-01-01T00:00:00Z"))).faults[0].activeFrom,
    ).toBe("2027-01-01T00:00:00Z");
  });

  it("stands for each tag of a document, with the document's match", () => {
    const tags =
      "[{name: tenant, from: {header: x-tenant}}, {name: tier, from: {header: x-tier}, values: [gold]}]";
    expect(documentOf(accepted(tagsText("a", tags, ", match: {methods: [GET]}"))).tags).toEqual([
      { name: "tenant", match: { methods: ["GET"] }, from: { header: "x-tenant" } },
      { name: "tier", match: { methods: ["GET"] }, from: { header: "x-tier" }, values: ["gold"] },
    ]);
  });
});

describe("the order", () => {
  const withPriority = (name: string, priority: number | "") =>
    breakerText(name, `{${priority === "" ? "" : `priority: ${priority}, `}trip: {consecutive: 5}}`);

  it("of breakers is by priority, 1000 where none is written, then by name", () => {
    const texts = [
      withPriority("d", ""),
      withPriority("c", 1001),
      withPriority("b", 1000),
      withPriority("a", 5),
    ];
    expect(namesOf(accepted(...texts))).toEqual(["default/a", "default/b", "default/d", "default/c"]);
  });

  it("of names is by bytes", () => {
    expect(
      namesOf(accepted(breakerText("a.b"), breakerText("a-b"), breakerText("a0"), breakerText("ab"))),
    ).toEqual(["default/a-b", "default/a.b", "default/a0", "default/ab"]);
  });

  it("of faults is by name, of tags by document and place in it", () => {
    expect(namesOf(accepted(faultText("b"), faultText("a")))).toEqual(["default/a", "default/b"]);
    const tag = (name: string) => `[{name: ${name}, from: {header: a}}, {name: a${name}, from: {header: a}}]`;
    const document = documentOf(accepted(tagsText("b", tag("x")), tagsText("a", tag("y"))));
    expect(document.tags.map((entry: { name: string }) => entry.name)).toEqual(["y", "ay", "x", "ax"]);
  });
});

describe("the table of services", () => {
  const services = [
    { namespace: "shop", service: "cart" },
    { namespace: "default", service: "reviews" },
    { namespace: "default", service: "ratings" },
    { namespace: "default", service: "ratings" },
  ];

  it("is ordered by name, each service once, and short in the sidecar's namespace alone", () => {
    expect(documentOf([], { services }).services).toEqual([
      {
        name: "default/ratings",
        hosts: ["ratings", "ratings.default", "ratings.default.svc", "ratings.default.svc.cluster.local"],
      },
      {
        name: "default/reviews",
        hosts: ["reviews", "reviews.default", "reviews.default.svc", "reviews.default.svc.cluster.local"],
      },
      { name: "shop/cart", hosts: ["cart.shop", "cart.shop.svc", "cart.shop.svc.cluster.local"] },
    ]);
  });
});

describe("the bytes", () => {
  const texts = [breakerText("a"), faultText("b"), tagsText("c", "[{name: tenant, from: {header: a}}]")];
  const textOf = (policies: AcceptedPolicy[], options: Options = {}) => {
    const resolution = resolve(policies, options);
    return resolution.ok ? resolution.config.text : "";
  };

  it("are equal for equal policies, however their fields and files are ordered", () => {
    const one = breakerText(
      "a",
      "{trip: {consecutive: 5, rate: {threshold: 50%, window: 10s}}, mode: shadow}",
    );
    const other = breakerText(
      "a",
      "{mode: shadow, trip: {rate: {window: 10s, threshold: 50%}, consecutive: 5}}",
    );
    expect(textOf(accepted(one))).toBe(textOf(accepted(other)));
    expect(textOf(accepted(...texts))).toBe(textOf(accepted(...[...texts].reverse())));
  });

  it("are named by the first 16 hex digits of the SHA-256 of the document without its revision", () => {
    const { revision, ...rest } = documentOf(accepted(...texts));
    expect(revision).toBe(createHash("sha256").update(JSON.stringify(rest)).digest("hex").slice(0, 16));
  });

  it("have another name for each change, another sidecar and the other side", () => {
    const revisions = [
      documentOf(accepted(...texts)),
      documentOf(accepted(breakerText("a"))),
      documentOf(accepted(...texts), { sidecar: { version: "v2" } }),
      documentOf(accepted(...texts), { direction: "inbound" }),
      documentOf(accepted(...texts), { services: [{ namespace: "default", service: "reviews" }] }),
    ].map((document) => document.revision);
    expect(new Set(revisions).size).toBe(revisions.length);
  });

  it("of a bypass are {} alone", () => {
    expect(BYPASS_CONFIG).toEqual({ text: "{}", revision: "" });
    expect(checkFilterConfig(BYPASS_CONFIG.text)).toEqual([]);
  });
});

describe("a sidecar that would get too much", () => {
  const many = (count: number, text: (name: string) => string) =>
    accepted(
      ...Array.from({ length: count }, (_unused, index) => text(`p${String(index).padStart(4, "0")}`)),
    );

  it("gets nothing new, and the policies beyond the limit are named", () => {
    expect(resolve(many(64, (name) => faultText(name))).ok).toBe(true);
    expect(resolve(many(66, (name) => faultText(name)))).toEqual({
      ok: false,
      errors: ["p0064", "p0065"].map((name) => ({
        source: "a.yaml",
        document: `FaultInjection default/${name}`,
        path: "",
        message:
          'faults: has more than 64 entries for sidecar "reviews-v1-1", which keeps its last good configuration',
      })),
    });
  });

  it("may be over with one document of tags", () => {
    const tags = (name: string) =>
      tagsText(
        name,
        `[${Array.from({ length: 9 }, (_unused, index) => `{name: t${index}, from: {header: a}}`).join(", ")}]`,
      );
    const resolution = resolve(accepted(tags("a"), tags("b")));
    expect(!resolution.ok && resolution.errors.map((error) => error.document)).toEqual([
      "RequestTags default/b",
    ]);
  });

  it("may be over by conditions, at the policy where the sum is", () => {
    const spec = `{match: {methods: [${Array.from({ length: 2000 }, () => "GET").join(", ")}]}, trip: {consecutive: 5}}`;
    const resolution = resolve(accepted(...["a", "b", "c"].map((name) => breakerText(name, spec))));
    expect(!resolution.ok && resolution.errors).toMatchObject([
      {
        document: "CircuitBreaker default/c",
        message: expect.stringMatching(/^breakers\[2\]\.match: more than 4096 conditions for sidecar/),
      },
    ]);
  });

  it("may be over by bytes, which no one policy is to blame for", () => {
    const spec = `{trip: {consecutive: 5}, fallback: {body: ${"x".repeat(100_000)}}}`;
    const resolution = resolve(accepted(...["a", "b", "c"].map((name) => breakerText(name, spec))));
    expect(!resolution.ok && resolution.errors).toMatchObject([
      {
        source: 'sidecar "reviews-v1-1"',
        message: expect.stringMatching(/^\d+ bytes are over 262144; it needs fewer or shorter policies$/),
      },
    ]);
  });

  it("does not keep another from its own", () => {
    const policies = [
      ...many(65, (name) => faultText(name)),
      ...accepted(breakerText("a", undefined, ", namespace: shop")),
    ];
    expect(namesOf(policies, { sidecar: { namespace: "shop" } })).toEqual(["shop/a"]);
  });
});
