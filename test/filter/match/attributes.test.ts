// What the host is asked for, how often, and what is made of its answers.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BREAKER, FULL } from "../support/documents.js";
import { named } from "../support/layout.js";
import { Matcher } from "../support/matcher.js";
import { encodePairs, type Headers } from "../support/stub-host.js";

const HEADERS: Headers = [
  [":authority", "Ratings.Shop:9080"],
  [":path", "/a/b?c=d"],
  [":method", "GET"],
  ["x-user", "jason"],
  ["x-user", "mary"],
];
const [HOST, PATH, MANY] = [named("NEEDS_HOST"), named("NEEDS_PATH"), named("NEEDS_MANY_HEADERS")];

let matcher: Matcher;
beforeAll(async () => {
  matcher = await Matcher.start();
});
beforeEach(() => {
  matcher.host.rawPairs = undefined;
});

describe("reading", () => {
  it("asks for nothing that is not needed", () => {
    matcher.begin({ headers: HEADERS }, HOST | PATH | MANY);
    expect(matcher.host.calls).toEqual([]);
  });

  it("asks for one header where one is needed, and once", () => {
    matcher.begin({ headers: HEADERS }, HOST);
    expect([matcher.attribute("host"), matcher.attribute("host")]).toEqual(["ratings.shop", "ratings.shop"]);
    expect(matcher.host.calls).toEqual(["header :authority"]);
  });

  it("takes all headers at once where two are needed", () => {
    matcher.begin({ headers: HEADERS }, HOST | PATH | MANY);
    expect([matcher.attribute("path"), matcher.attribute("host"), matcher.attribute("method")]).toEqual([
      "/a/b",
      "ratings.shop",
      "GET",
    ]);
    expect([matcher.header("x-user"), matcher.header("x-none")]).toEqual(["jason", null]);
    expect(matcher.host.calls).toEqual(["pairs"]);
  });

  it("takes all headers at once where two named ones are needed", () => {
    matcher.begin({ headers: HEADERS }, MANY);
    expect(matcher.header("x-user")).toBe("jason");
    expect(matcher.host.calls).toEqual(["pairs"]);
  });

  it("remembers that something is absent", () => {
    matcher.begin({}, HOST);
    expect([matcher.attribute("host"), matcher.attribute("host")]).toEqual([null, null]);
    expect([matcher.attribute("cluster"), matcher.attribute("cluster")]).toEqual([null, null]);
    expect(matcher.host.calls).toEqual(["header :authority", "property xds.cluster_name"]);
  });

  it("forgets one request at the next", () => {
    matcher.begin({ headers: HEADERS, cluster: "a" }, HOST | PATH | MANY);
    matcher.attribute("path");
    expect(matcher.attribute("cluster")).toBe("a");
    matcher.begin({ headers: [[":path", "/z"]], cluster: "b" }, HOST | PATH | MANY);
    expect([matcher.attribute("path"), matcher.attribute("host"), matcher.attribute("cluster")]).toEqual([
      "/z",
      null,
      "b",
    ]);
  });

  it("stops at the first condition that fails: a full match costs one read", () => {
    matcher.load({ ...FULL, services: [] });
    matcher.begin({ headers: HEADERS, cluster: "c", source: "shop/productpage" });
    expect(matcher.holds()).toBe(false);
    expect(matcher.host.calls).toEqual(["pairs"]);
    matcher.begin({ headers: HEADERS, cluster: "c" });
    expect(matcher.holds()).toBe(false);
    expect(matcher.host.calls).toEqual([]);
  });
});

describe("the host's name", () => {
  it.each([
    ["a", "a"],
    ["a:80", "a"],
    ["", ""],
    [":80", ""],
    ["[::1]", "[::1]"],
    ["[FE80::1]:80", "[fe80::1]"],
    ["[::1", "[::1"],
  ])("of the authority %j is %j", (authority, expected) => {
    matcher.begin({ headers: [[":authority", authority]] }, HOST);
    expect(matcher.attribute("host")).toBe(expected);
  });

  it("in lower case leaves the header as it came", () => {
    matcher.begin({ headers: HEADERS }, HOST | PATH | MANY);
    matcher.attribute("host");
    expect(matcher.header(":authority")).toBe("Ratings.Shop:9080");
  });
});

describe("headers that are too large", () => {
  const large: Headers = [...HEADERS, ["cookie", "c".repeat(61 * 1024)]];
  const match = { methods: ["GET"], headers: [{ name: "x-none", present: false }] };

  it("make every condition fail, also one on an absence", () => {
    matcher.load({
      breakers: [
        { ...BREAKER, match },
        { ...BREAKER, name: "all" },
      ],
    });
    matcher.begin({ headers: large });
    expect([matcher.holds(0), matcher.overflowed()]).toEqual([false, true]);
    expect(matcher.holds(1)).toBe(true);
    matcher.begin({ headers: HEADERS });
    expect([matcher.holds(0), matcher.overflowed()]).toEqual([true, false]);
  });

  it("do so with one header too", () => {
    matcher.load({ breakers: [{ ...BREAKER, match: { headers: [{ name: "cookie", present: false }] } }] });
    matcher.begin({ headers: large });
    expect([matcher.holds(0), matcher.overflowed()]).toEqual([false, true]);
  });
});

describe("the wire form of headers", () => {
  const whole = encodePairs(HEADERS);

  function read(pairs: Buffer): (string | null)[] {
    matcher.host.rawPairs = pairs;
    matcher.begin({}, HOST | PATH | MANY);
    return [matcher.attribute("host"), matcher.attribute("path"), matcher.header("x-user")];
  }

  it("is read up to where it is cut", () => {
    expect(read(whole)).toEqual(["ratings.shop", "/a/b", "jason"]);
    for (let size = 0; size < whole.length; size++) {
      const found = read(whole.subarray(0, size));
      expect(["ratings.shop", null]).toContain(found[0]);
      expect(["/a/b", null]).toContain(found[1]);
      expect(["jason", null]).toContain(found[2]);
    }
  });

  it("is not believed in its sizes", () => {
    for (const at of [0, 4, 8, 12]) {
      for (const size of [0xffffffff, 0x7fffffff, 0xfffffff0, 61_441]) {
        const forged = Buffer.from(whole);
        forged.writeUInt32LE(size, at);
        expect(read(forged)[2]).not.toBe("mary");
      }
    }
  });
});
