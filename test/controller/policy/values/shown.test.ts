import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GRPC_CODES, parseGrpcCode, shown } from "../../../../controller/policy/values/index.js";

describe("a refused value", () => {
  it("is shown as JSON", () => {
    expect(shown(5)).toBe("5");
    expect(shown("x")).toBe('"x"');
    expect(shown(true)).toBe("true");
    expect(shown(null)).toBe("null");
    expect(shown({ a: 1 })).toBe("{...}");
    expect(shown([1])).toBe("[...]");
  });

  it("that is a number is shown as it was written", () => {
    expect(shown(Number.NaN, "1e3")).toBe("1e3");
    expect(shown(5, "5")).toBe("5");
    expect(shown(Number.NaN, "9".repeat(70))).toBe(`${"9".repeat(64)}...`);
  });

  it("is cut after 64 bytes, at the end of a character", () => {
    expect(shown("a".repeat(64))).toBe(`"${"a".repeat(64)}"`);
    expect(shown("a".repeat(65))).toBe(`"${"a".repeat(64)}..."`);
    expect(shown(`a${"ä".repeat(40)}`)).toBe(`"a${"ä".repeat(31)}..."`);
    expect(shown("😀".repeat(20))).toBe(`"${"😀".repeat(16)}..."`);
  });

  it("stays on one line and short, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const line = shown(text);
        expect([...line].every((char) => char >= " ")).toBe(true);
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(64 + 5);
      }),
    );
  });
});

describe("a gRPC code", () => {
  it("goes by its name or its number", () => {
    for (const [code, name] of GRPC_CODES.entries()) {
      expect(parseGrpcCode(name)).toBe(code);
      expect(parseGrpcCode(code)).toBe(code);
    }
    expect(GRPC_CODES[14]).toBe("UNAVAILABLE");
    expect(GRPC_CODES).toHaveLength(17);
  });

  it("is nothing else", () => {
    for (const value of [17, -1, 1.5, Number.NaN, "14", "unavailable", "", null, true, {}, []]) {
      expect(parseGrpcCode(value)).toBeNull();
    }
  });
});
