// Matches and requests for properties: of few words, so that conditions share their texts, begin and end as others do,
// and often hold.
import fc from "fast-check";
import type { Request } from "./matcher.js";
import type { HeaderCondition, MatchDocument, PathCondition } from "./plain-match.js";

const WORDS = ["a", "b", "ab", "aa", "ratings", "ratings-v1", "r"];
const word = fc.constantFrom(...WORDS);
const words = (glue: string, maxLength = 3) =>
  fc.array(word, { minLength: 1, maxLength }).map((parts) => parts.join(glue));

const host = fc.tuple(fc.constantFrom("", "", "*."), words(".")).map(([star, name]) => star + name);
const segment = fc.oneof(word, fc.constantFrom("", "{id}", "{x}"));
const template = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
const plainPath = fc
  .array(fc.oneof(word, fc.constant("")), { maxLength: 4 })
  .map((parts) => `/${parts.join("/")}`);
const path: fc.Arbitrary<PathCondition> = fc.oneof(
  plainPath.map((exact) => ({ exact })),
  plainPath.map((prefix) => ({ prefix })),
  template.map((written) => ({ template: written })),
);
/** Sizes under 8, of 8, between, of 16 and over it; two of one size; sizes that differ by 32. */
export const HEADER_NAMES = [
  "a",
  "te",
  "x-tier",
  "x-tenant",
  "x-region",
  "x-request-id",
  "x-sixteen-letter",
  "x-a-long-name-of-a-header",
  "x-b-long-name-of-a-header",
  `x-${"z".repeat(32)}`,
];
const name = fc.constantFrom(...HEADER_NAMES);
const header: fc.Arbitrary<HeaderCondition> = fc.oneof(
  fc.record({ name, exact: words("") }),
  fc.record({ name, prefix: words("") }),
  fc.record({ name, suffix: words("") }),
  fc.record({ name, contains: word }),
  fc.record({ name, present: fc.boolean() }),
);
const cluster = fc.tuple(words("|"), fc.constantFrom("", "*")).map(([text, star]) => text + star);
const source = fc.oneof(word, words("/", 2));
const list = <T>(entry: fc.Arbitrary<T>, maxLength: number) => fc.array(entry, { minLength: 1, maxLength });

/** Mostly of one or two lists, so that it is not too rarely fulfilled. */
export const anyMatch = (isInbound: boolean): fc.Arbitrary<MatchDocument> => {
  const lists: fc.Arbitrary<MatchDocument>[] = [
    fc.record({ hosts: list(host, 3) }),
    fc.record({ paths: list(path, 3) }),
    fc.record({ methods: list(fc.constantFrom("GET", "GETS", "POST", "P"), 2) }),
    fc.record({ headers: list(header, 3) }),
    fc.record({ clusters: list(cluster, 2) }),
  ];
  if (isInbound) lists.push(fc.record({ sources: list(source, 2) }));
  return fc.array(fc.oneof(...lists), { maxLength: 3 }).map((parts) => Object.assign({}, ...parts));
};

const target = fc
  .tuple(plainPath, fc.constantFrom("", "", "?a=b", "#a", "?", "/?/"))
  .map(([start, end]) => start + end);
const authority = fc
  .tuple(words("."), fc.constantFrom("", ":80"), fc.boolean())
  .map(([text, port, isUpper]) => (isUpper ? text.toUpperCase() : text) + port);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 8 });
const line = (key: string, value: fc.Arbitrary<string>) =>
  optional(value).map((text): [string, string][] => (text === undefined ? [] : [[key, text]]));

/** Named headers may come more than once; the pseudo headers come first, as the host has them. */
export const anyRequest: fc.Arbitrary<Request> = fc.record({
  headers: fc
    .tuple(
      line(":authority", authority),
      line(":path", target),
      line(":method", fc.constantFrom("GET", "GETS", "POST", "P", "")),
      fc.array(fc.tuple(fc.oneof(name, fc.constant("x-other")), fc.oneof(words(""), fc.constant(""))), {
        maxLength: 8,
      }),
    )
    .map(([...parts]) => parts.flat()),
  cluster: optional(words("|")),
  source: optional(words("/", 2)),
});
