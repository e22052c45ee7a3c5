// The entries of a configuration: what each says, in which order they stand, and the table of services beside them.
import { describe, expect, it } from "vitest";
import { breakerText, faultText, tagsText } from "../documents.js";
import { accepted, documentOf, namesOf } from "./rig.js";

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
