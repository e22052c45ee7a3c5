// Which requests a match is about.
import { beforeAll, describe, expect, it } from "vitest";
import { BREAKER } from "../support/documents.js";
import { Matcher, type Request } from "../support/matcher.js";

let matcher: Matcher;
beforeAll(async () => {
  matcher = await Matcher.start();
});

function holds(match: object, request: Request): boolean {
  matcher.load({ direction: "inbound", breakers: [{ ...BREAKER, match }] });
  matcher.begin(request);
  return matcher.holds();
}

const to = (authority: string): Request => ({ headers: [[":authority", authority]] });
const at = (path: string): Request => ({ headers: [[":path", path]] });
const withHeader = (value: string): Request => ({ headers: [["x-tier", value]] });

describe("a match without conditions", () => {
  it("holds for every request and asks the host nothing", () => {
    expect(holds({}, {})).toBe(true);
    expect(matcher.host.calls).toEqual([]);
  });
});

describe("hosts", () => {
  it.each([
    ["ratings", "ratings", true],
    ["ratings", "ratings:9080", true],
    ["Ratings", "rATINGS:9080", true],
    ["ratings", "ratings.default", false],
    ["ratings", "", false],
    ["*.shop.svc", "a.shop.svc", true],
    ["*.shop.svc", "a.b.SHOP.svc:80", true],
    ["*.shop.svc", "shop.svc", false],
    ["*.shop.svc", "ashop.svc", false],
    ["[::1]", "[::1]:9080", true],
    ["[::1]", "[::2]:9080", false],
    ["[FE80::1]", "[fe80::1]", true],
  ])("%s for the authority %j: %s", (host, authority, expected) => {
    expect(holds({ hosts: [host] }, to(authority))).toBe(expected);
    expect(holds({ hosts: ["other", host, "*.third"] }, to(authority))).toBe(expected);
  });

  it("never hold where the request has no authority", () => {
    expect(holds({ hosts: ["*.a", "b"] }, {})).toBe(false);
  });
});

describe("paths", () => {
  it.each([
    [{ exact: "/a" }, "/a", true],
    [{ exact: "/a" }, "/a?x=1", true],
    [{ exact: "/a" }, "/a#x", true],
    [{ exact: "/a" }, "/A", false],
    [{ exact: "/a" }, "/a/", false],
    [{ exact: "/a" }, "/%61", false],
    [{ prefix: "/b/" }, "/b/c", true],
    [{ prefix: "/b/" }, "/b", false],
    [{ prefix: "/b" }, "/bc", true],
    [{ template: "/users/{id}/orders" }, "/users/7/orders?x", true],
    [{ template: "/users/{id}/orders" }, "/users//orders", false],
    [{ template: "/users/{id}/orders" }, "/users/7/8/orders", false],
    [{ template: "/users/{id}/orders" }, "/users/7/orders/", false],
    [{ template: "/users/{id}" }, "/users/7", true],
    [{ template: "/users/{id}" }, "/users/", false],
    [{ template: "/{a}/{b}" }, "/x/y", true],
    [{ template: "/" }, "/", true],
  ])("%j for %s: %s", (path, target, expected) => {
    expect(holds({ paths: [path] }, at(target))).toBe(expected);
    expect(holds({ paths: [{ exact: "/other" }, path] }, at(target))).toBe(expected);
  });
});

describe("methods, clusters and sources", () => {
  it("compare methods case by case", () => {
    expect(holds({ methods: ["GET", "POST"] }, { headers: [[":method", "POST"]] })).toBe(true);
    expect(holds({ methods: ["GET", "POST"] }, { headers: [[":method", "post"]] })).toBe(false);
  });

  it("compare clusters whole, or up to a star", () => {
    const request = { cluster: "outbound|9080||ratings" };
    expect(holds({ clusters: ["outbound|9080||ratings"] }, request)).toBe(true);
    expect(holds({ clusters: ["x", "outbound|*"] }, request)).toBe(true);
    expect(holds({ clusters: ["*"] }, request)).toBe(true);
    expect(holds({ clusters: ["outbound|9080||ratings2"] }, request)).toBe(false);
    expect(holds({ clusters: ["*"] }, {})).toBe(false);
  });

  it("compare sources with the caller that the edge found", () => {
    const sources = ["productpage", "shop/details"];
    expect(holds({ sources }, { source: "default/productpage" })).toBe(true);
    expect(holds({ sources }, { source: "shop/details" })).toBe(true);
    expect(holds({ sources }, { source: "shop/productpage" })).toBe(false);
    expect(holds({ sources }, { source: "unknown" })).toBe(false);
    expect(holds({ sources }, {})).toBe(false);
  });
});

describe("headers", () => {
  it.each([
    [{ exact: "gold" }, "gold", true],
    [{ exact: "gold" }, "golden", false],
    [{ exact: "gold" }, "Gold", false],
    [{ prefix: "go" }, "gold", true],
    [{ prefix: "go" }, "g", false],
    [{ suffix: "ld" }, "gold", true],
    [{ suffix: "ld" }, "d", false],
    [{ contains: "ol" }, "gold", true],
    [{ contains: "ol" }, "glod", false],
    [{ present: true }, "", true],
    [{ present: false }, "", false],
  ])("%j for %j: %s", (comparison, value, expected) => {
    expect(holds({ headers: [{ name: "X-Tier", ...comparison }] }, withHeader(value))).toBe(expected);
  });

  it("that are absent fulfil only their absence", () => {
    expect(holds({ headers: [{ name: "x-tier", present: false }] }, {})).toBe(true);
    expect(holds({ headers: [{ name: "x-tier", prefix: "g" }] }, {})).toBe(false);
  });

  it("must hold all, unlike other lists", () => {
    const headers = [
      { name: "x-tier", exact: "gold" },
      { name: "x-user", present: true },
    ];
    expect(holds({ headers }, withHeader("gold"))).toBe(false);
    expect(
      holds(
        { headers },
        {
          headers: [
            ["x-user", ""],
            ["x-tier", "gold"],
          ],
        },
      ),
    ).toBe(true);
  });

  it("count by their first line", () => {
    const twice: Request = {
      headers: [
        ["x-tier", "gold"],
        ["x-tier", "silver"],
        ["x-b", ""],
      ],
    };
    const other = { name: "x-b", present: true };
    for (const more of [[], [other]]) {
      expect(holds({ headers: [{ name: "x-tier", exact: "gold" }, ...more] }, twice)).toBe(true);
      expect(holds({ headers: [{ name: "x-tier", exact: "silver" }, ...more] }, twice)).toBe(false);
    }
  });
});

describe("several fields", () => {
  it("must all hold", () => {
    const match = { hosts: ["ratings"], methods: ["GET"], paths: [{ prefix: "/r" }], clusters: ["c*"] };
    const headers: [string, string][] = [
      [":authority", "ratings:80"],
      [":method", "GET"],
      [":path", "/ratings/7"],
    ];
    expect(holds(match, { headers, cluster: "c1" })).toBe(true);
    expect(holds(match, { headers, cluster: "d1" })).toBe(false);
    for (const [name] of headers) {
      const others = headers.map(([key, value]): [string, string] => [key, key === name ? "no" : value]);
      expect(holds(match, { headers: others, cluster: "c1" }), name).toBe(false);
    }
  });
});
