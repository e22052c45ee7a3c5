// What a fault becomes in memory, field by field; the words for what is refused stand in test/golden/words.json.
import { beforeAll, describe, expect, it } from "vitest";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { FAULT, FAULTS, FULL } from "../support/documents.js";
import { named, type RecordView } from "../support/layout.js";

const NONE = named("NONE");
const NEVER = 0;
const DRAWS = ["delayDraw", "abortDraw", "responseDraw", "throughputDraw", "policyDraw", "amountDraw"];
const HEALTH_CHECKS = ["/healthz", "/readyz", "/livez", "/ready", "/health"];

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

const faultOf = (fault: object): RecordView =>
  decoder.program({ faults: [fault], report: { cluster: "m" } }).entry("faults", "FaultSpec", 0);
const bare = { name: "a", activeFor: "1m" };
const numbers = (record: RecordView, ...fields: string[]) => fields.map((field) => record.number(field));

describe("a full fault", () => {
  let fault: RecordView;
  beforeAll(() => {
    fault = decoder.program(FULL).entry("faults", "FaultSpec", 0);
  });

  it("keeps what it does to a response", () => {
    const response = fault.record("response");
    expect(numbers(response, "status", "truncate", "endsClean", "drops", "headerCount")).toEqual([
      500, 100, 1, 0, 2,
    ]);
    const headers = [0, 1].map((index) => response.entry("headers", "HeaderSpec", index));
    expect(headers.map((header) => [header.text("name"), header.text("value")])).toEqual([
      ["x-reason", "experiment"],
      ["b", ""],
    ]);
    const delay = response.record("delay");
    expect(numbers(delay, "kind", "baseUs", "maxUs")).toEqual([named("AMOUNT_UNIFORM"), 0, 20_000]);
  });

  it("keeps its limits, its sequence and its lease", () => {
    expect(numbers(fault, "concurrent", "perSecond", "longestUs")).toEqual([7, 8, 5_000_000]);
    expect(numbers(fault, "skip", "first")).toEqual([3, 9]);
    expect(fault.long("leaseMs")).toBe(10_000n);
  });

  it("keeps its mode, and what is told by headers or left alone", () => {
    expect(numbers(fault, "isDry", "obeysHeaders", "mayHit")).toEqual([1, 1, 0b10111]);
    expect(fault.texts("exempt", "exemptCount")).toEqual(["/metrics", "/"]);
    expect(numbers(fault, "responsePpm", "throughputPpm", "throughputKibps")).toEqual([10_000, NONE, 0]);
  });
});

describe("a fault that says little", () => {
  it("has the language's defaults", () => {
    const fault = faultOf(FAULT);
    expect(numbers(fault, "concurrent", "perSecond", "first")).toEqual([NONE, NONE, NONE]);
    expect(numbers(fault, "skip", "longestUs", "isDry", "obeysHeaders")).toEqual([0, 60_000_000, 0, 0]);
    expect(fault.texts("exempt", "exemptCount")).toEqual(HEALTH_CHECKS);
    expect([fault.number("response"), fault.number("throughputKibps"), fault.long("leaseMs")]).toEqual([
      0,
      0,
      0n,
    ]);
  });

  it("of nothing but a status leaves the rest of the answer alone", () => {
    const response = faultOf({ ...bare, percentage: "1%", response: { status: 503 } }).record("response");
    expect(numbers(response, "truncate", "headerCount", "drops", "endsClean")).toEqual([NONE, 0, 0, 0]);
    expect(response.record("delay").number("kind")).toBe(named("AMOUNT_NONE"));
  });

  it("may exempt nothing", () => {
    expect(faultOf({ ...FAULT, exempt: [] }).texts("exempt", "exemptCount")).toEqual([]);
  });

  it("may cut an answer to nothing, or lose it", () => {
    const cut = (response: object) => faultOf({ ...bare, percentage: "1%", response }).record("response");
    expect(numbers(cut({ truncate: 0 }), "truncate", "endsClean")).toEqual([0, 0]);
    expect(numbers(cut({ truncate: { end: "reset", bytes: 5 } }), "truncate", "endsClean")).toEqual([5, 0]);
    expect(numbers(cut({ drop: true }), "drops", "status")).toEqual([1, 0]);
  });
});

