// What a taken document becomes in memory where it leaves fields out.
import { beforeAll, describe, expect, it } from "vitest";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { BREAKER, FAULT, TAG } from "../support/documents.js";
import { named } from "../support/layout.js";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

const NONE = named("NONE");

describe("defaults", () => {
  it("of a document that is an empty object: it passes everything", () => {
    const program = decoder.program({});
    expect(program.number("direction")).toBe(named("NONE"));
    expect(program.text("revision")).toBeNull();
    expect(program.text("nodeService")).toBeNull();
    expect([program.number("reportIntervalMs"), program.number("seriesLimit")]).toEqual([1000, 2000]);
    expect(
      ["breakerCount", "faultCount", "tagCount", "serviceCount", "edge", "needs"].map((f) =>
        program.number(f),
      ),
    ).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("of a breaker", () => {
    const breaker = decoder.program({ breakers: [BREAKER] }).entry("breakers", "BreakerSpec", 0);
    expect(breaker.number("rateThresholdPpm")).toBe(NONE);
    expect(["windowMs", "openBaseMs", "openMaxMs", "leaseMs"].map((f) => breaker.long(f))).toEqual([
      10_000n,
      5000n,
      60_000n,
      10_000n,
    ]);
    expect(
      ["rateMinimum", "openFactor", "probes", "probeFailures", "mode", "retry"].map((f) => breaker.number(f)),
    ).toEqual([20, 2, 3, 0, 0, 0]);
    const reply = breaker.part("fallbackGrpc", "Reply");
    expect([reply.number("status"), reply.number("grpc"), reply.text("body")]).toEqual([
      503,
      14,
      "circuit breaker open",
    ]);
    expect(breaker.record("match").number("needs")).toBe(0);
  });

  it("of a fallback with a status of its own: the host maps the gRPC code", () => {
    const withStatus = { ...BREAKER, fallback: { status: 429 } };
    const withBody = { ...BREAKER, name: "b", fallback: { body: "" } };
    const program = decoder.program({ breakers: [withStatus, withBody] });
    const replies = [0, 1].map((i) =>
      program.entry("breakers", "BreakerSpec", i).part("fallbackGrpc", "Reply"),
    );
    expect(replies.map((reply) => reply.number("grpc"))).toEqual([NONE, 14]);
    expect(replies.map((reply) => reply.text("body"))).toEqual(["circuit breaker open", ""]);
  });

  it("of a fault, whose abort by gRPC code has the status that the code maps to", () => {
    const abort = { name: "b", percentage: "0%", activeFor: "1ms", abort: { grpc: 4 } };
    const program = decoder.program({ faults: [FAULT, abort] });
    const [delayed, aborted] = [0, 1].map((i) => program.entry("faults", "FaultSpec", i));
    expect(delayed?.part("abortGrpc", "Reply").number("status")).toBe(0);
    expect(["delayPpm", "abortPpm", "concurrent"].map((f) => delayed?.number(f))).toEqual([NONE, NONE, NONE]);
    expect([delayed?.text("unitHeader"), delayed?.long("activeFromMs")]).toEqual([null, 0n]);
    const reply = aborted?.part("abortGrpc", "Reply");
    expect([reply?.number("status"), reply?.number("grpc"), reply?.text("body")]).toEqual([
      504,
      4,
      "fault filter abort",
    ]);
    expect([aborted?.number("ppm"), aborted?.record("delay").number("kind")]).toEqual([0, 0]);
  });

  it("of a tag", () => {
    const tag = decoder.program({ tags: [TAG] }).entry("tags", "TagSpec", 0);
    expect([
      tag.text("otherwise"),
      tag.number("maxValues"),
      tag.number("metric"),
      tag.number("valueCount"),
    ]).toEqual(["other", 50, 1, 0]);
  });
});
