// What a taken document becomes in memory, field by field.
import { beforeAll, describe, expect, it } from "vitest";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { BREAKER, FAULT, FULL, TAG } from "../support/documents.js";
import { named, type RecordView } from "../support/layout.js";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

const NONE = named("NONE");

describe("a full document", () => {
  let program: RecordView;
  beforeAll(() => {
    program = decoder.program(FULL);
  });

  it("gives the head of the program", () => {
    expect(program.number("direction")).toBe(named("INBOUND"));
    expect(program.text("revision")).toBe("b1946ac92492d234");
    expect(program.number("revisionNumber")).toBe(0xb1946ac9);
    expect(program.number("reportIntervalMs")).toBe(2000);
    expect(program.text("reportCluster")).toBe("meshfuse");
    expect(["nodeService", "nodeVersion", "nodeNamespace"].map((field) => program.text(field))).toEqual([
      "reviews",
      "v1",
      "shop",
    ]);
    expect(program.number("seriesLimit")).toBe(100);
    expect(program.number("edge")).toBe(1);
    expect(["serviceCount", "breakerCount", "faultCount", "tagCount"].map((f) => program.number(f))).toEqual([
      2, 2, 1, 7,
    ]);
  });

  it("gives the breaker with its limits", () => {
    const breaker = program.entry("breakers", "BreakerSpec", 0);
    expect(breaker.text("name")).toBe("default/ratings");
    expect(breaker.number("consecutive")).toBe(5);
    expect(breaker.number("rateThresholdPpm")).toBe(500_000);
    expect(breaker.long("windowMs")).toBe(20_000n);
    expect(breaker.number("rateMinimum")).toBe(30);
    expect(breaker.long("openBaseMs")).toBe(3000n);
    expect(breaker.number("openFactor")).toBe(3);
    expect(breaker.long("openMaxMs")).toBe(30_000n);
    expect(breaker.number("probes")).toBe(4);
    expect(breaker.number("probeFailures")).toBe(1);
    expect(breaker.long("leaseMs")).toBe(5000n);
    expect(breaker.number("mode")).toBe(named("MODE_SHADOW"));
    expect(breaker.number("retry")).toBe(1);
  });

  it("gives the fallback with its headers in lower case", () => {
    const reply = program.entry("breakers", "BreakerSpec", 0).part("fallbackGrpc", "Reply");
    expect([reply.number("status"), reply.text("body"), reply.number("grpc")]).toEqual([429, "later", 8]);
    expect(reply.number("headerCount")).toBe(1);
    const header = reply.entry("headers", "HeaderSpec", 0);
    expect([header.text("name"), header.text("value")]).toEqual(["x-reason", "open"]);
  });

  it("gives the fault with its kinds", () => {
    const fault = program.entry("faults", "FaultSpec", 0);
    expect(fault.text("name")).toBe("default/slow");
    expect(["ppm", "delayPpm", "abortPpm"].map((f) => fault.number(f))).toEqual([125_000, 200_000, 50_000]);
    expect(fault.text("unitHeader")).toBe("x-user");
    expect(fault.number("seed")).toBe(42);
    const delay = fault.record("delay");
    expect([delay.number("kind"), delay.number("baseUs")]).toEqual([named("AMOUNT_FIXED"), 100_000]);
    expect(fault.long("activeFromMs")).toBe(BigInt(Date.UTC(2026, 10, 21, 0, 0, 0, 250)));
    expect(fault.long("activeForMs")).toBe(600_000n);
    expect(fault.number("concurrent")).toBe(7);
    const abort = fault.part("abortGrpc", "Reply");
    expect([abort.number("status"), abort.text("body"), abort.number("grpc")]).toEqual([418, "no", NONE]);
  });

  it("gives the tag with its values", () => {
    const tag = program.entry("tags", "TagSpec", 0);
    expect([tag.text("name"), tag.text("header"), tag.text("otherwise")]).toEqual([
      "tenant",
      "x-tenant",
      "none",
    ]);
    expect(tag.texts("values", "valueCount")).toEqual(["gold", "silver"]);
    expect([tag.number("maxValues"), tag.number("metric")]).toEqual([9, 0]);
  });
});