describe("an amount", () => {
  const amountOf = (name: string) => {
    const program = decoder.program(FAULTS);
    const index = FAULTS.faults.findIndex((fault) => fault.name === name);
    return program.entry("faults", "FaultSpec", index).record("delay");
  };

  it("is kept in microseconds by its form", () => {
    expect(numbers(amountOf("uniform"), "kind", "baseUs", "maxUs")).toEqual([
      named("AMOUNT_UNIFORM"),
      5000,
      20_000,
    ]);
    expect(numbers(amountOf("exponential"), "kind", "baseUs", "maxUs")).toEqual([
      named("AMOUNT_EXPONENTIAL"),
      50_000,
      2_000_000,
    ]);
    expect(numbers(amountOf("lognormal"), "kind", "baseUs", "maxUs")).toEqual([
      named("AMOUNT_LOGNORMAL"),
      10_000,
      5_000_000,
    ]);
  });

  it("has the lognormal spread between median and 99th percentile", () => {
    const spread = amountOf("lognormal").number("spread") / 2 ** 24;
    expect(spread).toBeCloseTo(Math.log2(80) / 2.326_347_874, 6);
    const flat = { lognormal: { median: "5ms", p99: "5ms", max: "1s" } };
    expect(
      faultOf({ ...FAULT, delay: flat })
        .record("delay")
        .number("spread"),
    ).toBe(0);
  });

  const pointsOf = (percentiles: object) => {
    const amount = faultOf({ ...FAULT, delay: { percentiles } }).record("delay");
    return Array.from({ length: amount.number("count") }, (_, index) => {
      const point = amount.entry("points", "AmountPoint", index);
      return [point.number("at"), point.number("us")];
    });
  };
  const at = (ppm: number) => Math.ceil((ppm * 2 ** 32) / 1_000_000);

  it("has its percentiles in rising order, as limits of a draw", () => {
    expect(pointsOf({ p99: "1s", p50: "10ms", max: "2s", "p99.9": "1.5s", "p0.0001": "0ms" })).toEqual([
      [at(1), 0],
      [at(500_000), 10_000],
      [at(990_000), 1_000_000],
      [at(999_000), 1_500_000],
    ]);
  });

  it("has up to 16 percentiles, sorted from any order", () => {
    const shares = Array.from({ length: 16 }, (_, index) => 5 + 5 * ((index * 7) % 16));
    const percentiles = Object.fromEntries(shares.map((share) => [`p${share}`, `${share}ms`]));
    const rising = shares.toSorted((a, b) => a - b);
    expect(pointsOf({ max: "1s", ...percentiles })).toEqual(
      rising.map((share) => [at(share * 10_000), share * 1000]),
    );
  });

  it("of a fixed delay is its own longest, up to an hour", () => {
    const limits = { delay: "1h" };
    const delay = faultOf({ ...FAULT, delay: { fixed: "1h" }, limits }).record("delay");
    expect(numbers(delay, "kind", "baseUs", "maxUs")).toEqual([
      named("AMOUNT_FIXED"),
      3_600_000_000,
      3_600_000_000,
    ]);
  });
});

describe("the draws of a fault", () => {
  const kinds = {
    delay: { fixed: "1ms" },
    abort: { status: 500 },
    response: { status: 500 },
    throughput: { kibps: 1 },
  };
  const limits = (fault: RecordView) => DRAWS.map((draw) => fault.record(draw).number("limit"));

  it("are one and the same without percentages of their own", () => {
    const fault = faultOf({ ...bare, ...kinds, percentage: "50%", headers: true });
    const addresses = numbers(fault, ...DRAWS);
    expect(new Set(addresses.slice(0, 5)).size).toBe(1);
    expect(limits(fault)).toEqual([2 ** 31, 2 ** 31, 2 ** 31, 2 ** 31, 2 ** 31, NEVER]);
  });

  it("are their own with percentages of their own, and differ by kind", () => {
    const own = Object.fromEntries(
      Object.entries(kinds).map(([kind, fields]) => [kind, { ...fields, percentage: "50%" }]),
    );
    const fault = faultOf({ ...bare, ...own });
    expect(limits(fault)).toEqual([2 ** 31, 2 ** 31, 2 ** 31, 2 ** 31, NEVER, NEVER]);
    const states = DRAWS.slice(0, 4).map((draw) => fault.record(draw).number("state"));
    expect(new Set(states).size).toBe(4);
  });

  it("of what is not there hit nobody", () => {
    expect(limits(faultOf({ ...bare, abort: { status: 500, percentage: "100%" } }))).toEqual([
      NEVER,
      0xffff_ffff,
      NEVER,
      NEVER,
      NEVER,
      NEVER,
    ]);
  });

  it("have one for amounts where these are drawn", () => {
    const uniform = { uniform: { min: "1ms", max: "2ms" } };
    for (const drawn of [{ delay: uniform }, { response: { delay: uniform } }]) {
      const fault = faultOf({ ...bare, ...drawn, percentage: "100%" });
      expect(fault.record("amountDraw").number("size")).toBe("a\0delay.amount\0".length);
      expect(fault.number("unit")).not.toBe(0);
    }
  });

  it.each([
    ["0%", 0],
    ["0.0001%", 0b1111],
    ["100%", 0b1111],
  ])("at %s may hit by the kinds %d", (percentage, may) => {
    expect(faultOf({ ...bare, ...kinds, percentage }).number("mayHit")).toBe(may);
  });

  it("do not make a fault hit by a percentage that no kind has", () => {
    const fault = faultOf({ ...bare, percentage: "50%", abort: { status: 500, percentage: "0%" } });
    expect(fault.number("mayHit")).toBe(0);
  });
});

describe("a request's unit", () => {
  const reads = (fields: object) => faultOf({ ...FAULT, percentage: "100%", ...fields }).number("unit") !== 0;

  it("is not read for who hits everybody alike, or nobody", () => {
    expect(reads({})).toBe(false);
    expect(reads({ percentage: "0%" })).toBe(false);
  });

  it("is read where a share, a sequence, an amount or headers ask for it", () => {
    expect(reads({ percentage: "99.9999%" })).toBe(true);
    expect(reads({ sequence: { skip: 1 } })).toBe(true);
    expect(reads({ sequence: { first: 0 } })).toBe(true);
    expect(reads({ delay: { exponential: { mean: "1ms", max: "1s" } } })).toBe(true);
    expect(reads({ headers: true })).toBe(true);
  });
});
