// Compiled matching, against what a match means said plainly: random documents and requests, and the largest ones.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { cpuMsOf } from "../../cpu.js";
import { anyMatch, anyRequest } from "../support/any-match.js";
import { BREAKER, FAULT, TAG } from "../support/documents.js";
import { Matcher, type Request } from "../support/matcher.js";
import { fulfils, type MatchDocument } from "../support/plain-match.js";

let matcher: Matcher;
beforeAll(async () => {
  matcher = await Matcher.start();
});

const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

interface Program {
  direction?: string;
  breakers: MatchDocument[];
  faults?: MatchDocument[];
  tags?: MatchDocument[];
}

/** Loads breakers, faults and tags with these matches; all of them in the order of their rules. */
function load({ direction = "outbound", breakers, faults = [], tags = [] }: Program): MatchDocument[] {
  matcher.load({
    direction,
    breakers: breakers.map((match, i) => ({ ...BREAKER, name: `b${i}`, match })),
    faults: faults.map((match, i) => ({ ...FAULT, name: `f${i}`, match })),
    tags: tags.map((match, i) => ({ ...TAG, name: `t${i}`, match })),
  });
  return [...breakers, ...faults, ...tags];
}

function check(program: Program, requests: readonly Request[]): void {
  const rules = load(program);
  for (const request of requests) {
    const expected = rules.map((match) => fulfils(match, request));
    matcher.begin(request);
    const found = rules.map((_, index) => matcher.holds(index));
    expect(found, JSON.stringify(request)).toEqual(expected);
    matcher.begin(request);
    const first = expected.slice(0, program.breakers.length).indexOf(true);
    expect(matcher.first(), JSON.stringify(request)).toBe(first);
  }
}

describe("compiled matches", () => {
  it.each(["outbound", "inbound"])(
    "hold as their words say, for any document and request, %s",
    (direction) => {
      const matches = (maxLength: number) => fc.array(anyMatch(direction === "inbound"), { maxLength });
      const requests = fc.array(anyRequest, { minLength: 1, maxLength: 10 });
      fc.assert(
        fc.property(matches(12), matches(4), matches(4), requests, (breakers, faults, tags, asked) => {
          check({ direction, breakers, faults, tags }, asked);
        }),
        { numRuns: 600 },
      );
    },
  );

  it("hold so in rows of more than 64 rules, wherever a row's words part", () => {
    const matches = fc.array(anyMatch(true), { minLength: 60, maxLength: 140 });
    const requests = fc.array(anyRequest, { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(matches, requests, (breakers, asked) => check({ direction: "inbound", breakers }, asked)),
      { numRuns: 40 },
    );
  });

  it("hold so whatever is asked first", () => {
    const matches = fc.array(anyMatch(true), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(matches, anyRequest, fc.infiniteStream(fc.nat()), (breakers, request, dice) => {
        const rules = load({ direction: "inbound", breakers });
        matcher.begin(request);
        const order = rules.map((match, index) => ({ match, index, key: dice.next().value ?? 0 }));
        for (const { match, index } of order.sort((a, b) => a.key - b.key))
          expect(matcher.holds(index)).toBe(fulfils(match, request));
      }),
    );
  });
});

describe("a document at its limits", () => {
  const get = (path: string, tenant: string, host = "ratings"): Request => ({
    headers: [
      [":authority", host],
      [":path", path],
      [":method", "GET"],
      ["x-tenant", tenant],
    ],
  });

  it("of 1,024 breakers and 4,096 conditions finds each by any of its lists", () => {
    const breakers = many(1024, (i) => ({
      hosts: [`h${i % 32}`],
      paths: [{ prefix: `/p${i >> 5}/` }, { exact: `/e${i}` }],
      headers: [{ name: "x-tenant", prefix: `t${i % 7}` }],
    }));
    const requests = many(60, (n) => {
      const i = (n * 397) % 1024;
      return get(n % 2 === 0 ? `/p${i >> 5}/x` : `/e${i}`, `t${i % 7}`, `h${i % 32}`);
    });
    check({ breakers }, [...requests, get("/e5", "t6", "h5"), get("/none", "t5", "h5")]);
  });

  it("of breakers, faults and tags all told finds the last", () => {
    const paths = (start: string) => (i: number) => ({ paths: [{ exact: `/${start}${i}` }] });
    const program = {
      breakers: many(1024, paths("b")),
      faults: many(64, paths("f")),
      tags: many(16, paths("t")),
    };
    check(program, [get("/b1023", ""), get("/f63", ""), get("/t15", ""), get("/t16", "")]);
  });

  it("of 4,096 conditions of one breaker finds them all", () => {
    const hosts = many(2048, (i) => (i % 2 === 0 ? `h${i}` : `*.h${i}`));
    const clusters = many(2047, (i) => (i % 2 === 0 ? `c${i}` : `c${i}*`));
    const request = (host: string, cluster: string): Request => ({
      headers: [[":authority", host]],
      cluster,
    });
    check({ breakers: [{ hosts, clusters }, { hosts: ["h1"] }] }, [
      request("h2046", "c2046"),
      request("x.h2047", "c2045x"),
      request("h2047", "c1"),
      request("h1", "c1"),
    ]);
  });

  it("of patterns that are each the next one's beginning finds all that hold", () => {
    const breakers = many(600, (i) => ({ paths: [{ prefix: `/${"a".repeat(i)}` }] }));
    check({ breakers: breakers.toReversed() }, [get("/", ""), get(`/${"a".repeat(300)}b`, "")]);
    const hosts = many(100, (i) => ({ hosts: [`*.${"b.".repeat(i)}a`] }));
    check({ breakers: hosts }, [get("/", "", `x.${"b.".repeat(50)}a`), get("/", "", "a")]);
  });

  it("of a thousand templates finds each, wherever they differ", () => {
    const deep = "/x".repeat(20);
    for (const written of ["/N/{id}", "/users/{id}/N", "/{version}/N/{id}", `${deep}/{id}/N`]) {
      const breakers = many(1024, (i) => ({ paths: [{ template: written.replace("N", `orders-${i}`) }] }));
      const asked = (i: number) => get(written.replace("N", `orders-${i}`).replaceAll(/{\w+}/g, "7"), "");
      check({ breakers }, [asked(0), asked(700), asked(1023), asked(1024), get("/", ""), get("/users/", "")]);
    }
  });

  it("of a thousand names of headers finds a rule by each", () => {
    const breakers = many(1024, (i) => ({ headers: [{ name: `x-flag-${i}`, exact: "on" }] }));
    const on = (i: number): Request => ({ headers: [[`x-flag-${i}`, "on"]] });
    check({ breakers }, [on(0), on(512), on(1023), on(1024)]);
  });

  it("takes less than a second to compile", () => {
    const document = {
      breakers: many(1024, (i) => ({
        ...BREAKER,
        name: `b${i}`,
        match: { headers: many(4, (n) => ({ name: `x${n}-${i}`, exact: `v${i}` })) },
      })),
    };
    expect(cpuMsOf(() => matcher.load(document))).toBeLessThan(1000);
  });
});
