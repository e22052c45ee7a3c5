// What becomes of a breaker's fields in memory: those with rules of their own, each at its bounds.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { BREAKER, FULL } from "../support/documents.js";
import { named, type RecordView } from "../support/layout.js";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

const NONE = named("NONE");
/** Bits of FailureSpec.grpc. */
const code = (...codes: number[]) => codes.reduce((bits, one) => bits | (1 << one), 0);
const DEFAULT_GRPC = code(2, 4, 8, 13, 14, 15);
const statuses = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const breakerOf = (fields: object, top: object = {}) =>
  decoder.program({ ...top, breakers: [{ ...BREAKER, ...fields }] }).entry("breakers", "BreakerSpec", 0);
const failureOf = (failure: object) => breakerOf({ failure }).record("failure");
const refusalOf = (document: unknown) => decoder.decode(JSON.stringify(document)).refusal;

describe("a full breaker", () => {
  let breaker: RecordView;
  beforeAll(() => {
    breaker = decoder.program(FULL).entry("breakers", "BreakerSpec", 0);
  });

  it("has its trips by slow and by hanging requests", () => {
    expect([breaker.long("slowOverMs"), breaker.long("slowWindowMs")]).toEqual([500n, 15_000n]);
    expect([breaker.number("slowThresholdPpm"), breaker.number("slowMinimum")]).toEqual([800_000, 40]);
    expect([breaker.long("hungOverMs"), breaker.number("hungCount")]).toEqual([2000n, 11]);
  });

  it("has its ramp, its jitter, and says whether Retry-After is read", () => {
    expect([breaker.long("rampOverMs"), breaker.number("rampFromPpm")]).toEqual([20_000n, 50_000]);
    expect([breaker.number("jitterPpm"), breaker.number("retryAfter")]).toEqual([200_000, 0]);
  });

  it("has its key with the header in lower case", () => {
    expect([breaker.number("keyKind"), breaker.text("keyHeader")]).toEqual([named("KEY_HEADER"), "x-tenant"]);
    expect([breaker.number("maxKeys"), breaker.long("keyIdleMs")]).toEqual([50, 120_000n]);
  });

  it("has its own failures in place of the default ones", () => {
    const failure = breaker.record("failure");
    expect(failure.statuses("statuses")).toEqual([408, 425, 426, ...statuses(500, 599)]);
    expect([failure.statuses("soft"), failure.statuses("ignore")]).toEqual([[429, 503], [404]]);
    expect([failure.number("grpc"), failure.number("softGrpc")]).toEqual([code(4, 14), code(8)]);
  });
});

describe("a breaker without these fields", () => {
  it("has them off, or at the language's defaults", () => {
    const breaker = breakerOf({});
    expect(["slowThresholdPpm", "hungCount"].map((f) => breaker.number(f))).toEqual([NONE, NONE]);
    expect(["slowOverMs", "hungOverMs", "rampOverMs"].map((f) => breaker.long(f))).toEqual([0n, 0n, 0n]);
    expect(["keyKind", "jitterPpm", "retryAfter"].map((f) => breaker.number(f))).toEqual([0, 0, 1]);
  });

  it("has the defaults of the fields that a section leaves out", () => {
    const trip = { slow: { over: "1s", threshold: "50%" } };
    const breaker = breakerOf({ trip, ramp: { over: "1s" }, key: { header: "a" } });
    expect([breaker.long("slowWindowMs"), breaker.number("slowMinimum")]).toEqual([10_000n, 20]);
    expect(breaker.number("rampFromPpm")).toBe(100_000);
    expect([breaker.number("maxKeys"), breaker.long("keyIdleMs")]).toEqual([1000, 600_000n]);
    expect(["consecutive", "rateThresholdPpm"].map((f) => breaker.number(f))).toEqual([NONE, NONE]);
  });

  it("fails by 5xx and the usual codes, 429 softly, and shares that with all others", () => {
    const failure = breakerOf({}).record("failure");
    expect(failure.statuses("statuses")).toEqual(statuses(500, 599));
    expect([failure.statuses("soft"), failure.statuses("ignore")]).toEqual([[429], []]);
    expect([failure.number("grpc"), failure.number("softGrpc")]).toEqual([DEFAULT_GRPC, code(8)]);
    const program = decoder.program({ breakers: [BREAKER, { ...BREAKER, name: "b" }] });
    const [a, b] = [0, 1].map((i) => program.entry("breakers", "BreakerSpec", i).number("failure"));
    expect(a).toBe(b);
  });
});

