// Which service a name or a host belongs to.
import { beforeAll, describe, expect, it } from "vitest";
import { named } from "../support/layout.js";
import { Matcher } from "../support/matcher.js";

let matcher: Matcher;
beforeAll(async () => {
  matcher = await Matcher.start();
});

describe("services", () => {
  it("are found by host and by name", () => {
    matcher.load({
      services: [
        { name: "default/reviews", hosts: ["Reviews", "reviews.default"] },
        { name: "shop/ratings", hosts: ["ratings.shop"] },
      ],
    });
    expect(["reviews", "reviews.default", "ratings.shop"].map((host) => matcher.serviceOf(host))).toEqual([
      0, 0, 1,
    ]);
    expect(["default/reviews", "shop/ratings"].map((name) => matcher.serviceNamed(name))).toEqual([0, 1]);
  });

  it("are not found by what no service has", () => {
    for (const host of ["", "Reviews", "ratings", "default/reviews"]) {
      expect(matcher.serviceOf(host)).toBe(named("NONE"));
    }
    expect(matcher.serviceNamed("reviews")).toBe(named("NONE"));
  });

  it("are all found among many", () => {
    const services = Array.from({ length: 3000 }, (_, i) => ({
      name: `ns/s${i}`,
      hosts: [`s${i}`, `s${i}.ns`],
    }));
    matcher.load({ services });
    for (let i = 0; i < 3000; i += 7) {
      expect([
        matcher.serviceOf(`s${i}`),
        matcher.serviceOf(`s${i}.ns`),
        matcher.serviceNamed(`ns/s${i}`),
      ]).toEqual([i, i, i]);
      expect(matcher.serviceOf(`t${i}`)).toBe(named("NONE"));
    }
  });

  it("are none in a document without them", () => {
    matcher.load({});
    expect([matcher.serviceOf("a"), matcher.serviceNamed("a/b")]).toEqual([named("NONE"), named("NONE")]);
    matcher.load({ services: [] });
    expect([matcher.serviceOf("a"), matcher.serviceNamed("a/b")]).toEqual([named("NONE"), named("NONE")]);
  });
});
