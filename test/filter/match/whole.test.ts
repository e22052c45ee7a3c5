// The whole filter finds the breaker of a request by its match: random documents one after the other in one sidecar,
// each breaker held open, so that the reply names the one that was met.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyMatch, anyRequest } from "../support/any-match.js";
import type { Request } from "../support/matcher.js";
import { fulfils, type MatchDocument } from "../support/plain-match.js";
import { Sidecar } from "../support/sidecar.js";

type Direction = "inbound" | "outbound";
const SOURCE = "x-meshfuse-source";
/** Envoy sets it where a client does not: another of its size stands in for it. */
const REQUEST_ID = "x-request-id";
const STAND_IN = "x-request-ib";

function documentOf(direction: Direction, matches: readonly MatchDocument[]) {
  const sources = new Set(matches.flatMap(({ sources = [] }) => sources).map(qualified));
  const breakers = matches.map((match, i) => ({
    name: `b${i}`,
    match,
    trip: { consecutive: 1 },
    mode: "forcedOpen",
  }));
  const services = [...sources].map((name) => ({ name, hosts: [] }));
  return { direction, node: { service: "self", namespace: "default" }, services, breakers };
}

function withoutId<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll(REQUEST_ID, STAND_IN));
}

function qualified(source: string): string {
  return source.includes("/") ? source : `default/${source}`;
}

/** The same request as the filter knows it: who calls is a service of the document, unknown, or outside. */
function asSeen(request: Request, services: readonly { name: string }[]): Request {
  if (request.source === undefined) return { ...request, source: "outside" };
  const isKnown = services.some(({ name }) => name === request.source);
  return isKnown ? request : { ...request, source: "unknown" };
}

/** With all pseudo headers, which Envoy never leaves out. */
function complete({ headers = [], ...rest }: Request): Request {
  const value = (name: string, otherwise: string) =>
    [name, headers.find(([key]) => key === name)?.[1] ?? otherwise] as const;
  const others = headers.filter(([name]) => !name.startsWith(":"));
  return {
    cluster: "upstream",
    ...rest,
    headers: [value(":authority", "z"), value(":path", "/z"), value(":method", "GET"), ...others],
  };
}

function nameMet(sidecar: Sidecar, { headers = [], cluster, source }: Request): string | undefined {
  const [authority, path, method, ...others] = headers;
  const lines = source === undefined ? others : [...others, [SOURCE, source] as const];
  const { client } = sidecar.root.exchange({
    request: { authority: authority?.[1], path: path?.[1], method: method?.[1], headers: lines },
    cluster: cluster ?? "upstream",
  });
  return /breaker=(\w+);/.exec(client.headers?.get("x-meshfuse") ?? "")?.[1];
}

describe("the breaker that a request meets", () => {
  it.each(["outbound", "inbound"] as const)("is the first whose match holds, %s", async (direction) => {
    const sidecar = await Sidecar.start({ direction });
    const matches = fc.array(anyMatch(direction === "inbound").map(withoutId), {
      minLength: 1,
      maxLength: 9,
    });
    const requests = fc.array(anyRequest.map(withoutId).map(complete), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(matches, requests, (all, asked) => {
        const document = documentOf(direction, all);
        sidecar.push(document);
        for (const request of asked) {
          const seen = asSeen(request, document.services);
          const first = all.findIndex((match) => fulfils(match, seen));
          const expected = first < 0 ? undefined : `b${first}`;
          expect(nameMet(sidecar, request), JSON.stringify(request)).toBe(expected);
        }
      }),
      { numRuns: 100 },
    );
  });
});
