// Path templates, against the regular expression that says the same.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Matcher } from "../support/matcher.js";

let matcher: Matcher;
beforeAll(async () => {
  matcher = await Matcher.start();
});

function asPattern(template: string): RegExp {
  const segments = template.split("/").map((segment) => (segment.startsWith("{") ? "[^/]+" : segment));
  return new RegExp(`^${segments.join("/")}$`);
}

describe("a template", () => {
  it("fits the paths that its pattern fits", () => {
    const segment = fc.constantFrom("a", "b", "ab", "", "{id}", "{x}");
    const template = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
    const path = fc.stringMatching(/^\/[ab/]{0,8}$/);
    fc.assert(
      fc.property(template, path, (written, asked) => {
        expect(matcher.fits(asked, written), `${written} for ${asked}`).toBe(asPattern(written).test(asked));
      }),
      { numRuns: 3000 },
    );
  });

  it("looks at no byte behind a path that is too short", () => {
    // The template's own text stands behind the path in memory.
    expect(matcher.fits("/a", "/a/b")).toBe(false);
    expect(matcher.fits("", "/")).toBe(false);
    expect(matcher.fits("/", "/{id}")).toBe(false);
  });
});