describe("failure", () => {
  it("keeps the default of each list that is not given", () => {
    expect(failureOf({}).statuses("statuses")).toEqual(statuses(500, 599));
    const failure = failureOf({ ignore: ["404"], grpc: [] });
    expect(failure.statuses("statuses")).toEqual(statuses(500, 599));
    expect([failure.statuses("soft"), failure.statuses("ignore")]).toEqual([[429], [404]]);
    expect([failure.number("grpc"), failure.number("softGrpc")]).toEqual([0, code(8)]);
  });

  it("of empty lists is nothing", () => {
    const failure = failureOf({ statuses: [], grpc: [], soft: [], ignore: [] });
    expect(["statuses", "soft", "ignore"].map((f) => failure.statuses(f))).toEqual([[], [], []]);
    expect([failure.number("grpc"), failure.number("softGrpc")]).toEqual([0, 0]);
  });

  it.each([
    [["429"], code(8)],
    [["4xx"], code(8)],
    [["428-430"], code(8)],
    [["428", "430-499"], 0],
    [[], 0],
  ])("is soft for RESOURCE_EXHAUSTED exactly where %j has 429", (soft, expected) => {
    expect(failureOf({ soft }).number("softGrpc")).toBe(expected);
  });

  it("takes codes by name and number, each as often as it is named", () => {
    expect(failureOf({ grpc: ["OK", 0, 16, "UNAUTHENTICATED", 16] }).number("grpc")).toBe(code(0, 16));
  });

  it("of one breaker leaves that of the next alone", () => {
    const first = { ...BREAKER, name: "a", failure: { statuses: ["404"], soft: [], grpc: [5] } };
    const program = decoder.program({ breakers: [first, BREAKER] });
    const second = program.entry("breakers", "BreakerSpec", 1).record("failure");
    expect(second.statuses("statuses")).toEqual(statuses(500, 599));
    expect([second.statuses("soft"), second.number("grpc")]).toEqual([[429], DEFAULT_GRPC]);
  });

  it("holds the statuses of all its entries together, whatever they are", () => {
    const status = fc.integer({ min: 100, max: 599 });
    const entry = fc.oneof(
      status.map((one) => ({ text: `${one}`, all: [one] })),
      fc.integer({ min: 1, max: 5 }).map((d) => ({ text: `${d}xx`, all: statuses(d * 100, d * 100 + 99) })),
      fc.tuple(status, status).map(([a, b]) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        return { text: `${from}-${to}`, all: statuses(from, to) };
      }),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        const all = [...new Set(entries.flatMap((one) => one.all))].sort((a, b) => a - b);
        const failure = failureOf({ ignore: entries.map((one) => one.text) });
        expect(failure.statuses("ignore")).toEqual(all);
        expect(failure.statuses("soft")).toEqual([429]);
      }),
    );
  });

  it("takes exactly the texts of three digits, a class or a rising range", () => {
    const isEntry = (text: string) => {
      const [from = "", to = from] = text.split("-");
      return /^[1-5](xx|\d\d)$|^[1-5]\d\d-[1-5]\d\d$/.test(text) && from <= to;
    };
    const text = fc.string({ unit: fc.constantFrom(..."012345699x-X +"), maxLength: 8 });
    fc.assert(
      fc.property(text, (entry) => {
        const refusal = refusalOf({ breakers: [{ ...BREAKER, failure: { soft: [entry] } }] });
        const words = `"${entry}" is not a status such as 429, 5xx or 500-504`;
        expect(refusal).toBe(isEntry(entry) ? "" : `breakers[0].failure.soft[0]: ${words}`);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a key", () => {
  const source = { key: { source: true } };

  it("by header makes the program read that header, and several of several names", () => {
    const needs = (...headers: string[]) =>
      decoder
        .program({ breakers: headers.map((header, i) => ({ ...BREAKER, name: `b${i}`, key: { header } })) })
        .number("needs");
    expect(needs("x-a", "X-A")).toBe(named("NEEDS_HEADERS"));
    expect(needs("x-a", "x-b")).toBe(named("NEEDS_HEADERS") | named("NEEDS_MANY_HEADERS"));
  });

  it("by source makes the program read who calls", () => {
    expect(breakerOf(source, { direction: "inbound" }).number("keyKind")).toBe(named("KEY_SOURCE"));
    const program = decoder.program({ direction: "inbound", breakers: [{ ...BREAKER, ...source }] });
    expect(program.number("needs")).toBe(named("NEEDS_SOURCE"));
  });

  it("by source needs the direction inbound, wherever in the document that stands", () => {
    const said = "breakers[0].key.source: only with direction inbound";
    const breakers = [{ ...BREAKER, ...source }];
    expect(refusalOf({ breakers })).toBe(said);
    expect(refusalOf({ direction: "outbound", breakers })).toBe(said);
    expect(refusalOf({ breakers, direction: "outbound" })).toBe(said);
    expect(refusalOf({ breakers, direction: "inbound" })).toBe("");
  });

  it("by source is told of before `sources` that come later, and behind those that come first", () => {
    const keyed = { ...BREAKER, ...source };
    const sourced = { ...BREAKER, name: "b", match: { sources: ["a"] } };
    expect(refusalOf({ breakers: [keyed, sourced] })).toContain("breakers[0].key.source: ");
    expect(refusalOf({ breakers: [sourced, keyed] })).toContain("breakers[0].match.sources: ");
  });
});

describe("a breaker's record", () => {
  it("is short enough for the tables that decode it", () => {
    expect(breakerOf({}).size).toBeLessThanOrEqual(256);
  });
});
