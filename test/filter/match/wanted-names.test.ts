// Names of request headers that share a size, an end or a beginning: each is told from the others.
import { expect, it } from "vitest";
import { BREAKER } from "../support/documents.js";
import { Matcher } from "../support/matcher.js";

/** One to 70 bytes, in several orders; many share their last or first eight bytes. */
const NAMES = [
  ..."fkadhpbz".split(""),
  ..."5382907146".split("").map((digit) => `x-${digit}-ending`),
  ..."5382907146".split("").map((digit) => `beginning-${digit}`),
  ..."5382907146".split("").map((digit) => `beginning-${digit}-with-an-ending`),
  ...[38, 70, 6].map((size) => "y".repeat(size)),
];

it("finds each header by its whole name, and no other", async () => {
  const matcher = await Matcher.start();
  const breakers = NAMES.map((name, place) => ({
    ...BREAKER,
    name: `default/b${place}`,
    match: { headers: [{ name, exact: "v" }] },
  }));
  matcher.load({ breakers });
  for (const [place, name] of NAMES.entries()) {
    matcher.begin({
      headers: [
        ["x-none-ending", "v"],
        [`${name}s`, "v"],
        [name, "v"],
        [name, "w"],
      ],
    });
    expect([name, matcher.first()]).toEqual([name, place]);
  }
  matcher.begin({
    headers: [
      ["beginning-x-with-an-ending", "v"],
      ["y".repeat(39), "v"],
    ],
  });
  expect(matcher.first()).toBe(-1);
});
