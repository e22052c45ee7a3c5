// Points in time, gRPC codes and modes.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { BREAKER, FAULT } from "../support/documents.js";
import { named } from "../support/layout.js";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

function faultOf(fields: object) {
  return decoder.program({ faults: [{ ...FAULT, ...fields }] }).entry("faults", "FaultSpec", 0);
}

const faultRefusal = (fields: object) =>
  decoder.decode(JSON.stringify({ faults: [{ ...FAULT, ...fields }] })).refusal;

describe("times", () => {
  it("are milliseconds since 1970", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(1), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true }),
        (date) => {
          expect(faultOf({ activeFrom: date.toISOString() }).long("activeFromMs")).toBe(
            BigInt(date.getTime()),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ["1970-01-01T00:00:00Z", 1n],
    ["2024-02-29T00:00:00Z", BigInt(Date.UTC(2024, 1, 29))],
    ["2000-02-29T23:59:59.9Z", BigInt(Date.UTC(2000, 1, 29, 23, 59, 59, 900))],
    ["2026-11-21T00:00:00.123999999Z", BigInt(Date.UTC(2026, 10, 21, 0, 0, 0, 123))],
    ["2026-11-21T00:00:00.05Z", BigInt(Date.UTC(2026, 10, 21, 0, 0, 0, 50))],
  ])("%s is %d", (activeFrom, ms) => {
    expect(faultOf({ activeFrom }).long("activeFromMs")).toBe(ms);
  });

  it.each([
    "",
    "Z",
    "2026-11-21",
    "2026-11-21T00:00:00",
    "2026-11-21 00:00:00Z",
    "2026-11-21t00:00:00z",
    "2026-11-21T00:00:00+00:00",
    "2026-11-21T00:00:00.Z",
    "2026-11-21T00:00:00.1234567890Z",
    "2026-11-21T00:00:00.12x4Z",
    "2026-11-21T24:00:00Z",
    "2026-11-21T00:60:00Z",
    "2026-11-21T00:00:60Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-02-29T00:00:00Z",
    "2100-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-11-00T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "026-11-21T00:00:00Z",
    "2026-1-21T00:00:00ZZ",
  ])("are not %j", (activeFrom) => {
    const said = `faults[0].activeFrom: "${activeFrom}" is not a time such as "2026-11-21T00:00:00Z"`;
    expect(faultRefusal({ activeFrom })).toBe(said);
  });
});

describe("gRPC codes", () => {
  const CODES: [string, number, number][] = [
    ["OK", 0, 200],
    ["CANCELLED", 1, 499],
    ["UNKNOWN", 2, 500],
    ["INVALID_ARGUMENT", 3, 400],
    ["DEADLINE_EXCEEDED", 4, 504],
    ["NOT_FOUND", 5, 404],
    ["ALREADY_EXISTS", 6, 409],
    ["PERMISSION_DENIED", 7, 403],
    ["RESOURCE_EXHAUSTED", 8, 429],
    ["FAILED_PRECONDITION", 9, 400],
    ["ABORTED", 10, 409],
    ["OUT_OF_RANGE", 11, 400],
    ["UNIMPLEMENTED", 12, 501],
    ["INTERNAL", 13, 500],
    ["UNAVAILABLE", 14, 503],
    ["DATA_LOSS", 15, 500],
    ["UNAUTHENTICATED", 16, 401],
  ];

  it.each(CODES)("%s is %d, and HTTP's %d", (name, code, status) => {
    for (const grpc of [name, code]) {
      const abort = faultOf({ abort: { grpc } }).part("abortGrpc", "Reply");
      expect([abort.number("grpc"), abort.number("status")]).toEqual([code, status]);
    }
  });

  it.each(["14", "unavailable", "", 17, -1, 1.5, 1e300, null, true, {}, []])("are not %j", (grpc) => {
    const shown = Array.isArray(grpc)
      ? "[...]"
      : grpc !== null && typeof grpc === "object"
        ? "{...}"
        : JSON.stringify(grpc);
    expect(faultRefusal({ abort: { grpc } })).toBe(
      `faults[0].abort.grpc: ${shown} is not a gRPC code such as UNAVAILABLE or 14`,
    );
  });
});

describe("modes", () => {
  it.each([
    ["enforce", "MODE_ENFORCE"],
    ["shadow", "MODE_SHADOW"],
    ["forcedOpen", "MODE_FORCED_OPEN"],
    ["disabled", "MODE_DISABLED"],
  ])("%s is %s", (mode, name) => {
    const program = decoder.program({ breakers: [{ ...BREAKER, mode }] });
    expect(program.entry("breakers", "BreakerSpec", 0).number("mode")).toBe(named(name));
  });
});