describe("conditions", () => {
  /** kind and text of every entry of one list of a match. */
  function conditions(match: RecordView, list: string): unknown[] {
    return Array.from({ length: match.number(`${list}Count`) }, (_, i) => {
      const condition = match.entry(`${list}s`, "Condition", i);
      return [condition.number("kind"), condition.text("text")];
    });
  }
  const [EXACT, PREFIX, SUFFIX] = [named("EXACT"), named("PREFIX"), named("SUFFIX")];
  let match: RecordView;
  beforeAll(() => {
    match = decoder.program(FULL).entry("breakers", "BreakerSpec", 0).record("match");
  });

  it("keeps hosts in lower case, and *.suffix as a suffix", () => {
    expect(conditions(match, "host")).toEqual([
      [EXACT, "ratings"],
      [SUFFIX, ".shop.svc"],
      [EXACT, "[::1]"],
    ]);
  });

  it("keeps paths by their kind", () => {
    expect(conditions(match, "path")).toEqual([
      [EXACT, "/a"],
      [PREFIX, "/b/"],
      [named("TEMPLATE"), "/users/{id}/orders"],
    ]);
  });

  it("keeps methods, and clusters without their star", () => {
    expect(conditions(match, "method")).toEqual([
      [EXACT, "GET"],
      [EXACT, "POST"],
    ]);
    expect(conditions(match, "cluster")).toEqual([
      [EXACT, "outbound|9080||ratings"],
      [PREFIX, "outbound|"],
    ]);
  });

  it("keeps headers by their kind, names in lower case", () => {
    expect(conditions(match, "header")).toEqual([
      [EXACT, "gold"],
      [PREFIX, "p"],
      [SUFFIX, "s"],
      [named("CONTAINS"), "c"],
      [named("PRESENT"), null],
      [named("NOT_PRESENT"), null],
    ]);
    expect(match.entry("headers", "Condition", 0).text("name")).toBe("x-tier");
  });

  it("says what a match and the whole program need to read", () => {
    const [host, path, method] = [named("NEEDS_HOST"), named("NEEDS_PATH"), named("NEEDS_METHOD")];
    const rest = named("NEEDS_HEADERS") | named("NEEDS_CLUSTER") | named("NEEDS_SOURCE");
    expect(match.number("needs")).toBe(host | path | method | rest);
    expect(decoder.program({ breakers: [BREAKER] }).number("needs")).toBe(0);
    expect(decoder.program({ tags: [TAG] }).number("needs")).toBe(named("NEEDS_HEADERS"));
    const other = { name: "zone", from: { header: "x-zone" } };
    expect(decoder.program({ tags: [TAG, TAG] }).number("needs")).toBe(named("NEEDS_HEADERS"));
    const both = decoder.program({ breakers: [BREAKER], faults: [FAULT], tags: [TAG] }).number("needs");
    expect(both).toBe(path | named("NEEDS_HEADERS") | named("NEEDS_MANY_HEADERS"));
    expect(decoder.program({ tags: [TAG, other] }).number("needs")).toBe(
      named("NEEDS_HEADERS") | named("NEEDS_MANY_HEADERS"),
    );
  });
});

describe("hashes of content", () => {
  const hashOf = (fault: object) =>
    decoder
      .program({ faults: [fault] })
      .entry("faults", "FaultSpec", 0)
      .number("contentHash");

  it("are those of the text as it was sent, wherever it stands", () => {
    const second = decoder.program({ revision: "x", faults: [{ ...FAULT, name: "a" }, FAULT] });
    expect(second.entry("faults", "FaultSpec", 1).number("contentHash")).toBe(hashOf(FAULT));
    expect(hashOf({ ...FAULT, seed: 1 })).not.toBe(hashOf(FAULT));
  });

  it("tell one tag from another", () => {
    const program = decoder.program({ tags: [TAG, { ...TAG, maxValues: 3 }, TAG] });
    const [a, b, c] = [0, 1, 2].map((i) => program.entry("tags", "TagSpec", i).number("contentHash"));
    expect(a).toBe(c);
    expect(a).not.toBe(b);
  });
});
